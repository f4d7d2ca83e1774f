"""Who came to a board's meetings: an officer records it seat by seat, and reports count it.

A seat is an agency's or a representative's place at the board, as its document lists them; it names no person.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reminders.changes import NotAllowedError, officers
from reminders.seatfile import read_seats
from storage import attendance, meetings, plans
from storage.store import Session, Store
from storage.tables import Came, Meeting

SHIPPED = Path(__file__).parent / "seats"
HERE = (Came.PRESENT, Came.DEPUTY)
"""The seat was filled."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a seat was filled, or how many seats a meeting had filled. Seats without a record are in none."""

    present: int = 0
    deputy: int = 0
    apologies: int = 0
    absent: int = 0

    @property
    def recorded(self) -> int:
        """All that were recorded."""
        return self.present + self.deputy + self.apologies + self.absent

    @property
    def filled(self) -> int:
        """Present, or a deputy came."""
        return self.present + self.deputy

    @property
    def percent(self) -> int | None:
        """Filled of all that were recorded, as a whole percentage; None if nothing was."""
        return round(100 * self.filled / self.recorded) if self.recorded else None


@dataclass(frozen=True, slots=True)
class MeetingCount:
    """A meeting and its figures."""

    meeting: Meeting
    count: Count
    demo: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """A period's attendance, by meeting in order and by seat in the order of the board's list."""

    meetings: tuple[MeetingCount, ...]
    seats: dict[str, Count]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "meetings": [
                {"on": each.meeting.on.isoformat(), "name": each.meeting.name, "demo": each.demo, **_json(each.count)}
                for each in self.meetings
            ],
            "seats": [{"seat": seat, **_json(count)} for seat, count in self.seats.items()],
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """A meeting's list of seats, each with what is recorded of it, if anything."""

    meeting: Meeting
    seats: tuple[tuple[str, Came | None], ...]


@cache
def curated(folder: Path = SHIPPED) -> dict[str, tuple[str, ...]]:
    """By board, the seats that its documents list; read once a process.

    Raises:
        PlanFileError: if a file has mistakes.
    """
    return read_seats(folder)


async def of_board(store: Store, board: str, first: dt.date, last: dt.date) -> Figures:
    """A board's attendance from one day to another, both included."""
    async with store.session() as session:
        rows = await attendance.of_board(session, board, first, last)
    by_meeting: dict[int, list[Came]] = defaultdict(list)
    by_seat: dict[str, list[Came]] = defaultdict(list)
    known = {meeting.id or 0: meeting for meeting, _ in rows}
    demo = {meeting.id or 0 for meeting, each in rows if each.demo}
    for meeting, each in rows:
        by_meeting[meeting.id or 0].append(each.came)
        by_seat[each.seat].append(each.came)
    order = {seat: number for number, seat in enumerate(curated().get(board, ()))}
    return Figures(
        tuple(MeetingCount(known[key], _count(came), key in demo) for key, came in by_meeting.items()),
        {seat: _count(by_seat[seat]) for seat in sorted(by_seat, key=lambda seat: (order.get(seat, len(order)), seat))},
    )


async def held(store: Store, board: str, person_id: int, today: dt.date) -> Sequence[Meeting]:
    """A board's meetings up to today, the latest first, for its officer.

    Raises:
        NotAllowedError: if the person is no officer of the board.
    """
    async with store.session() as session:
        if person_id not in await officers(session, board):
            raise NotAllowedError
        return await attendance.held(session, board, today)


async def sheet(store: Store, meeting_id: int, person_id: int) -> Sheet:
    """A meeting's seats: the board's curated ones, or its roles where no document lists any.

    Raises:
        NotAllowedError: if there is no such meeting, or the person is no officer of its board.
    """
    async with store.session() as session:
        return await _sheet(session, meeting_id, person_id)


async def record(
    store: Store, meeting_id: int, person_id: int, today: dt.date, *, seat_number: int, came: Came | None
) -> Sheet:
    """Record whether a seat was filled; with None what was recorded is taken back. Repeating it changes nothing.

    Args:
        store: the open database.
        meeting_id: the meeting.
        person_id: who records it.
        today: the day in London; of a meeting to come nothing is recorded.
        seat_number: the seat's place in the sheet, from 0.
        came: what to record.

    Raises:
        NotAllowedError: if the person is no officer of the board, or there is no such meeting or seat.
    """
    async with store.session() as session:
        found = await _sheet(session, meeting_id, person_id)
        if not 0 <= seat_number < len(found.seats) or found.meeting.on > today:
            raise NotAllowedError
        seat = found.seats[seat_number][0]
        if came is None:
            await attendance.forget(session, meeting_id, seat)
        else:
            await attendance.record(session, meeting_id, seat, came)
        await session.flush()
        return await _sheet(session, meeting_id, person_id)


async def _sheet(session: Session, meeting_id: int, person_id: int) -> Sheet:
    meeting = await meetings.meeting(session, meeting_id)
    if meeting is None or person_id not in await officers(session, meeting.board):
        raise NotAllowedError
    seats = curated().get(meeting.board) or tuple(role.name for role in await plans.roles(session, meeting.board))
    said = {each.seat: each.came for each in await attendance.of_meeting(session, meeting_id)}
    return Sheet(meeting, tuple((seat, said.get(seat)) for seat in seats))


def _count(came: Iterable[Came]) -> Count:
    said = list(came)
    return Count(*(said.count(each) for each in (Came.PRESENT, Came.DEPUTY, Came.APOLOGIES, Came.ABSENT)))


def _json(count: Count) -> dict[str, Any]:
    return {
        "present": count.present,
        "deputy": count.deputy,
        "apologies": count.apologies,
        "absent": count.absent,
        "percent_filled": count.percent,
    }
