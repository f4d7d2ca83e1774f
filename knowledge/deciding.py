"""Whether to answer, offer choices or say no: the decision on one question, on its own."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.evidence import Question
from knowledge.model import Entry, Kind
from knowledge.outcome import Answer, Choices, NoAnswer, Outcome
from knowledge.search import Hit, Search

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


class Decider:
    """Decides on single questions, over the entries of all boards."""

    def __init__(self, search: Search, entries: Sequence[Entry]) -> None:
        self._search = search
        self._entries = entries
        self._of_board: Mapping[str, NDArray[np.bool_]] = {
            board: np.array([entry.board == board for entry in entries])
            for board in dict.fromkeys(entry.board for entry in entries)
        }

    def confidences(self, text: str, board: str | None) -> tuple[tuple[str, float], ...]:
        """The nearest entries' keys with the confidence in each, best first; with a board, of its own entries only."""
        allowed = None if board is None else self._of_board.get(board)
        hits = self._search.find(self._search.read(text), allowed)
        return tuple((self._entries[hit.entry].key, hit.confidence) for hit in hits)

    def decide(self, text: str, board: str | None, named: tuple[str, ...] = ()) -> tuple[Outcome, float]:
        """The outcome, and the confidence in its first entry; `named` boards go before those that the text names."""
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
