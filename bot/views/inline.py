"""What is offered while somebody types `@bot ...` in any chat: entries that become a message of theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import shorten

from bot.views.answers import answer
from bot.views.concern import urgent_card
from knowledge.model import Board, Entry


@dataclass(frozen=True, slots=True)
class Offer:
    """A line to choose, and the message that it becomes: Telegram HTML, without buttons."""

    title: str
    description: str
    html: str


def offers(entries: Iterable[Entry], boards: Mapping[str, Board]) -> list[Offer]:
    """An offer for each entry, with its board named and the source below, since others will read it."""
    return [_offer(entry, boards[entry.board]) for entry in entries if entry.board in boards]


def urgent(boards: Iterable[Board]) -> list[Offer]:
    """The urgent card, and nothing beside it."""
    card = urgent_card(boards, carry_on=None)
    return [
        Offer("If a child may be at risk, act now", "Call 999 in immediate danger. Tap for the numbers.", card.html)
    ]


def _offer(entry: Entry, board: Board) -> Offer:
    description = shorten(entry.answer, 120, placeholder=" …")
    return Offer(f"{entry.title} ({board.short_name})", description, answer(entry, board, shared=True).html)
