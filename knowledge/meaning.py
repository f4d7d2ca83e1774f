"""What English words mean, roughly: words that are used alike have vectors that point the same way.

General knowledge that no knowledge base of some hundred entries can teach: that "cash" is near "budget". The
file was learned from a sentence encoder once (`knowledge.distil`); a text's vector is the weighted mean of its words'.
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
    """How much each word counts: less where it is common, more where the encoder makes much of it."""

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
        words, vectors, lengths = file["words"].tobytes().decode().split("\n"), file["vectors"], file["lengths"]
    rows = {word: row for row, word in enumerate(words)}
    return Meanings(rows, vectors, (rarity(words) * lengths).astype(np.float32))


def rarity(words: Sequence[str]) -> NDArray[np.float32]:
    """What each word counts in a mean for being rare: 1 for the rarest, towards 0 for the commonest."""
    counts = english()
    shares = np.array([counts.get(word, 0) for word in words]) / sum(counts.values())
    return (COMMON / (COMMON + shares)).astype(np.float32)
