"""Examples for a demo: score cards and attendance, marked as such wherever they are shown."""

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from reminders.measures import card_of
from reminders.planfile import Text, read_as
from reminders.quarters import read_quarter
from reminders.scorecards import QUESTIONS
from storage import meetings, scorecards
from storage.store import Session, Store
from storage.tables import Attendance, Came, Meeting, ScoreCard

THE_DEMO = "demo"
LETTERS = {"P": Came.PRESENT, "D": Came.DEPUTY, "A": Came.APOLOGIES}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CardExample(_Part):
    """A card's figures by quarter; its words belong to the last one."""

    board: Text
    card: Text
    figures: dict[str, tuple[float, ...]]
    how_much: str
    how_well: str
    better_off: str
    story: str


class MeetingsExample(_Part):
    """Meetings, and for each seat a letter per meeting; `-` where nothing is known."""

    board: Text
    name: Text
    dates: tuple[dt.date, ...]
    seats: dict[str, str]


class Examples(_Part):
    """A file of examples."""

    quarters: tuple[Text, ...]
    cards: tuple[CardExample, ...]
    meetings: MeetingsExample


def read_examples(file: Path) -> Examples:
    """The examples of a file.

    Raises:
        PlanFileError: if it has mistakes.
    """
    return read_as(Examples, file.read_bytes(), str(file))


async def give(store: Store, examples: Examples, now: dt.datetime) -> None:
    """Store examples, unless their boards have score cards already."""
    async with store.session() as session:
        if any([await scorecards.of_board(session, each.board) for each in examples.cards]):
            return
        for each in examples.cards:
            for number, quarter in enumerate(examples.quarters):
                stored = await scorecards.to_write(session, each.board, each.card, read_quarter(quarter))
                stored.demo, stored.by_role, stored.handed_in_at = True, THE_DEMO, now
                await _fill(session, each, stored, number, last=quarter == examples.quarters[-1])
        await _meetings(session, examples.meetings)


async def _fill(session: Session, each: CardExample, stored: ScoreCard, number: int, *, last: bool) -> None:
    card = card_of(each.board, each.card)
    assert card is not None
    for name in QUESTIONS:
        setattr(stored, name, getattr(each, name) if last else "")
    session.add(stored)
    for ref, values in each.figures.items():
        assert card.measure(ref) is not None
        await scorecards.set_figure(session, stored.id or 0, ref, value=values[number])


async def _meetings(session: Session, example: MeetingsExample) -> None:
    if await meetings.named(session, example.board, example.name):
        return
    for number, on in enumerate(example.dates):
        meeting = Meeting(board=example.board, name=example.name, on=on)
        session.add(meeting)
        await session.flush()
        session.add_all(
            Attendance(meeting_id=meeting.id or 0, seat=seat, came=LETTERS[letters[number]], demo=True)
            for seat, letters in example.seats.items()
            if letters[number] in LETTERS
        )
