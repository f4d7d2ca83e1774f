"""What a result means for a message: whether it ends, waits for another try, or is left to an officer."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from reminders.messages import Ambiguous, Delivered, Moved, NotSent, Refused, Result
from storage import outbox, people, sending
from storage.sending import Delivery
from storage.store import Session
from storage.tables import MessageKind, MessageState, OutboxMessage

log = logging.getLogger(__name__)

LONGEST_WAIT = dt.timedelta(hours=1)
_FIRST_WAIT = dt.timedelta(seconds=15)
_REPEAT_WAIT = dt.timedelta(minutes=1)


Ended = tuple[OutboxMessage, Result]
"""A message as it was claimed, and how its sending ended."""


async def record(session: Session, ended: Sequence[Ended], present: dt.datetime) -> list[MessageState]:
    """Write down how sends ended, and what that tells of the people.

    Whoever was slower than its claim, and was overtaken, changes nothing: the attempt's number tells.

    Returns:
        The states that the messages are in now, or would be, in the same order.
    """
    arrived = [
        Delivery(claimed.id or 0, claimed.attempt, result.telegram_id)
        for claimed, result in ended
        if isinstance(result, Delivered)
    ]
    if arrived and not await sending.sent(session, arrived, present):
        log.warning("of %d messages one was settled by somebody else while it was being sent", len(arrived))
    return [
        MessageState.SENT if isinstance(result, Delivered) else await _record_trouble(session, claimed, result, present)
        for claimed, result in ended
    ]


async def _record_trouble(
    session: Session, claimed: OutboxMessage, result: Result, present: dt.datetime
) -> MessageState:
    assert claimed.id is not None
    values = changes(claimed, result, present)
    if not await outbox.step(session, claimed.id, claimed.attempt, outbox.UNDER_WAY, **values):
        log.warning("message %d was settled by somebody else while it was being sent", claimed.id)
    match result:
        case Refused(unreachable=True):
            await people.set_unreachable(session, claimed.person_id)
        case Moved(chat_id):
            await people.move(session, claimed.person_id, chat_id)
    state: MessageState = values["state"]
    return state


async def give_back(session: Session, claimed: OutboxMessage, present: dt.datetime) -> None:
    """Let a message that was taken up and not begun wait again. It surely was not sent."""
    await leave(session, claimed, {"state": MessageState.PLANNED, "claimed_until": None, "not_before_at": present})


async def leave(session: Session, claimed: OutboxMessage, values: dict[str, Any]) -> bool:
    """Change the columns of a message that was taken up and not begun; False if its claim is lost."""
    assert claimed.id is not None
    return await outbox.step(session, claimed.id, claimed.attempt, [MessageState.CLAIMED], **values)


async def recover(session: Session, lost: OutboxMessage, now: dt.datetime) -> MessageState:
    """Settle a message whose sender died or hangs."""
    if lost.state is MessageState.CLAIMED:
        await give_back(session, lost, now)
        return MessageState.PLANNED
    values = changes(lost, Ambiguous("the sender ended before the answer came"), now)
    assert lost.id is not None
    await outbox.step(session, lost.id, lost.attempt, [lost.state], **values)
    state: MessageState = values["state"]
    return state


def changes(message: OutboxMessage, result: Result, now: dt.datetime) -> dict[str, Any]:
    """The columns to change when a message ended so, or goes on so."""
    settled = {"closed_at": now, "claimed_until": None}
    again = {"state": MessageState.PLANNED, "claimed_until": None, "not_before_at": now}
    match result:
        case Delivered(telegram_id):
            return settled | {"state": MessageState.SENT, "telegram_id": telegram_id, "reason": None}
        case Refused(reason):
            return settled | {"state": MessageState.REFUSED, "reason": reason}
        case Moved():
            return again | {"reason": "the chat has moved"}
        case NotSent(reason, retry_after):
            wait = retry_after or min(_FIRST_WAIT * 2 ** min(message.attempt - 1, 8), LONGEST_WAIT)
            return again | {"not_before_at": now + min(wait, LONGEST_WAIT), "reason": reason}
        case Ambiguous(reason) if message.kind is MessageKind.DIGEST and not message.repeat:
            return again | {"repeat": True, "not_before_at": now + _REPEAT_WAIT, "reason": reason}
        case Ambiguous(reason):
            return settled | {"state": MessageState.UNCONFIRMED, "reason": reason}
