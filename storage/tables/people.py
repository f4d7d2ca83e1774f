"""Roles, the people linked to them, and the invitations that link them.

Only linked people are here. A practitioner who asks or gives feedback leaves no row in any table.
"""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, word


class Standing(StrEnum):
    """What a person may be granted at a board, apart from holding a role of a plan."""

    MEMBER = "member"
    OFFICER = "officer"


class InvitationKind(StrEnum):
    """What an invitation makes of the person who opens it."""

    OWNER = "owner"
    DEPUTY = "deputy"
    CHAIR = "chair"
    MEMBER = "member"
    OFFICER = "officer"


class Place(StrEnum):
    """What a person is within a role or group. Each of them may answer for its actions."""

    HOLDER = "holder"
    DEPUTY = "deputy"
    """Hears when the accountable person is away or does not answer."""
    CHAIR = "chair"
    """Hears when neither has answered."""


class Role(SQLModel, table=True):
    """A post or a group that owns actions, as the plan names it."""

    __table_args__ = (sa.UniqueConstraint("board", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    board: str
    name: str


class ActionRole(SQLModel, table=True):
    """This action is owned by this role."""

    __tablename__ = "action_role"

    action_id: int = Field(foreign_key="action.id", ondelete="CASCADE", primary_key=True)
    role_id: int = Field(foreign_key="role.id", ondelete="CASCADE", primary_key=True, index=True)


class Person(SQLModel, table=True):
    """Somebody who opened an invitation."""

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(unique=True, sa_type=sa.BigInteger)
    """Telegram's number of the private chat; larger than 32 bits."""
    name: str
    reachable: bool = True
    """False once Telegram says that the person has blocked the bot; true again when they write."""
    linked_at: dt.datetime = Field(sa_type=UtcDateTime)
    planned_on: dt.date | None = None
    """The London day for which the reminders were looked through last; None asks for another look, for example
    after a new role. So a tick with nothing new costs one query, however many people and actions there are."""
    paused_until_on: dt.date | None = None
    """On leave before this day: no digests, and the deputies hear instead."""
    summary_on: dt.date | None = None
    """The Monday for which an officer's weekly summary was planned last."""


class Membership(SQLModel, table=True):
    """This person holds this role."""

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    role_id: int = Field(foreign_key="role.id", ondelete="CASCADE", primary_key=True, index=True)
    accountable: bool = False
    """At most one of a role's people answers for it; the first who links, until it is handed over."""
    place: Place = Field(default=Place.HOLDER, sa_type=word(Place), sa_column_kwargs={"server_default": Place.HOLDER})


class Grant(SQLModel, table=True):
    """This person is a member or an officer of this board."""

    __tablename__ = "board_grant"  # GRANT is a reserved word

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    board: str = Field(primary_key=True)
    kind: Standing = Field(primary_key=True, sa_type=word(Standing))


class Invitation(SQLModel, table=True):
    """A single-use link. Only the hash of its token is kept."""

    token_hash: str = Field(primary_key=True)
    board: str
    kind: InvitationKind = Field(sa_type=word(InvitationKind))
    role_id: int | None = Field(default=None, foreign_key="role.id", ondelete="CASCADE")
    created_at: dt.datetime = Field(sa_type=UtcDateTime)
    created_by: str
    """In which role it was made, for example `officer`; not who."""
    expires_at: dt.datetime = Field(sa_type=UtcDateTime)
    used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0
    """How often it was opened; more than once deserves a look."""


class RoleChange(SQLModel, table=True):
    """History of a role's people: somebody came, went, or handed over. It names no person."""

    __tablename__ = "role_change"

    id: int | None = Field(default=None, primary_key=True)
    role_id: int = Field(foreign_key="role.id", ondelete="CASCADE", index=True)
    at: dt.datetime = Field(sa_type=UtcDateTime)
    by_role: str
    what: str
    note: str | None = None


class BoardSetting(SQLModel, table=True):
    """What an installation decides about a board's reminders."""

    __tablename__ = "board_setting"

    board: str = Field(primary_key=True)
    nation: str
    """Whose bank holidays count: `ENG`, `WLS`, `SCT` or `NIR`."""
