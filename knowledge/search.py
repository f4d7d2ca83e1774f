"""The search engine: a question in, entries with confidences out. It knows nothing of chats."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from knowledge.asked import forms_asked, forms_offered
from knowledge.evidence import KINDS, Evidence, Offered, Question
from knowledge.gate import UNTAUGHT, Features, Gate, learn
from knowledge.held import asked_to_count, asks_for_a_person, counted_in, names_a_person, ordinary_words
from knowledge.index import Floats, Index, Reading, answer_text, build_index, read_entry
from knowledge.model import Entry
from knowledge.rank import compare, rank
from knowledge.repair import Speller
from knowledge.thesaurus import Phrase, Thesaurus
from knowledge.units import Reader
from knowledge.words import plain, stem, tokens, years_in

FOLDS = 3
LESSONS = 1500
"""At most so many held-out questions teach the gate: more change its dozen weights very little."""
FOLD_ENTRIES = 1200
"""The gate of a large knowledge base is learned on a part of so many entries."""
FIRST = 4
"""So many of the best candidates get a confidence."""

NEAR_DUPLICATE = 0.8
"""The cosine of two entries' weighted words from which on a curator should look at both."""

NAME = "name"
"""The form of answer that is somebody's name."""
UNCOVERED, FORM, ASKED_FOR = (list(KINDS).index(name) for name in ("uncovered", "form missing", "asked for covered"))
OWN_WORDS = 0.95
"""The least confidence where a question is word for word a phrasing of one entry and of no other."""
OVERTAKE = 0.2
"""How much surer than of any other entry the gate must be to put an entry first that the ranking has further down."""
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
    rival: float = 0.0
    """The highest confidence, 0 to 1, in another of the entries that were found."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What takes time to compute and depends on the content alone: worth keeping between starts."""

    projection: Floats
    gate: Gate


class Search:
    """One knowledge base, searchable. Immutable once built; safe to share between threads."""

    def __init__(
        self,
        entries: Sequence[Entry],
        thesaurus: Thesaurus,
        board_names: Mapping[str, list[Phrase]] | None = None,
        learned: Learned | None = None,
        backgrounds: Mapping[str, str] | None = None,
    ) -> None:
        reader = Reader(thesaurus, dict(board_names or {}))
        ordinary = ordinary_words(answer_text(entry) for entry in entries)
        ordinary |= {word for phrases in (board_names or {}).values() for phrase in phrases for word in phrase}
        texts = [_Texts.of(entry, reader, (backgrounds or {}).get(entry.key, ""), ordinary) for entry in entries]
        # The gate first: what its trials used is free again before the index itself is built.
        gate = learned.gate if learned else _learn_gate(texts, reader)
        self._core = _Core(texts, reader, learned.projection if learned else None)
        self.learned = Learned(self._core.index.projection, gate)

    def read(self, text: str) -> Question:
        """Take a message apart, with its misspelt words repaired."""
        return self._core.read(text)

    def find(self, asked: Question, allowed: NDArray[np.bool_] | None = None) -> list[Hit]:
        """The best candidates among the `allowed` entries (None: all), best first."""
        with _one_thread():
            evidence = self._core.evidence_for(asked, allowed)
        owners = [
            entry for entry in self._core.own_words.get(asked.units.stems, ()) if allowed is None or allowed[entry]
        ]
        hits = []
        for entry, features in evidence:
            confidence, gap = self.learned.gate.confidence(features), float(features[UNCOVERED])
            fits = not features[FORM] and features[ASKED_FOR] > 0
            if self._core.lacks_year(asked, entry):
                confidence, fits = confidence * YEAR_MISSING, False
            if owners == [entry]:
                confidence, gap, fits = max(confidence, OWN_WORDS), 0.0, True
            hits.append(Hit(entry, confidence, gap, fits))
        hits = [
            replace(hit, rival=max((other.confidence for other in hits if other is not hit), default=0.0))
            for hit in hits
        ]
        return sorted(hits, key=lambda hit: (owners != [hit.entry], hit.confidence < hit.rival + OVERTAKE))

    def near_duplicates(self) -> list[tuple[int, int]]:
        """Pairs of entries, by number, whose texts as a whole say nearly the same."""
        alike = self._core.index.alike().tocoo()
        found = zip(alike.row.tolist(), alike.col.tolist(), alike.data.tolist(), strict=True)
        return sorted((first, second) for first, second, cosine in found if first < second and cosine > NEAR_DUPLICATE)


def _one_thread() -> AbstractContextManager[object]:
    """One thread for matrices of this size: handing them to several costs up to ten times the sums themselves."""
    limit: AbstractContextManager[object] = _threadpools().limit(limits=1, user_api="blas")
    return limit


@lru_cache(maxsize=1)
def _threadpools() -> ThreadpoolController:
    return ThreadpoolController()


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the search needs of an entry, read once although parts of it are indexed several times."""

    questions: tuple[str, ...]
    reading: Reading
    vocabulary: Counter[str]
    offered: Offered
    years: frozenset[int]

    @classmethod
    def of(cls, entry: Entry, reader: Reader, background: str, ordinary: frozenset[str]) -> "_Texts":
        reading = read_entry(entry, reader, f"{entry.as_at or ''} {background}")
        words = Counter(word for row in (*reading.phrasings, reading.answer) for word in row.words)
        answer = f"{entry.title} {answer_text(entry)}"
        forms = forms_offered(answer) | ({NAME} if names_a_person(answer, ordinary) else set())
        named = (reading.phrasings[0], *reading.phrasings[1 + len(entry.questions) :])
        topic = frozenset(term for row in named for term in row.terms)
        offered = Offered(forms, counted_in(reader.read(tokens(answer))), topic)
        return cls(entry.questions, reading, words, offered, years_in(words))

    def without(self, held_out: Collection[int]) -> "_Texts":
        """The same entry as if some of its questions (by number) had not been written."""
        kept = tuple(row for place, row in enumerate(self.reading.phrasings) if place - 1 not in held_out)
        return replace(self, reading=Reading(kept, self.reading.answer))


class _Core:
    """The parts that do not depend on the gate, so that the gate can be learned with them."""

    def __init__(self, texts: Sequence[_Texts], reader: Reader, projection: Floats | None = None) -> None:
        self.index: Index = build_index([text.reading for text in texts], projection)
        self._reader = reader
        self._evidence = Evidence(self.index, [text.offered for text in texts])
        vocabulary: Counter[str] = Counter()
        for text in texts:
            vocabulary.update(text.vocabulary)
        self._speller = Speller(vocabulary)
        self._years = [text.years for text in texts]
        self.own_words: dict[tuple[str, ...], list[int]] = {}
        for number, text in enumerate(texts):
            for stems in {row.stems for row in text.reading.phrasings if row.stems}:
                self.own_words.setdefault(stems, []).append(number)

    def read(self, text: str) -> Question:
        names = self._reader.name_stems
        words = [word if stem(word) in names else self._speller.repair(word) for word in tokens(text)]
        units = self._reader.read(words)
        typed = plain(text)
        forms = forms_asked(typed) | forms_asked(" ".join(words)) | ({NAME} if asks_for_a_person(typed) else set())
        return Question(units, self._evidence.words(units), forms, asked_to_count(units), compare(self.index, units))

    def lacks_year(self, asked: Question, entry: int) -> bool:
        """Whether the question names years and the entry, which has some, has none of them."""
        wanted, held = years_in(asked.units.words), self._years[entry]
        return bool(wanted and held and not wanted & held)

    def evidence_for(
        self, asked: Question, allowed: NDArray[np.bool_] | None = None, first: int = FIRST
    ) -> list[tuple[int, Features]]:
        ranked = rank(self.index, asked.comparison, allowed)
        return [(one.entry, self._evidence.of(asked, ranked, place)) for place, one in enumerate(ranked[:first])]


def _learn_gate(texts: Sequence[_Texts], reader: Reader) -> Gate:
    """Hold out a share of the entries, and of the others' questions, in turn; see `knowledge.gate`."""
    rng = np.random.default_rng(0)
    chosen = rng.permutation(len(texts))[:FOLD_ENTRIES].tolist()
    lessons: list[Features] = []
    right: list[bool] = []
    for fold in range(FOLDS):
        out = set(chosen[fold :: 2 * FOLDS])
        kept: list[_Texts] = []
        asked: list[tuple[str, int]] = []
        for number in chosen:
            entry = texts[number]
            if number in out:
                asked += [(text, -1) for text in entry.questions]
                continue
            held = range(fold, len(entry.questions), FOLDS) if len(entry.questions) > 1 else ()
            asked += [(entry.questions[place], len(kept)) for place in held]
            kept.append(entry.without(held))
        if not kept:
            continue
        core = _Core(kept, reader)
        with _one_thread():
            for place in rng.permutation(len(asked))[: LESSONS // FOLDS]:
                text, entry_kept = asked[place]
                for best, features in core.evidence_for(core.read(text), first=1):
                    lessons.append(features)
                    right.append(best == entry_kept)
        del core
    return learn(lessons, right) if 0 < sum(right) < len(right) else UNTAUGHT
