"""What the boards have published, ready to answer. The one door to this package for a chat."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.cache import content_hash, recall, remember
from knowledge.evidence import Question
from knowledge.follow_up import is_follow_up, leans, points_back, says_nothing_alone, stays_on_topic, with_topic
from knowledge.load import Pack
from knowledge.model import Board, Entry, Kind
from knowledge.outcome import Answer, Choices, NoAnswer, Outcome
from knowledge.search import Hit, Search
from knowledge.segments import questions_in
from knowledge.thesaurus import build_thesaurus, glossary_groups, names_of, read_groups
from knowledge.units import Reader
from knowledge.words import stem, tokens

ACCEPT = 0.5
"""The confidence from which on an entry is given as the answer, where it covers the question's words."""
GAP_FREE, GAP_COST = 1.0, 0.1
"""Words of the question that the entry says nothing about ask for more confidence: so much more for each unit of their
weight above this. On the right topic, the missing words are most often the very thing that was asked."""
RIVAL_COST = 0.05
"""How much more confidence an answer needs for each unit of confidence in the next best entry: two that seem equally
good are better offered than guessed between."""
OFFER, OFFER_COST = 0.15, 0.1
"""The confidence from which on an entry is offered as a choice, and how much more for each unit above `GAP_FREE`."""
FOREIGN_LEAD = 0.4
"""How much surer another board's entry must be than the chosen board's own before it goes first."""
FOREIGN_COST = 0.2
"""How much more confidence it takes to answer with another board's entry than with the chosen board's own."""
TIE = 0.05
"""With no board chosen, boards whose own entries are sure and this close in confidence are offered side by side."""
NEAREST = 3
IN_THE_RUNNING = 0.6
"""A board is looked at closely where its nearest entry is at least this share as near as the nearest of all boards: the
rest could only add to the choices, and each costs a regression."""


class Library:
    """All boards' entries and the search over them. Immutable: a reload builds a new one."""

    def __init__(self, packs: Sequence[Pack], search: Search | None, added: Sequence[Entry] = ()) -> None:
        self.packs = tuple(packs)
        self.added = tuple(added)
        """Entries that are not in the boards' files: see `build`."""
        self.boards: Mapping[str, Board] = {pack.board.id: pack.board for pack in packs if pack.board}
        self._entries = (*(entry for pack in packs for entry in pack.entries), *self.added)
        self._by_key = {entry.key: entry for entry in self._entries}
        self._search = search
        boards = dict.fromkeys(entry.board for entry in self._entries)
        self._entries_of = {board: tuple(entry for entry in self._entries if entry.board == board) for board in boards}
        self._of_board: dict[str, NDArray[np.bool_]] = {
            board: np.array([entry.board == board for entry in self._entries]) for board in boards
        }
        names = [name for board in self.boards.values() for name in (board.name, board.short_name, *board.other_names)]
        self._name_stems = frozenset(stem(word) for name in names for word in tokens(name))

    @classmethod
    def build(cls, packs: Iterable[Pack], cache_dir: Path | None = None, added: Iterable[Entry] = ()) -> "Library":
        """Make packs searchable; with a folder for it, what was learned is kept for the next start.

        Args:
            packs: the boards' content.
            cache_dir: the folder.
            added: further entries of these boards, such as learning points; those of other boards are left out.
        """
        packs = tuple(packs)
        of_board = {pack.board.id: pack.board for pack in packs if pack.board}
        added = tuple(entry for entry in added if entry.board in of_board)
        entries = [*(entry for pack in packs for entry in pack.entries), *added]
        if not entries:
            return cls(packs, None)
        boards = [pack.board for pack in packs if pack.board]
        groups = [*read_groups(), *glossary_groups(boards)]
        names = {board.id: names_of(board) for board in boards}
        backgrounds = {
            entry.key: _documents(entry, pack.board) for pack in packs if pack.board for entry in pack.entries
        }
        backgrounds |= {entry.key: _documents(entry, of_board[entry.board]) for entry in added}
        reader = Reader(build_thesaurus(groups), names)
        stamp = content_hash(entries, groups, names, backgrounds)
        learned = recall(cache_dir, stamp) if cache_dir else None
        if learned is None:
            from knowledge.teach import learn_search

            learned = learn_search(entries, reader, names, backgrounds)
            if cache_dir:
                remember(cache_dir, stamp, learned)
        return cls(packs, Search(learned, reader), added)

    def get(self, key: str) -> Entry | None:
        """The entry with this key (`board/id`, or `id` in a pack without a board)."""
        return self._by_key.get(key)

    def entries(self, board: str | None = None, kinds: Collection[Kind] | None = None) -> tuple[Entry, ...]:
        """Entries in content order, of one board (None: all) and of some kinds (None: all)."""
        entries = self._entries if board is None else self._entries_of.get(board, ())
        return entries if kinds is None else tuple(entry for entry in entries if entry.kind in kinds)

    def answer(self, text: str, board: str | None = None, previous: str | None = None) -> Outcome:
        """Answer a message, as one question.

        Args:
            text: what was typed, of any length and in any script.
            board: the id of the chosen board; None where none is chosen, and all boards count the same.
            previous: the key of the entry that was shown just before, for "how often does it meet?".
        """
        return self._best(text, board, previous, None)[0]

    def answer_all(
        self, text: str, board: str | None = None, previous: str | None = None, limit: int = 3
    ) -> tuple[Outcome, ...]:
        """Answer a message that may hold several questions: one outcome for each that has an answer of its own.

        Always at least one outcome. A message that reads as one question gives exactly what `answer` gives.
        """
        parts = self._parts(text, board, previous)
        answers: dict[str, Answer] = {}
        for outcome, _ in parts:
            if isinstance(outcome, Answer):
                answers.setdefault(outcome.entry.key, outcome)
        if len(answers) > 1:
            return tuple(answers.values())[:limit]
        return (self._best(text, board, previous, parts)[0],)

    def confidences(self, text: str, board: str | None = None) -> tuple[tuple[str, float], ...]:
        """The nearest entries' keys with the confidence in each, best first: for checking and measuring.

        With a board, only its own entries.
        """
        if self._search is None:
            return ()
        allowed = None if board is None else self._of_board.get(board)
        hits = self._search.find(self._search.read(text), allowed)
        return tuple((self._entries[hit.entry].key, hit.confidence) for hit in hits)

    def near_duplicates(self) -> tuple[tuple[str, str], ...]:
        """Pairs of entries, by key, that the search can hardly tell apart."""
        if self._search is None:
            return ()
        from knowledge.teach import near_duplicates

        pairs = near_duplicates(self._search.learned.known.index)
        return tuple((self._entries[first].key, self._entries[second].key) for first, second in pairs)

    def _parts(self, text: str, board: str | None, previous: str | None) -> list[tuple[Outcome, float]]:
        """The outcome of each part of a message that may hold several questions; none for a plain question."""
        parts = questions_in(text)
        return [self._answer_once(part, board, previous) for part in parts] if len(parts) > 1 else []

    def _best(
        self, text: str, board: str | None, previous: str | None, parts: list[tuple[Outcome, float]] | None
    ) -> tuple[Outcome, float]:
        """The outcome of the message as a whole or, where that is no answer, of its surest part."""
        whole, sure = self._answer_once(text, board, previous)
        if isinstance(whole, Answer):
            return whole, sure
        for outcome, part_sure in self._parts(text, board, previous) if parts is None else parts:
            if part_sure > sure and not isinstance(outcome, NoAnswer):
                whole, sure = outcome, part_sure
        return whole, sure

    def _answer_once(self, text: str, board: str | None, previous: str | None) -> tuple[Outcome, float]:
        outcome, sure = self._decide(text, board)
        topic = self._by_key.get(previous or "")
        if topic is None and isinstance(outcome, Answer) and leans(text):
            return Choices((outcome.entry,), (sure,)), sure
        if topic is None or not is_follow_up(text) or self._stands_alone(text, outcome):
            return outcome, sure
        again, again_sure = self._decide(with_topic(text, topic), board, self._boards_named(text))
        again = self._without_topic(again, topic, text)
        if says_nothing_alone(text):  # whatever it finds without its topic is chance
            return again, again_sure
        if points_back(text) and isinstance(outcome, Answer) and outcome.entry.board != topic.board:
            outcome = Choices((outcome.entry,), (sure,))
        found = (again.entry,) if isinstance(again, Answer) else again.entries if isinstance(again, Choices) else ()
        if not any(stays_on_topic(text, entry, self._name_stems) for entry in found):
            return outcome, sure
        return (again, again_sure) if again_sure > sure else (outcome, sure)

    def _stands_alone(self, text: str, outcome: Outcome) -> bool:
        """Whether a short message is word for word what a curator had in mind for the entry that answers it."""
        assert self._search is not None
        return isinstance(outcome, Answer) and not leans(text) and self._search.is_own(text)

    def _without_topic(self, outcome: Outcome, topic: Entry, text: str) -> Outcome:
        """Choices without the entry that was shown just before, where it lacks what is asked: it was read already."""
        assert self._search is not None
        if not isinstance(outcome, Choices) or not self._search.lacks(text, self._entries.index(topic)):
            return outcome
        kept = [pair for pair in zip(outcome.entries, outcome.confidences, strict=True) if pair[0] != topic]
        if not kept:
            return NoAnswer()
        entries, confidences = zip(*kept, strict=True)
        return Choices(entries, confidences)

    def _boards_named(self, text: str) -> tuple[str, ...]:
        return self._search.read(text).units.boards if self._search else ()

    def _decide(self, text: str, board: str | None, named: tuple[str, ...] = ()) -> tuple[Outcome, float]:
        """The outcome, and the confidence in its first entry; `named` boards go before those that the text names."""
        if self._search is None:
            return NoAnswer(), 0.0
        asked = self._search.read(text)
        named = named or asked.units.boards
        hits = self._board_hits(asked, board, named)
        if not hits:
            return NoAnswer(), 0.0
        best = hits[0]
        if board is None and not named and self._is_sure(best, None) and len(tied := self._tied(hits)) > 1:
            entries = tuple(self._entries[hit.entry] for hit in tied)
            return Choices(entries, tuple(hit.confidence for hit in tied), one_each=True), best.confidence
        if self._is_sure(best, board, named):
            entry = self._entries[best.entry]
            return Answer(entry, best.confidence, elsewhere=bool(board and entry.board != board)), best.confidence
        offered = [hit for hit in hits if hit.confidence >= OFFER + OFFER_COST * max(0.0, hit.gap - GAP_FREE)]
        offered = sorted(offered, key=lambda hit: self._entries[hit.entry].board != board)[:3]
        if offered:
            entries = tuple(self._entries[hit.entry] for hit in offered)
            return Choices(entries, tuple(hit.confidence for hit in offered)), best.confidence
        near = hits[:NEAREST] if asked.is_known else []
        return NoAnswer(tuple(self._entries[hit.entry] for hit in near)), best.confidence

    def _is_sure(self, hit: Hit, board: str | None, named: tuple[str, ...] = ()) -> bool:
        here = self._entries[hit.entry].board
        foreign = board is not None and here != board and here not in named
        needed = ACCEPT + GAP_COST * max(0.0, hit.gap - GAP_FREE) + RIVAL_COST * hit.rival
        needed += FOREIGN_COST if foreign else 0.0
        return hit.fits and hit.confidence >= needed and not (foreign and hit.mentions)

    def _tied(self, hits: list[Hit]) -> list[Hit]:
        """The surest hit of each board, where it could be the answer as well as the first.

        A statutory duty is the same for every board, so one board's words for it will do. Whom to phone is
        another for every board, so where that is asked all are offered.
        """
        kind = self._entries[hits[0].entry].kind
        if kind is Kind.DUTY:
            return hits[:1]
        of_board: dict[str, Hit] = {}
        for hit in hits:
            near = hit.confidence > hits[0].confidence - TIE
            if self._entries[hit.entry].kind is kind if kind is Kind.CONTACT else near and self._is_sure(hit, None):
                of_board.setdefault(self._entries[hit.entry].board, hit)
        return list(of_board.values())[:3]

    def _board_hits(self, asked: Question, board: str | None, named: tuple[str, ...]) -> list[Hit]:
        """Each board answers for itself; the chosen board goes first unless another is much surer."""
        assert self._search is not None
        home = board if board and (not named or board in named) else None
        wanted = self._wanted(named)
        if home in wanted:
            own = self._search.find(asked, self._of_board[home])
            if own and own[0].confidence > 1 - FOREIGN_LEAD and self._is_sure(own[0], board, named):
                return own  # no other board's entry could go first
        nearness = {name: float(asked.comparison.merit[self._of_board[name]].max()) for name in wanted}
        enough = IN_THE_RUNNING * max(nearness.values())
        near = [name for name in wanted if name == home or nearness[name] >= enough]
        boards = [self._search.find(asked, self._of_board[name]) for name in near]
        if board:
            boards = [[hit for hit in hits if self._may_reach(hit, board, named)] for hits in boards]

        def merit(hits: list[Hit]) -> float:
            lead = FOREIGN_LEAD if home and self._entries[hits[0].entry].board == home else 0.0
            return hits[0].confidence + lead

        boards = sorted(filter(None, boards), key=merit, reverse=True)
        firsts = [hits[0] for hits in boards]
        rest = sorted((hit for hits in boards for hit in hits[1:]), key=lambda hit: -hit.confidence)
        return [*firsts[:1], *sorted(firsts[1:] + rest, key=lambda hit: -hit.confidence)]

    def _may_reach(self, hit: Hit, board: str, named: tuple[str, ...]) -> bool:
        """Another board's numbers are kept from people who did not ask for that board: they might ring them."""
        entry = self._entries[hit.entry]
        return entry.kind is not Kind.CONTACT or entry.board == board or entry.board in named

    def _wanted(self, named: tuple[str, ...]) -> list[str]:
        """The boards to look at: those named, where they have entries, else all."""
        return [name for name in named if name in self._of_board] or list(self._of_board)


def _documents(entry: Entry, board: Board) -> str:
    """What an entry cites, by title, date and section: "according to the annual report" or "in section 5" names it."""
    cited = (board.documents.get(name) for name in dict.fromkeys(source.document for source in entry.sources))
    sections = (f"section {source.section}" for source in entry.sources if source.section)
    return " ".join([*(f"{document.title} {document.date}" for document in cited if document), *sections])
