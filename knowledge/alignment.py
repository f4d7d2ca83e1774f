"""How well the single words of a question and of a phrasing stand for each other.

The mean of many words hides the one that does not fit: "who may book the training" and "who may book the room". So each
word is held against the word on the other side that means most nearly the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Floats, Index
from knowledge.meaning import meanings
from knowledge.repair import english
from knowledge.units import Units

EVERYDAY = 150_000_000
"""Occurrences in the English word list from which on an unknown word ("work", "good") says less about the topic."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a question, one by one and in its order."""

    columns: NDArray[np.intp]
    """Of their stems, -1 where no entry has them."""
    weights: Floats
    """How much each says about the topic, 0 to about 1."""
    meanings: Floats
    """A row of length 1 for each; all zero where nobody knows it."""


class Alignment:
    """Aligns questions with the phrasings of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._heaviest = float(index.terms.weights.max(initial=1.0))
        self._terms = np.argsort(index.term_places)
        self._places = index.term_places[self._terms]
        """The columns of the phrasings that are terms and not pairs of words, ascending; and above, which terms."""

    def weight(self, word: str, column: int) -> float:
        """How much a word says about the topic, 0 to about 1: rarity in the knowledge base, or in English."""
        if column >= 0:
            return float(self._index.terms.weights[column]) / self._heaviest
        return 0.6 if english().get(word, 0) > EVERYDAY else 1.0

    def spoken(self, units: Units) -> Spoken:
        """The words of a question, ready to be aligned."""
        columns = np.array([self._index.terms.columns.get(stem, -1) for stem in units.stems], np.intp)
        pairs = list(zip(units.words, columns.tolist(), strict=True))
        weights = np.array([self.weight(word, column) for word, column in pairs], np.float32)
        known = np.zeros((len(columns), self._index.term_meanings.shape[1]), np.float32)
        known[columns >= 0] = self._index.term_meanings[columns[columns >= 0]]
        for place, (word, column) in enumerate(pairs):
            if column < 0:
                known[place] = meanings().of((word,))
        return Spoken(columns, weights, known)

    def of(self, spoken: Spoken, phrasings: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
        """Align a question with some phrasings (by their rows) of each of several entries.

        For each entry how far the question's words are spoken for by a phrasing's, and how far a phrasing's are by the
        question's: 0 to 1, each for the phrasing where it is highest.
        """
        rows = np.array([row for each in phrasings for row in each], np.intp)
        places, line = self._index.rows.places(rows)
        columns = self._index.rows.columns[places]
        found = np.searchsorted(self._places[:-1], columns)
        words = self._places[found] == columns if len(self._places) else np.zeros(len(columns), bool)
        terms, line, values = self._terms[found[words]], line[words], self._index.rows.values[places[words]]
        if not len(terms) or not len(spoken.columns):
            return [(0.0, 0.0)] * len(phrasings)
        alike = spoken.meanings @ self._index.term_meanings[terms].astype(np.float32).T
        alike[spoken.columns[:, None] == terms] = 1
        starts = np.flatnonzero(np.diff(line, prepend=-1))
        held = line[starts]
        asked, offered = np.zeros(len(rows)), np.zeros(len(rows))
        asked[held] = (
            spoken.weights @ np.maximum.reduceat(alike, starts, axis=1) / max(float(spoken.weights.sum()), 1e-9)
        )
        offered[held] = np.add.reduceat(alike.max(0) * values, starts) / np.maximum(
            np.add.reduceat(values, starts), 1e-9
        )
        ends = np.cumsum([len(each) for each in phrasings]).tolist()
        own = [slice(end - len(each), end) for each, end in zip(phrasings, ends, strict=True)]
        return [(float(asked[each].max(initial=0)), float(offered[each].max(initial=0))) for each in own]
