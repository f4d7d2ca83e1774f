"""The second view of the live-concern check: which phrasings is this message most like?

The weights in `urgency_model` add up single words and cues; they cannot learn that a whole sentence is harmless
although each of its words is alarming. Here the ten phrasings with the most words and neighbouring words in common
vote. It also means that a line which a curator adds counts at once for what is put in nearly the same way.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

NEAREST = 10
"""Phrasings that vote. Six or sixteen did as well."""
CLOSENESS = 3
"""A vote counts by its similarity to this power, so that a near twin outvotes distant relations."""


class Likeness:
    """Knows the phrasings by their words. Keeps nothing of what it is asked."""

    def __init__(self, texts: Sequence[tuple[str, ...]], live: Sequence[bool]) -> None:
        """Take in phrasings as plain words, and for each whether it tells of a live concern."""
        terms = [_terms(words) for words in texts]
        count = Counter(term for each in terms for term in each)
        weight = {term: (1 + math.log(len(texts) / many)) ** 2 for term, many in count.items()}
        rows: dict[str, list[int]] = {}
        for row, each in enumerate(terms):
            for term in each:
                if count[term] > 1:
                    rows.setdefault(term, []).append(row)
        self._rows = {term: np.array(where, dtype=np.intp) for term, where in rows.items()}
        self._weight = weight
        self._length = np.array([math.sqrt(sum(weight[term] for term in each)) or 1.0 for each in terms])
        self._vote = np.where(np.array(live, dtype=bool), 1.0, -1.0)

    def leaning(self, words: Sequence[str]) -> float:
        """What the nearest phrasings say: from -1 (all ordinary) to 1 (all live); 0 if none has a word in common."""
        found = [term for term in _terms(words) if term in self._rows]
        if not found:
            return 0.0
        rows = [self._rows[term] for term in found]
        weights = np.repeat([self._weight[term] for term in found], [len(where) for where in rows])
        alike: NDArray[np.float64] = np.bincount(np.concatenate(rows), weights, len(self._length)) / self._length
        nearest = np.argpartition(alike, -NEAREST)[-NEAREST:] if len(alike) > NEAREST else np.arange(len(alike))
        says = alike[nearest] ** CLOSENESS
        return float((says * self._vote[nearest]).sum() / says.sum())


def _terms(words: Sequence[str]) -> set[str]:
    return {*words, *(f"{first} {second}" for first, second in pairwise(("^", *words, "$")))}
