"""Meetings of a board's groups and forums, as an officer enters them."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Meeting(SQLModel, table=True):
    """One meeting. Its people are those of the role or group, or the whole board's where there is none."""

    __table_args__ = (sa.UniqueConstraint("board", "name", "on"),)

    id: int | None = Field(default=None, primary_key=True)
    board: str
    role_id: int | None = Field(default=None, foreign_key="role.id", ondelete="CASCADE")
    name: str
    on: dt.date = Field(index=True)
    at: str | None = None
    """The time in London as `10:00`, if it is known."""


class MeetingReminder(SQLModel, table=True):
    """One meeting, so many days before it, to one person: once."""

    __tablename__ = "meeting_reminder"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "milestone", "person_id"),
        sa.Index("ix_meeting_reminder_message_id", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE")
    milestone: int
    """Days from the meeting: -7 or -1."""
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    message_id: int = Field(foreign_key="outbox.id", ondelete="CASCADE")
