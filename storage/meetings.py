"""Queries on meetings and their reminders."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import and_, or_
from sqlmodel import col, delete, select

from storage.store import Session
from storage.tables.meetings import Meeting, MeetingReminder
from storage.tables.people import Grant, Membership


async def meeting(session: Session, meeting_id: int) -> Meeting | None:
    """The meeting with this id."""
    return await session.get(Meeting, meeting_id)


async def named(session: Session, board: str, name: str) -> Sequence[Meeting]:
    """A board's meetings of one name."""
    return (await session.exec(select(Meeting).where(Meeting.board == board, Meeting.name == name))).all()


async def from_day(session: Session, board: str, day: dt.date) -> Sequence[Meeting]:
    """A board's meetings from a day on, by date."""
    query = select(Meeting).where(Meeting.board == board, col(Meeting.on) >= day)
    return (await session.exec(query.order_by(col(Meeting.on), col(Meeting.name)))).all()


async def last_of_board(session: Session, board: str, before: dt.date) -> Meeting | None:
    """The latest meeting before a day to which the whole board was bidden."""
    query = select(Meeting).where(Meeting.board == board, col(Meeting.role_id).is_(None), col(Meeting.on) < before)
    return (await session.exec(query.order_by(col(Meeting.on).desc()).limit(1))).first()


async def of_person(session: Session, person_id: int, first: dt.date, last: dt.date) -> Sequence[Meeting]:
    """The meetings of a period that concern a person: of their roles, or of a whole board that they belong to."""
    roles = select(Membership.role_id).where(Membership.person_id == person_id)
    boards = select(Grant.board).where(Grant.person_id == person_id)
    theirs = or_(col(Meeting.role_id).in_(roles), and_(col(Meeting.role_id).is_(None), col(Meeting.board).in_(boards)))
    query = select(Meeting).where(theirs, col(Meeting.on) >= first, col(Meeting.on) <= last)
    return (await session.exec(query.order_by(col(Meeting.on), col(Meeting.id)))).all()


async def given_to(session: Session, person_id: int) -> set[tuple[int, int]]:
    """What a person was reminded of: meetings by id, each with the milestone."""
    rows = await session.exec(select(MeetingReminder).where(MeetingReminder.person_id == person_id))
    return {(each.meeting_id, each.milestone) for each in rows}


async def remove(session: Session, meeting_id: int) -> None:
    """Delete a meeting and its reminders."""
    await session.exec(delete(Meeting).where(col(Meeting.id) == meeting_id))
