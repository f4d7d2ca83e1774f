"""The second view of the live-concern check: which phrasings is this message most like?

The weights in `urgency_model` add up single words and cues; they cannot learn that a whole sentence is harmless
although each of its words is alarming. Here the ten phrasings with the most words and neighbouring words in common
vote. It also means that a line which a curator adds counts at once for what is put in nearly the same way.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

NEAREST = 10
"""Phrasings that vote. Six or sixteen did as well."""
CLOSENESS = 3
"""A vote counts by its similarity to this power, so that a near twin outvotes distant relations."""


@dataclass(frozen=True)
class Likeness:
    """Knows the phrasings by their words. Keeps nothing of what it is asked.

    Attributes:
        terms: Each word or two neighbouring words that several phrasings have, in the order of the arrays.
        starts: Where the phrasings of each term begin in `rows`, and one past the end of the last.
        rows: The phrasings of each term, by number.
        weights: What each term weighs.
        lengths: The length of each phrasing in all its terms, above 0.
        votes: 1 for each live phrasing, -1 for each other.
    """

    terms: Mapping[str, int]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float64]
    lengths: NDArray[np.float64]
    votes: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[tuple[str, ...]], live: Sequence[bool]) -> Self:
        """Take in phrasings as plain words, and for each whether it tells of a live concern."""
        # In order: a set has another one at each start, and a sum then other last digits.
        terms = [sorted(_terms(words)) for words in texts]
        count = Counter(term for each in terms for term in each)
        weight = {term: (1 + math.log(len(texts) / many)) ** 2 for term, many in count.items()}
        rows: dict[str, list[int]] = {term: [] for term, many in count.items() if many > 1}
        for row, each in enumerate(terms):
            for term in each:
                if term in rows:
                    rows[term].append(row)
        return cls(
            terms={term: place for place, term in enumerate(rows)},
            starts=np.cumsum([0, *(len(where) for where in rows.values())], dtype=np.int32),
            rows=np.array([row for where in rows.values() for row in where], np.int32),
            weights=np.array([weight[term] for term in rows]),
            lengths=np.array([math.sqrt(sum(weight[term] for term in each)) or 1.0 for each in terms]),
            votes=np.where(live, 1.0, -1.0),
        )

    def leaning(self, words: Sequence[str]) -> float:
        """What the nearest phrasings say: from -1 (all ordinary) to 1 (all live); 0 if none has a word in common."""
        found = sorted(self.terms[term] for term in _terms(words) if term in self.terms)
        if not found:
            return 0.0
        rows = [self.rows[self.starts[place] : self.starts[place + 1]] for place in found]
        weights = np.repeat(self.weights[found], [len(where) for where in rows])
        alike = np.bincount(np.concatenate(rows), weights, len(self.lengths)) / self.lengths
        nearest = np.argpartition(alike, -min(NEAREST, len(alike)))[-NEAREST:]
        says = alike[nearest] ** CLOSENESS
        return float((says * self.votes[nearest]).sum() / says.sum())


def _terms(words: Sequence[str]) -> set[str]:
    return {*words, *(f"{first} {second}" for first, second in pairwise(("^", *words, "$")))}
