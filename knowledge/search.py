"""The search engine: a question in, entries with confidences out. It knows nothing of chats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from knowledge.asked import forms_asked
from knowledge.evidence import KINDS, Evidence, Offered, Question
from knowledge.gate import Gate
from knowledge.held import NAME, asked_to_count, asks_for_a_person, role_asked
from knowledge.index import Index
from knowledge.rank import compare, rank
from knowledge.repair import Speller
from knowledge.topics import Topic, topic_asked
from knowledge.units import Reader
from knowledge.words import plain, stem, tokens, years_in

FIRST = 4
"""So many of the best candidates get a confidence."""
UNCOVERED, FORM, ASKED_FOR = (list(KINDS).index(name) for name in ("uncovered", "form missing", "asked for covered"))
OWN_WORDS = 0.95
"""The least confidence where a question is word for word a phrasing of one entry and of no other."""
OVERTAKE = 0.1
"""How much surer than of any other entry the gate must be to put an entry first that the ranking has further down."""
INTRODUCES = 0.3
"""The confidence from which on an entry that says what a topic is goes before those that only mention it."""
YEAR_MISSING = 0.5
"""What the confidence is multiplied with where the question names a year that the entry says nothing about."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, by its number, and how sure it is that it answers the question."""

    entry: int
    confidence: float
    """0 to 1."""
    gap: float
    """The weights, about 0 to 1 each, of the question's words that the entry says nothing about, together."""
    fits: bool = True
    """False where the question asks for a form of answer (a time limit, a number to ring) that the entry lacks, or
    for a year that it says nothing about: the entry may be worth a look, but it is not the answer."""
    mentions: bool = False
    """Whether the question is a topic and no more, and the entry only mentions it."""
    rival: float = 0.0
    """The highest confidence, 0 to 1, in another of the entries that were found."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was computed from the entries, by their numbers. Reading it back is far quicker than computing it."""

    index: Index
    offered: tuple[Offered, ...]
    """What each entry's answer can satisfy."""
    years: tuple[frozenset[int], ...]
    """The years that each entry names."""
    vocabulary: Mapping[str, int]
    """All words of the entries, with how often they occur."""
    own_words: Mapping[str, tuple[int, ...]]
    """The entries that have a phrasing of these stems, joined by spaces."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What depends on the content alone, so that it is worth keeping between starts."""

    known: Known
    gate: Gate


class Finder:
    """Finds candidates and the evidence for them. It has no gate, so that one can be taught with it."""

    def __init__(self, known: Known, reader: Reader) -> None:
        self._known = known
        self._reader = reader
        self._evidence = Evidence(known.index, known.offered)
        self._speller = Speller(known.vocabulary)

    def stems(self, text: str) -> tuple[str, ...]:
        """The stems of a message, with its misspelt words repaired."""
        return tuple(self._reader.read(self._words(text)).stems)

    def repaired(self, text: str) -> str:
        """A message in plain words, with the misspelt ones repaired."""
        return " ".join(self._words(text))

    def read(self, text: str) -> Question:
        """Take a message apart, with its misspelt words repaired."""
        names = self._reader.name_stems
        typed = plain(text)
        words = self._words(text)
        units = self._reader.read(words)
        forms = forms_asked(typed) | ({NAME} if asks_for_a_person(typed) else set())
        if (repaired := " ".join(words)) != typed:
            forms |= forms_asked(repaired)
        compared = compare(self._known.index, units)
        role = frozenset(stem(word) for word in role_asked(" ".join(words))) - names
        topic = topic_asked(units, self._reader)
        words_one_by_one = self._evidence.words(units), self._evidence.spoken(units)
        return Question(units, *words_one_by_one, forms, asked_to_count(units), compared, role, topic)

    def _words(self, text: str) -> list[str]:
        names = self._reader.name_stems
        return [word if stem(word) in names else self._speller.repair(word) for word in tokens(text)]

    def evidence_for(
        self,
        asked: Question,
        allowed: NDArray[np.bool_] | None = None,
        first: int = FIRST,
        owners: Sequence[int] = (),
    ) -> list[tuple[int, list[float]]]:
        """The best candidates' numbers, each with the evidence for it."""
        ranked = rank(self._known.index, asked.comparison, allowed, owners)
        numbers = self._evidence.of(asked, ranked, first)
        return [(one.entry, each) for one, each in zip(ranked[:first], numbers, strict=True)]


class Search:
    """One knowledge base, searchable. Immutable; safe to share between threads."""

    def __init__(self, learned: Learned, reader: Reader) -> None:
        self.learned = learned
        self._finder = Finder(learned.known, reader)
        # For good: handing matrices of this size to several threads costs up to ten times the sums themselves.
        threadpool_limits(limits=1, user_api="blas")

    def read(self, text: str) -> Question:
        """Take a message apart, with its misspelt words repaired."""
        return self._finder.read(text)

    def find(self, asked: Question, allowed: NDArray[np.bool_] | None = None) -> list[Hit]:
        """The best candidates among the `allowed` entries (None: all), best first."""
        own = self.learned.known.own_words.get(" ".join(asked.units.stems), ())
        owners = [entry for entry in own if allowed is None or allowed[entry]]
        evidence = self._finder.evidence_for(asked, allowed, owners=owners)
        judged = []
        confidences = self.learned.gate.confidences([numbers for _, numbers in evidence])
        for (entry, numbers), sure in zip(evidence, confidences, strict=True):
            confidence, gap = sure, numbers[UNCOVERED]
            fits = not numbers[FORM] and numbers[ASKED_FOR] > 0
            if self._lacks_year(asked, entry):
                confidence, fits = confidence * YEAR_MISSING, False
            if owners == [entry]:
                confidence, gap, fits = max(confidence, OWN_WORDS), 0.0, True
            if mentions := self._only_mentions(asked.topic, entry):
                fits = fits and asked.topic is not None and asked.topic.parts > 1 and not asked.topic.defined
            judged.append((entry, confidence, gap, fits, mentions))
        # An entry that says what a topic is has no rival in those that only mention it.
        rivals = [each for each in judged if each[3]] if asked.topic and asked.topic.parts == 1 else judged
        hits = [Hit(*each, max((other[1] for other in rivals if other is not each), default=0.0)) for each in judged]

        def later(hit: Hit) -> tuple[bool, ...]:
            introduces = asked.topic is not None and not hit.mentions and hit.confidence > INTRODUCES
            defined = self.learned.known.offered[hit.entry].defined
            defines = introduces and asked.topic is not None and asked.topic.name in defined
            return (not defines, not introduces, owners != [hit.entry], hit.confidence < hit.rival + OVERTAKE)

        return sorted(hits, key=later)

    def repaired(self, text: str) -> str:
        """A message with its misspelt words repaired."""
        return self._finder.repaired(text)

    def is_own(self, text: str) -> bool:
        """Whether a message is word for word a phrasing of an entry."""
        return " ".join(self._finder.stems(text)) in self.learned.known.own_words

    def lacks(self, text: str, entry: int) -> bool:
        """Whether a message wants a form of answer that an entry has not."""
        return self.learned.known.offered[entry].lacks(self.read(text))

    def _only_mentions(self, topic: Topic | None, entry: int) -> bool:
        offered = self.learned.known.offered[entry]
        return topic is not None and not topic.is_met(offered.defined, offered.about)

    def _lacks_year(self, asked: Question, entry: int) -> bool:
        """Whether the question names years and the entry, which has some, has none of them."""
        held = self.learned.known.years[entry]
        return bool(held and (wanted := years_in(asked.units.words)) and not wanted & held)
