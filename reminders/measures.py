"""The measures that sub-groups report on score cards, as the boards' documents list them.

A card belongs to an action of a plan: that action's owners write it, and its dates ask for it. So score cards
need no reminders of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from reminders.measurefile import CardPart, MeasurePart, read_measures

SHIPPED = Path(__file__).parent / "measures"


class Unit(StrEnum):
    """What a measure is given in."""

    NUMBER = "number"
    PERCENT = "percent"
    RATE = "rate"
    WORDS = "words"
    """The document names something that is no single figure, such as a profile."""


class Better(StrEnum):
    """Which way is better, where the document says so."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a card."""

    ref: str
    title: str
    unit: Unit
    better: Better | None
    """None where the document does not say which way is better: no colour, no verdict."""
    note: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A score card that a sub-group fills in each quarter."""

    id: str
    board: str
    title: str
    plan: str
    action: str
    """The reference of the action in the plan whose owners write the card."""
    document: str
    section: str
    measures: tuple[Measure, ...]

    def measure(self, ref: str) -> Measure | None:
        """The measure with this reference."""
        return next((each for each in self.measures if each.ref == ref), None)

    @property
    def figures(self) -> tuple[Measure, ...]:
        """The measures that are figures, which a chart can show."""
        return tuple(each for each in self.measures if each.unit is not Unit.WORDS)


@cache
def all_cards(folder: Path = SHIPPED) -> tuple[Card, ...]:
    """Every curated card, by board and in the document's order. Read once a process.

    Raises:
        PlanFileError: if a file has mistakes.
    """
    return tuple(_card(board, part) for board, parts in read_measures(folder) for part in parts)


def cards_of(board: str) -> tuple[Card, ...]:
    """A board's cards."""
    return tuple(each for each in all_cards() if each.board == board)


def card_of(board: str, card_id: str) -> Card | None:
    """A board's card with this id."""
    return next((each for each in cards_of(board) if each.id == card_id), None)


def card_for(plan: str, action_ref: str) -> Card | None:
    """The card that an action of a plan asks for, if it asks for one."""
    return next((each for each in all_cards() if (each.plan, each.action) == (plan, action_ref)), None)


def measures_of(board: str) -> Iterator[tuple[Card, Measure]]:
    """Every measure of a board with its card."""
    return ((card, measure) for card in cards_of(board) for measure in card.measures)


def _card(board: str, part: CardPart) -> Card:
    return Card(
        id=part.id,
        board=board,
        title=part.title,
        plan=part.plan,
        action=part.action,
        document=part.source.document,
        section=part.source.section,
        measures=tuple(_measure(each) for each in part.measures),
    )


def _measure(part: MeasurePart) -> Measure:
    better = Better(part.better) if part.better else None
    return Measure(part.ref, part.title, Unit(part.unit), better, part.note)
