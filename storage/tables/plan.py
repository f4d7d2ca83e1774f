"""Plans and their actions, and what has happened to an action."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.types import Dates, UtcDateTime, word


class Status(StrEnum):
    """How an action stands. Whether it is late follows from its date and is not stored."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    BLOCKED = "blocked"
    DONE = "done"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to remind of."""
        return self not in (Status.DONE, Status.CLOSED)


class Change(StrEnum):
    """What can happen to an action."""

    DONE = "done"
    EVIDENCE = "evidence"
    PROGRESS = "progress"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    BLOCKED = "blocked"
    LATER = "later"
    TIME_ASKED = "more time asked for"
    TIME_GIVEN = "more time given"
    TIME_REFUSED = "more time refused"
    HANDED = "handed over"
    OWNED = "owners changed"
    DATED = "dated"
    CLOSED = "closed"
    REOPENED = "reopened"
    ASKED_AGAIN = "asked again"
    """An officer asked once more for a score card; it answers nothing."""
    UNDONE = "undone"


class Origin(StrEnum):
    """Where a plan came from; what an officer has imported is never overwritten by a shipped file."""

    SHIPPED = "shipped"
    IMPORTED = "imported"


class Register(StrEnum):
    """A list that a board keeps beside its plan. Its lines are actions like all others, with owners and dates."""

    CHALLENGE = "challenge"
    """The objective is the challenge; the action is what is required, its owner the agency, then its progress."""
    INSPECTION = "inspection"
    """What an inspectorate recommends."""
    RISK = "risk"
    """The objective is the risk; the action is a control measure, its dates are the reviews."""
    FORWARD = "forward plan"
    """The objective is the meeting; the action is the report, its owner brings it, its date is by when."""


class Plan(SQLModel, table=True):
    """A board's published plan for a period."""

    id: str = Field(primary_key=True)
    board: str = Field(index=True)
    title: str
    from_on: dt.date
    to_on: dt.date
    published: str | None = None
    """As precise as the document gives it: `2017`, `2017-03` or `2017-03-31`."""
    source_document: str
    source_section: str
    fingerprint: str
    """The digest of the file that it was read from: an unchanged file is not read again."""
    remind: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    """When to remind and whom to turn to, where it differs from the usual; `reminders.rhythm` reads it."""
    origin: Origin = Field(default=Origin.SHIPPED, sa_type=word(Origin))
    reminds: bool = True
    """False for history: a plan that was over when it came here, or that an officer has stopped."""


class Action(SQLModel, table=True):
    """One line of a plan: what, who, when, how it is measured, how it stands."""

    __table_args__ = (sa.UniqueConstraint("plan_id", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: str = Field(foreign_key="plan.id", ondelete="CASCADE")
    board: str = Field(index=True)
    position: int
    """Its place in the plan, from 0."""
    ref: str
    priority: str | None = None
    objective_ref: str
    objective: str
    title: str
    measure: str | None = None
    external_ref: str | None = None
    """The document's own reference to another plan, where it gives one."""
    in_register: Register | None = Field(default=None, sa_type=word(Register))
    """The register that it stands in, beside being part of its plan."""
    note: str | None = None
    """A contradiction or a gap in the document, in words for the officer."""
    source_document: str
    source_section: str

    when_as_written: str | None = None
    owner_as_written: str | None = None

    rule: str
    """The rule of `reminders.when` that read the wording."""
    due_on: dt.date | None = None
    recurrence: str | None = None
    review_points: tuple[dt.date, ...] = Field(default=(), sa_type=Dates)
    needs_date: bool = False
    question: str | None = None
    """What a person should settle about the date, if anything."""
    due_version: int = 1
    """Grows whenever the dates change, so that a new date reminds afresh."""

    status: Status = Field(default=Status.NOT_STARTED, sa_type=word(Status))
    progress: str | None = None
    """The owner's latest note, or what the plan's own progress column said."""
    impact: str | None = None
    """What has changed by it, as the plan's own column says."""
    done_through_on: dt.date | None = None
    """Of the dates of an action that has several: answered up to and including this one."""
    owners_by_hand: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Its owners were changed in the chat: a plan file that names the same owner as before leaves them alone."""
    reminds: bool = True
    """Whether its plan reminds; kept here as well, so that one look at an action is enough."""
    next_on: dt.date | None = Field(default=None, index=True)
    """The earliest date that is not answered yet; kept by `settle`, so that a tick finds what is near."""

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """All its dates in order: the due date, and the review points if it has some."""
        return tuple(sorted({*self.review_points, *([self.due_on] if self.due_on else [])}))

    @property
    def asks(self) -> bool:
        """Whether its owner is asked about it: it is open, and its plan is not history."""
        return self.status.is_open and self.reminds

    def settle(self) -> None:
        """Bring `next_on` in line with the dates, what was answered, the status, and whether its plan reminds."""
        left = [day for day in self.dates if self.done_through_on is None or day > self.done_through_on]
        self.next_on = left[0] if left and self.status.is_open and self.reminds else None


class ActionChange(SQLModel, table=True):
    """History: what changed, when, and in which role it was done. It names no person."""

    __tablename__ = "action_change"

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", ondelete="CASCADE", index=True)
    at: dt.datetime = Field(sa_type=UtcDateTime)
    by_role: str
    kind: Change = Field(sa_type=word(Change))
    occurrence_on: dt.date | None = None
    before: str | None = None
    after: str | None = None
    note: str | None = None
    answers_id: int | None = None
    """The earlier change that this one decides on or takes back."""
    restore: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    """How the action stood before, so that the change can be undone. It names no person."""
