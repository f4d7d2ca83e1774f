"""What the outbox hands to the sender, and what the sender may answer."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from reminders.reports import Report
from storage.tables import Action, ActionChange


@dataclass(frozen=True, slots=True)
class Item:
    """One action in a digest, as it stands now."""

    action: Action
    occurrence_on: dt.date
    days_left: int
    """Days from the digest to the date; negative once it has passed."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting in a digest."""

    board: str
    name: str
    on: dt.date
    at: str | None
    days_left: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A person's reminders of a day, overdue first."""

    message_id: int
    """The outbox's number: buttons carry it, so that a tap proves delivery."""
    chat_id: int
    day: dt.date
    repeat: bool
    """An earlier attempt may have arrived; the text says so."""
    items: tuple[Item, ...]
    meetings: tuple[Gathering, ...] = ()
    part: int = 1
    """Many actions come in several messages, so that each is shown with its buttons."""
    stands_in_for: tuple[str, ...] = ()
    """Roles whose accountable person is away, where this person is the deputy."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody changed about an action, for an officer or an owner."""

    message_id: int
    chat_id: int
    repeat: bool
    action: Action
    change: ActionChange
    to_officer: bool = True
    decide: bool = False
    """The change is a request for more time, and this person can approve or refuse it."""


@dataclass(frozen=True, slots=True)
class Silence:
    """An action whose date has passed and about which nobody has said anything."""

    action: Action
    occurrence_on: dt.date
    since_on: dt.date
    """Since when: the date, the last answer, or the first reminder, whichever came last."""
    owners: tuple[str, ...]
    reminded_on: tuple[dt.date, ...]
    """The days before today on which an owner was reminded of this date."""
    undelivered: int
    """Reminders that Telegram refused or that may not have arrived."""
    told: tuple[tuple[str, dt.date], ...]
    """To whom it was taken before, and when."""


@dataclass(frozen=True, slots=True)
class Escalated:
    """Silences, for the deputy, the chair or an officer."""

    message_id: int
    chat_id: int
    day: dt.date
    repeat: bool
    step: str
    items: tuple[Silence, ...]


@dataclass(frozen=True, slots=True)
class BoardWeek:
    """How a board's actions stand, for its officers."""

    board: str
    lights: dict[str, int]
    """Open actions of plans that have begun, as `/board` counts them, by their light: red, amber, green."""
    to_come: int
    """Open actions of plans that begin later. What follows counts them too: they are made ready now."""
    late: tuple[Item, ...]
    due_soon: int
    """Open actions with a date in the next 14 days."""
    requests: int
    undated: int
    unowned: int
    unlinked: tuple[str, ...]
    """Roles that own open actions and that nobody is linked to."""
    unreachable: tuple[str, ...]
    """Roles with somebody who has blocked the bot."""
    troubled: int
    """Messages that were refused or are unconfirmed, of the last seven days."""


@dataclass(frozen=True, slots=True)
class Summary:
    """An officer's week."""

    message_id: int
    chat_id: int
    day: dt.date
    repeat: bool
    boards: tuple[BoardWeek, ...]


@dataclass(frozen=True, slots=True)
class Quarterly:
    """A board's exception report of a quarter that is over, as a draft for its officer."""

    message_id: int
    chat_id: int
    repeat: bool
    quarter_on: dt.date
    """The quarter's last day."""
    report: Report


@dataclass(frozen=True, slots=True)
class Delivered:
    """Telegram has it, under this number."""

    telegram_id: int


@dataclass(frozen=True, slots=True)
class NotSent:
    """It surely did not go out: no connection, or too many requests. It is tried again."""

    reason: str
    retry_after: dt.timedelta | None = None
    """How long Telegram asked us to wait."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may have gone out: the answer was lost after the request."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will not deliver it."""

    reason: str
    unreachable: bool = False
    """The person has blocked the bot or left Telegram."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another number now. Nothing was sent; it goes there next."""

    chat_id: int


Message = Digest | Notice | Escalated | Summary | Quarterly
Result = Delivered | NotSent | Ambiguous | Refused | Moved
Send = Callable[[Message], Awaitable[Result]]


class Gate(Protocol):
    """Holds messages back for as long as they may not go out."""

    async def is_open(self) -> bool:
        """Whether messages may be taken up now; waits a little for it. False leaves the rest to a later tick."""

    async def turn(self, chat_id: int) -> bool:
        """Wait until this chat may be written to; False if sending has ended meanwhile."""


class OpenGate:
    """Holds nothing back."""

    async def is_open(self) -> bool:
        """Always."""
        return True

    async def turn(self, chat_id: int) -> bool:  # noqa: ARG002 - every chat is like the other
        """At once."""
        return True
