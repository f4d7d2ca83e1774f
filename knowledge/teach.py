"""From entries to a search: reads them, computes the index and teaches the gate. Only new content comes here."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from knowledge.asked import STEPS, forms_offered
from knowledge.evidence import Offered
from knowledge.gate import UNTAUGHT, Gate, learn
from knowledge.held import NAME, REACHED, counted_in, names_a_person, ordinary_words
from knowledge.index import Index
from knowledge.indexing import alike, build_index
from knowledge.model import Entry, Kind
from knowledge.reading import Reading, read_entry
from knowledge.search import Finder, Known, Learned
from knowledge.texts import answer_text
from knowledge.thesaurus import Phrase
from knowledge.topics import introduced_by
from knowledge.units import Reader, Units
from knowledge.words import tokens, years_in

FOLDS = 3
LESSONS = 1500
"""At most so many held-out questions teach the gate: more change its dozen weights very little."""
FOLD_ENTRIES = 1200
"""The gate of a large knowledge base is learned on a part of so many entries."""
NEAR_DUPLICATE = 0.8
"""The cosine of two entries' weighted words from which on a curator should look at both."""


def learn_search(
    entries: Sequence[Entry],
    reader: Reader,
    board_names: Mapping[str, list[Phrase]] | None = None,
    backgrounds: Mapping[str, str] | None = None,
) -> Learned:
    """Compute what `Search` needs.

    Args:
        entries: at least one.
        reader: takes texts apart.
        board_names: how people name each board, as stems: such words are nobody's name.
        backgrounds: by the key of an entry, what counts as part of its answer, such as the documents that it cites.
    """
    ordinary = ordinary_words(answer_text(entry) for entry in entries)
    ordinary |= {word for phrases in (board_names or {}).values() for phrase in phrases for word in phrase}
    texts = [_Texts.of(entry, reader, (backgrounds or {}).get(entry.key, ""), ordinary) for entry in entries]
    # The gate first: what its trials used is free again before the index itself is built.
    gate = _learn_gate(texts, reader)
    return Learned(_known(texts), gate)


def near_duplicates(index: Index) -> list[tuple[int, int]]:
    """Pairs of entries, by number, whose texts as a whole say nearly the same."""
    table = alike(index).tocoo()
    found = zip(table.row.tolist(), table.col.tolist(), table.data.tolist(), strict=True)
    return sorted((first, second) for first, second, cosine in found if first < second and cosine > NEAR_DUPLICATE)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the search needs of an entry, read once although parts of it are indexed several times."""

    questions: tuple[str, ...]
    """Those of the curator, then what is also asked."""
    reading: Reading
    words: tuple[str, ...]
    offered: Offered
    years: frozenset[int]

    @classmethod
    def of(cls, entry: Entry, reader: Reader, background: str, ordinary: frozenset[str]) -> "_Texts":
        reading = read_entry(entry, reader, f"{entry.as_at or ''} {background}")
        told = tuple(word for row in (*reading.names, *reading.questions, reading.answer) for word in row.words)
        words = (*told, *(word for row in reading.also_asked for word in row.words))
        answer = f"{entry.title} {answer_text(entry)}"
        forms = forms_offered(answer) | ({NAME} if names_a_person(answer, ordinary) else set())
        if entry.contact or entry.kind is Kind.PROCEDURE:  # a procedure is shown with the board's front door
            forms |= {REACHED, STEPS}
        topic = frozenset(term for row in reading.names for term in row.terms)
        counted = counted_in(reader.read(tokens(answer)))
        offered = Offered(frozenset(forms), counted, topic, *introduced_by(entry, reader))
        questions = (*entry.questions, *entry.also_asked)
        return cls(questions, reading, words, offered, years_in(told))

    def without(self, held_out: Collection[int]) -> "_Texts":
        """The same entry as if some of its questions (by number) had not been written."""
        read = self.reading
        own = len(read.questions)
        kept = replace(
            read,
            questions=_but(read.questions, held_out),
            also_asked=_but(read.also_asked, [place - own for place in held_out]),
        )
        return replace(self, reading=kept)


def _but(rows: tuple[Units, ...], held_out: Collection[int]) -> tuple[Units, ...]:
    return tuple(row for place, row in enumerate(rows) if place not in held_out)


def _known(texts: Sequence[_Texts]) -> Known:
    vocabulary: Counter[str] = Counter()
    own_words: dict[str, tuple[int, ...]] = {}
    for number, text in enumerate(texts):
        vocabulary.update(text.words)
        for stems in {" ".join(row.stems) for row in text.reading.phrasings if row.stems}:
            own_words[stems] = (*own_words.get(stems, ()), number)
    return Known(
        index=build_index([text.reading for text in texts]),
        offered=tuple(text.offered for text in texts),
        years=tuple(text.years for text in texts),
        vocabulary=vocabulary,
        own_words=own_words,
    )


def _learn_gate(texts: Sequence[_Texts], reader: Reader) -> Gate:
    """Hold out a share of the entries, and of the others' questions, in turn; see `knowledge.gate`."""
    rng = np.random.default_rng(0)
    chosen = rng.permutation(len(texts))[:FOLD_ENTRIES].tolist()
    lessons: list[list[float]] = []
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
        finder = Finder(_known(kept), reader)
        with threadpool_limits(limits=1, user_api="blas"):
            for place in rng.permutation(len(asked))[: LESSONS // FOLDS]:
                text, entry_kept = asked[place]
                for best, numbers in finder.evidence_for(finder.read(text), first=1):
                    lessons.append(numbers)
                    right.append(best == entry_kept)
        del finder
    return learn(lessons, right) if 0 < sum(right) < len(right) else UNTAUGHT
