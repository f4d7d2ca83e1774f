"""What officers did, and what they announced."""

import datetime as dt
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, word


class AuditEntry(SQLModel, table=True):
    """One thing that an officer did for a board. What anybody read is not here, and no words that anybody wrote.

    The name is the linked person's, looked up when the log is read: an erased person takes it along, and the role
    stays.
    """

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(sa_type=UtcDateTime, index=True)
    board: str = Field(index=True)
    role: str
    """In which role it was done: `officer`, or `the command line`."""
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)
    what: str
    about: str = ""
    """An action's reference, a role's name, a plan's id: never the name of a person."""


class Audience(StrEnum):
    """Who gets an announcement."""

    SUBSCRIBERS = "subscribers"
    OWNERS = "owners"
    MEMBERS = "members"
    ROLE = "role"


class Announcement(SQLModel, table=True):
    """Words of an officer to many. Their copies wait in the queue of broadcasts, whose `ref` is this row's number."""

    id: int | None = Field(default=None, primary_key=True)
    board: str
    audience: Audience = Field(sa_type=word(Audience))
    role_id: int | None = Field(default=None, foreign_key="role.id", ondelete="SET NULL")
    words: str
    made_at: dt.datetime = Field(sa_type=UtcDateTime)
