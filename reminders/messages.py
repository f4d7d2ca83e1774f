"""What the outbox hands to the sender, and what the sender may answer."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from storage.tables import Action, ActionChange


@dataclass(frozen=True, slots=True)
class Item:
    """One action in a digest, as it stands now."""

    action: Action
    occurrence_on: dt.date
    days_left: int
    """Days from the digest to the date; negative once it has passed."""


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


@dataclass(frozen=True, slots=True)
class Notice:
    """What an owner changed, for an officer."""

    message_id: int
    chat_id: int
    repeat: bool
    action: Action
    change: ActionChange


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


Message = Digest | Notice
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
