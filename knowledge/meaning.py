"""What English words mean, roughly: words that are used alike have vectors that point the same way.

General knowledge that no knowledge base of some hundred entries can teach: that "cash" is near "budget". The
file was made from a sentence encoder once (`knowledge.distil`); a text's vector is the weighted mean of its words'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.repair import english

SHIPPED = Path(__file__).parent / "language" / "meanings.npz"
DIMENSIONS = 128
COMMON = 3e-4
"""A word that makes up this share of English counts half as much as a rare one (Arora, Liang and Ma, 2017)."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """The words that are known, and a vector for each."""

    rows: Mapping[str, int]
    vectors: NDArray[np.int8]
    """Words by dimensions; only the direction of a row matters."""
    weights: NDArray[np.float32]

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The vector of a text, of length 1; all zero where no word is known."""
        rows = [self.rows[word] for word in words if word in self.rows]
        if not rows:
            return np.zeros(DIMENSIONS, np.float32)
        vectors = self.vectors[rows].astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        found = (self.weights[rows] / np.maximum(lengths, 1)) @ vectors
        return np.asarray(found / max(float(np.linalg.norm(found)), 1e-9), np.float32)


@lru_cache(maxsize=1)
def meanings() -> Meanings:
    """The shipped words."""
    with np.load(SHIPPED, allow_pickle=False) as file:
        words, vectors = file["words"].tobytes().decode().split("\n"), file["vectors"]
    counts = english()
    total = sum(counts.values())
    shares = np.array([counts.get(word, 0) / total for word in words])
    return Meanings(
        {word: row for row, word in enumerate(words)}, vectors, (COMMON / (COMMON + shares)).astype(np.float32)
    )
