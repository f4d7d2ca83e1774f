"""What sub-groups have reported on their score cards: the figures of a quarter, their course, and what is missing.

Everything here only reads; `reminders.scoring` writes. Quarters are named by their last day (`reminders.quarters`).
Only cards that were handed in count, unless drafts are asked for.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reminders import quarters
from reminders.measures import Better, Card, Measure, card_of, cards_of, measures_of
from storage import scorecards
from storage.store import Session, Store
from storage.tables import ScoreCard, ScoreFigure

QUESTIONS = {
    "how_much": "How much did you do?",
    "how_well": "How well did you do it?",
    "better_off": "Is anyone better off?",
    "story": "What is the story behind the figures?",
}
"""The columns of a stored card that hold words, each with what it answers (Outcomes Based Accountability)."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A stored card with its figures, by the measure's reference."""

    card: Card
    stored: ScoreCard
    figures: Mapping[str, ScoreFigure]

    @property
    def handed_in(self) -> bool:
        """Whether it counts for reports."""
        return self.stored.handed_in_at is not None

    @property
    def quarter_on(self) -> dt.date:
        """The last day of its quarter."""
        return self.stored.quarter_on

    @property
    def words(self) -> dict[str, str]:
        """What it says to each of `QUESTIONS`; an empty text where nothing was said."""
        return {name: getattr(self.stored, name) for name in QUESTIONS}

    @property
    def unanswered(self) -> tuple[Measure, ...]:
        """The measures it says nothing of."""
        return tuple(each for each in self.card.measures if each.ref not in self.figures)


@dataclass(frozen=True, slots=True)
class Point:
    """A measure's figure in a quarter."""

    quarter_on: dt.date
    value: float
    demo: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A measure that went the wrong way since the quarter before. The document says which way is better."""

    card: Card
    measure: Measure
    before: float
    now: float


async def filled(
    store: Store, board: str, *, card: str | None = None, quarter_on: dt.date | None = None, drafts: bool = False
) -> list[Filled]:
    """A board's score cards, by quarter and then in the document's order.

    Args:
        store: the open database.
        board: the board's id.
        card: only this card, by its id.
        quarter_on: only this quarter, by its last day.
        drafts: cards that were begun and not handed in, too.
    """
    async with store.session() as session:
        return await filled_in(session, board, card=card, quarter_on=quarter_on, drafts=drafts)


async def filled_in(
    session: Session, board: str, *, card: str | None = None, quarter_on: dt.date | None = None, drafts: bool = False
) -> list[Filled]:
    """As `filled`, within the caller's transaction."""
    stored = await scorecards.of_board(session, board, card=card, quarter_on=quarter_on)
    figures = await scorecards.figures(session, [each.id for each in stored if each.id is not None])
    order = [each.id for each in cards_of(board)]
    found = [
        Filled(known, each, figures.get(each.id or 0, {}))
        for each in stored
        if (known := card_of(board, each.card)) is not None and (drafts or each.handed_in_at is not None)
    ]
    return sorted(found, key=lambda each: (each.quarter_on, order.index(each.card.id)))


async def missing(store: Store, board: str, quarter_on: dt.date) -> list[Card]:
    """The cards of a board that nobody has handed in for a quarter."""
    handed_in = {each.card.id for each in await filled(store, board, quarter_on=quarter_on)}
    return [each for each in cards_of(board) if each.id not in handed_in]


async def series(store: Store, board: str, card: str, measure: str) -> list[Point]:
    """A measure's figures by quarter, oldest first; quarters without a figure are not in it."""
    return series_of(await filled(store, board, card=card), measure)


def series_of(found: Sequence[Filled], measure: str) -> list[Point]:
    """A measure's figures on these cards, in their order."""
    return [
        Point(each.quarter_on, figure.value, each.stored.demo)
        for each in found
        if (figure := each.figures.get(measure)) is not None and figure.value is not None
    ]


async def turned_worse(store: Store, board: str, quarter_on: dt.date) -> list[Turn]:
    """The measures whose figure went the wrong way between the quarter before and this one.

    Measures of which the document does not say which way is better are never in it.
    """
    earlier = {each.card.id: each for each in await filled(store, board, quarter_on=quarters.before(quarter_on))}
    latest = {each.card.id: each for each in await filled(store, board, quarter_on=quarter_on)}
    turns = []
    for card, measure in measures_of(board):
        old, new = (_value(found.get(card.id), measure) for found in (earlier, latest))
        if old is None or new is None or measure.better is None:
            continue
        if (new < old) if measure.better is Better.UP else (new > old):
            turns.append(Turn(card, measure, old, new))
    return turns


def in_figures(value: float, measure: Measure) -> str:
    """A figure as people write it: `1,101`, `38.5%`."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{text}%" if measure.unit == "percent" else text


def _value(found: Filled | None, measure: Measure) -> float | None:
    figure = found.figures.get(measure.ref) if found else None
    return figure.value if figure else None
