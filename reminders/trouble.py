"""What did not go well, for an officer: messages that were refused or are unconfirmed, and people out of reach."""

import datetime as dt
from dataclasses import dataclass

from storage import outbox
from storage.store import Session
from storage.tables import MessageState, OutboxMessage, Person


@dataclass(frozen=True, slots=True)
class Troubled:
    """A message that was refused, or that may not have arrived."""

    message: OutboxMessage
    roles: tuple[str, ...]
    """The roles of the person it was for, by name; none for an officer without a role."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Somebody who has blocked the bot or left Telegram. They get nothing until they write to it again."""

    person: Person
    roles: tuple[str, ...]


async def troubled(session: Session) -> list[Troubled]:
    """The messages that nobody has settled yet, newest first."""
    return [Troubled(message, roles) for message, roles in await outbox.unsettled(session)]


async def list_unconfirmed(session: Session) -> list[Troubled]:
    """Of these, the ones of which nobody knows whether they arrived."""
    return [each for each in await troubled(session) if each.message.state is MessageState.UNCONFIRMED]


async def list_unreachable(session: Session) -> list[Unreachable]:
    """The people whom nothing reaches, by name."""
    return [Unreachable(person, roles) for person, roles in await outbox.unreachable(session)]


async def resend(session: Session, message_id: int, now: dt.datetime) -> bool:
    """Send a troubled message once more, marked as a possible repeat where it may have arrived.

    Returns:
        False if there is no such message, or it is on its way or settled: then nothing changes.
    """
    message = await outbox.message(session, message_id)
    if message is None or message.state not in outbox.TROUBLED:
        return False
    return await outbox.step(
        session,
        message_id,
        message.attempt,
        outbox.TROUBLED,
        state=MessageState.PLANNED,
        repeat=message.repeat or message.state is MessageState.UNCONFIRMED,
        not_before_at=now,
        closed_at=None,
        seen_at=None,
    )


async def mark_seen(session: Session, message_id: int, now: dt.datetime) -> bool:
    """Take a troubled message off the list: the officer knows, and nothing more is to be done.

    What became of it stays written down as it is.

    Returns:
        False if there is no such message, or it is not in trouble.
    """
    message = await outbox.message(session, message_id)
    if message is None or message.state not in outbox.TROUBLED:
        return False
    return await outbox.step(session, message_id, message.attempt, outbox.TROUBLED, seen_at=now)
