"""Queries on who came to meetings."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import col, select

from storage.store import Session
from storage.tables.meetings import Meeting
from storage.tables.scorecards import Attendance, Came


async def of_meeting(session: Session, meeting_id: int) -> Sequence[Attendance]:
    """What is recorded of one meeting."""
    return (await session.exec(select(Attendance).where(Attendance.meeting_id == meeting_id))).all()


async def of_board(session: Session, board: str, first: dt.date, last: dt.date) -> Sequence[tuple[Meeting, Attendance]]:
    """What is recorded of a board's meetings from one day to another, by date."""
    query = (
        select(Meeting, Attendance)
        .join(Attendance, col(Attendance.meeting_id) == Meeting.id)
        .where(Meeting.board == board, col(Meeting.on) >= first, col(Meeting.on) <= last)
        .order_by(col(Meeting.on), col(Meeting.id), col(Attendance.seat))
    )
    return (await session.exec(query)).all()


async def held(session: Session, board: str, today: dt.date) -> Sequence[Meeting]:
    """A board's meetings up to a day, the latest first."""
    query = select(Meeting).where(Meeting.board == board, col(Meeting.on) <= today)
    return (await session.exec(query.order_by(col(Meeting.on).desc(), col(Meeting.name)))).all()


async def record(session: Session, meeting_id: int, seat: str, came: Came) -> None:
    """Keep whether a seat was filled; what was said before is replaced."""
    await session.merge(Attendance(meeting_id=meeting_id, seat=seat, came=came))


async def forget(session: Session, meeting_id: int, seat: str) -> None:
    """Take a record back."""
    found = await session.get(Attendance, (meeting_id, seat))
    if found is not None:
        await session.delete(found)
