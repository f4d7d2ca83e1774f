"""What waits to be sent, what was sent, and which reminders went with it."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, word


class MessageKind(StrEnum):
    """A digest of reminders to an owner, a notice of a change, an escalation; for officers a summary or a report."""

    DIGEST = "digest"
    NOTICE = "notice"
    ESCALATION = "escalation"
    SUMMARY = "summary"
    REPORT = "report"


class MessageState(StrEnum):
    """Where a message is on its way; `docs/reminders.md` draws it."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"
    SUPERSEDED = "superseded"


class OutboxMessage(SQLModel, table=True):
    """One message to one person. It holds ids only; its words are written when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "day"),
        sa.Index("ix_outbox_open", "state", "not_before_at"),
        sa.Index("ix_outbox_about", "person_id", "about", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: MessageKind = Field(sa_type=word(MessageKind))
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    day: dt.date | None = None
    """The London day of a digest: a person gets at most one a day. Empty for others, and for a digest's later parts."""
    part: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """A digest of many actions comes in parts, so that each is shown."""
    change_id: int | None = Field(default=None, foreign_key="action_change.id", ondelete="CASCADE")
    """What a notice tells of."""
    about: str | None = None
    """What a report is about, as `<board>/<quarter>`: a person gets each one once."""
    state: MessageState = Field(default=MessageState.PLANNED, sa_type=word(MessageState))
    attempt: int = 0
    """Counts claims; a sender that lost its claim cannot record a result for a later one."""
    repeat: bool = False
    """An earlier attempt may have arrived: the text says so."""
    claimed_until: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    not_before_at: dt.datetime = Field(sa_type=UtcDateTime)
    closed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    telegram_id: int | None = None
    """Telegram's number of the message, once it is known."""
    reason: str | None = None
    """Why it was refused, is unconfirmed or was superseded."""
    seen_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When an officer said that nothing more is to be done about a refused or unconfirmed message."""


class Reminder(SQLModel, table=True):
    """One occurrence of one action, at one rung of the ladder, to one person: once."""

    __table_args__ = (
        sa.UniqueConstraint("action_id", "occurrence_on", "milestone", "person_id", "due_version"),
        sa.Index("ix_reminder_message_id", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", ondelete="CASCADE")
    occurrence_on: dt.date
    milestone: int
    """Days from the date: -28, -7, -1, 0, then 7, 14 and so on."""
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    due_version: int
    message_id: int = Field(foreign_key="outbox.id", ondelete="CASCADE")


class Snooze(SQLModel, table=True):
    """This person asked not to hear of this action before a day. The due date stays."""

    action_id: int = Field(foreign_key="action.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)
    until_on: dt.date


class Escalation(SQLModel, table=True):
    """One silence about one date of one action, taken to one person: once."""

    __table_args__ = (
        sa.UniqueConstraint("action_id", "occurrence_on", "since_on", "step", "person_id", "due_version"),
        sa.Index("ix_escalation_message_id", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", ondelete="CASCADE")
    occurrence_on: dt.date
    since_on: dt.date
    """Since when nobody has answered: the date itself, or the last answer after it."""
    step: str
    """`deputy`, `chair` or `officer`."""
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    due_version: int
    message_id: int = Field(foreign_key="outbox.id", ondelete="CASCADE")
