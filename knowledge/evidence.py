"""What speaks for and against answering a question with an entry, as numbers for the gate."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.alignment import Alignment, Spoken
from knowledge.asked import FORM_WORDS
from knowledge.held import NAME, REACHED
from knowledge.index import Floats, Index
from knowledge.meaning import meanings
from knowledge.rank import Comparison, Ranked
from knowledge.topics import Topic
from knowledge.units import Units
from knowledge.words import STOP

KINDS: Mapping[str, tuple[int, float]] = {
    "score": (1, 0.4),
    "margin": (1, 0.3),
    "share": (1, 0.3),
    "likeness": (1, 0.1),
    "latent likeness": (1, 0.2),
    "closeness": (1, 0.1),
    "likeness of meaning": (1, 0.2),
    "closeness of meaning": (1, 0.1),
    "grasp": (1, 0.2),
    "covered": (1, 1.0),
    "asked for covered": (1, 0.5),
    "heaviest uncovered": (-1, -0.5),
    "uncovered": (-1, -0.3),
    "unknown": (-1, -0.4),
    "content": (0, 0.3),
    "form missing": (-1, -0.3),
    "number missing": (-1, -0.4),
    "asked aligned": (1, 0.2),
    "offered aligned": (1, 0.2),
}
"""Each number's name; whether it can speak for (1), against (-1) or either (0); and its weight per standard
deviation before a knowledge base has taught anything."""
CONCEPT_COVERS, NEAR_COVERS = 0.8, 0.7
"""How far a word is covered where the entry has only a synonym of it, or a word that means nearly the same."""
NEAR = 0.5
"""The cosine from which on two words mean nearly the same."""
SLIGHT = 0.55
"""The weight below which the words beyond an entry's topic ask for nothing in particular."""


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word of a question that is not one of those that go with any topic."""

    column: int
    """Of its stem, -1 where no entry has it."""
    concepts: tuple[int, ...]
    """The columns of the concepts that it is part of."""
    weight: float
    meaning: Floats | None
    """All zero where nobody knows it; None of numbers and words of form, which stand for nothing else."""
    number: bool
    of_form: bool
    """Whether it names a form of answer ("cost", "how long"), which `knowledge.asked` judges."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked: its units, the forms of answer that it wants, and how it compares with all entries."""

    units: Units
    words: tuple[TellingWord, ...]
    spoken: Spoken
    """All its words, small ones included."""
    forms: frozenset[str]
    counted: frozenset[str]
    """What "how many" asks for, as terms; empty where nothing is to be counted."""
    comparison: Comparison
    role: frozenset[str] = frozenset()
    """The terms of the role in "who is the business manager"; empty in other questions."""
    topic: Topic | None = None
    """The topic that the question is and no more."""

    @property
    def is_known(self) -> bool:
        """Whether any telling word of the question is the entries' own, so that what is near is no chance."""
        return not self.words or any(word.column >= 0 or word.concepts for word in self.words)


@dataclass(frozen=True, slots=True)
class Offered:
    """What an entry's answer can satisfy: forms, and the terms that its numbers count; and what the entry is about."""

    forms: frozenset[str]
    counted: frozenset[str]
    topic: frozenset[str] = frozenset()
    """The terms of the entry's title and other names. What a question says beyond them is what it asks for."""
    defined: frozenset[str] = frozenset()
    """The topics that the answer says what they are; see `knowledge.topics`."""
    about: frozenset[str] = frozenset()
    """These, and the topics that the entry is about as a whole."""

    def lacks(self, asked: Question) -> bool:
        """Whether the question wants something of a kind that the answer does not hold."""
        uncounted = bool(asked.counted) and asked.counted.isdisjoint(self.counted)
        named = NAME in self.forms or (REACHED in self.forms and asked.role <= self.topic)
        return uncounted or bool(asked.forms - self.forms) or bool(asked.role and not named)


class Evidence:
    """Compares questions with the entries of one index."""

    def __init__(self, index: Index, offered: Sequence[Offered]) -> None:
        self._index = index
        self._offered = offered
        columns = index.terms.columns
        self._topics = [frozenset(columns[term] for term in each.topic if term in columns) for each in offered]
        self._told, self._told_starts = index.told.columns.data, index.told.starts.tolist()
        self._alignment = Alignment(index)

    def words(self, units: Units) -> tuple[TellingWord, ...]:
        """The words of a question that say something about its topic."""
        columns = self._index.terms.columns
        found = []
        for position, (word, stem) in enumerate(zip(units.words, units.stems, strict=True)):
            if word in STOP or (len(word) < 2 and not word.isdigit()):
                continue
            column = columns.get(stem, -1)
            concepts = (columns.get(name, -1) for start, end, name in units.spans if start <= position < end)
            known = tuple(concept for concept in concepts if concept >= 0)
            number, of_form = word[0].isdigit(), word in FORM_WORDS
            meaning = None if number or of_form else meanings().of((word,))
            found.append(TellingWord(column, known, self._alignment.weight(word, column), meaning, number, of_form))
        return tuple(found)

    def spoken(self, units: Units) -> Spoken:
        """All words of a question, one by one."""
        return self._alignment.spoken(units)

    def of(self, asked: Question, ranked: Sequence[Ranked], first: int) -> list[list[float]]:
        """The numbers for answering with each of the `first` ones, in the order of `KINDS`."""
        aligned = self._alignment.of(asked.spoken, [each.likest for each in ranked[:first]])
        return [[*self._of_one(asked, ranked, place), *both] for place, both in enumerate(aligned)]

    def _of_one(self, asked: Question, ranked: Sequence[Ranked], place: int) -> list[float]:
        """The numbers for answering with `ranked[place]`, but for the alignment.

        Plain floats: a question has a handful of words, and arrays of that size cost more than they save.
        """
        here = ranked[place]
        rival = max((other.score for other in ranked[:2] if other is not here), default=0.0)
        topic, offered = self._topics[here.entry], self._offered[here.entry]
        total = covered = known = heaviest = uncovered = beyond = beyond_covered = 0.0
        number_missing = False
        for word in asked.words:
            share = 1.0 if self._tells(here.entry, word.column) else 0.0
            if not share and any(self._tells(here.entry, concept) for concept in word.concepts):
                share = CONCEPT_COVERS
            if not share and word.meaning is not None and self._means(here.entry, word.meaning):
                share = NEAR_COVERS
            total += word.weight
            covered += word.weight * share
            uncovered += word.weight * (1 - share)
            heaviest = max(heaviest, word.weight * (1 - share))
            known += word.weight * (word.column >= 0 or bool(word.concepts))
            number_missing = number_missing or (word.number and not share)
            if not (word.of_form or word.column in topic or any(concept in topic for concept in word.concepts)):
                beyond += word.weight
                beyond_covered += word.weight * share
        if not asked.words:
            total = heaviest = uncovered = 1.0
        return [
            here.score,
            here.score - rival,
            here.share,
            here.likeness,
            here.latent_likeness,
            here.closeness,
            here.like_meaning,
            here.close_meaning,
            asked.comparison.grasp,
            covered / total,
            # "Minutes of the Executive" is all topic but for the minutes: an entry that has none is not the answer.
            beyond_covered / beyond if beyond >= SLIGHT else 1.0,
            heaviest,
            uncovered,
            1 - known / total,
            math.log1p(total),
            float(offered.lacks(asked)),
            float(number_missing),
        ]

    def _tells(self, entry: int, column: int) -> bool:
        """Whether an entry has a term anywhere, its answer included."""
        start, end = self._told_starts[entry], self._told_starts[entry + 1]
        place = bisect_left(self._told, column, start, end)
        return place < end and self._told[place] == column

    def _means(self, entry: int, meaning: Floats) -> bool:
        """Whether an entry has a term that means nearly the same as a word."""
        told = self._index.told.columns[self._told_starts[entry] : self._told_starts[entry + 1]]
        return bool((self._index.term_meanings[told].astype(np.float32) @ meaning).max(initial=0) >= NEAR)
