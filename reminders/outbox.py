"""The outbox: what is due is planned once, and ends as sent, refused or visibly unconfirmed.

A message goes planned -> claimed -> sending -> sent, each step committed by itself. A sender that dies
while `claimed` has sent nothing, so the message is planned again. One that dies while `sending` may have
sent it: a digest is sent once more, marked as a possible repeat, and a notice is left unconfirmed for an
officer to see. Telegram cannot tell a message that it has had before, so more is not to be had.
"""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reminders import digests, escalation, notices, summary
from reminders.calendar import london_day
from reminders.digests import plan
from reminders.messages import Ambiguous, Delivered, Message, NotSent, Refused, Result, Send
from reminders.rhythm import hours_of_digests
from storage import outbox, people
from storage.store import Session, Store
from storage.tables import MessageKind, MessageState, OutboxMessage

__all__ = ["Point", "Ticked", "confirm", "drain", "plan", "tick"]

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
"""How long a claim holds: longer than every timeout of one request together."""
LONGEST_WAIT = dt.timedelta(hours=1)
_FIRST_WAIT = dt.timedelta(seconds=15)
_REPEAT_WAIT = dt.timedelta(minutes=1)
_AT_ONCE = 1000
"""Messages in one drain; the next tick goes on."""


class Point(StrEnum):
    """Where a process may die; tests make it die at each."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    ANSWERED = "answered"
    RECORDED = "recorded"


@dataclass(slots=True)
class Ticked:
    """What a tick did: how many reminders it planned, and how many messages ended in which state."""

    planned: int = 0
    states: Counter[MessageState] = field(default_factory=Counter)


def _go_on(_point: Point) -> None:
    """Nobody is watching."""


async def tick(store: Store, now: dt.datetime, send: Send, *, reached: Callable[[Point], None] = _go_on) -> Ticked:
    """Plan what is due and send what waits. Doing it again, late or twice does no harm.

    Args:
        store: the open database.
        now: the present instant, aware.
        send: delivers one message and says how that went.
        reached: is told of each point passed; for tests that end the process there.
    """
    ticked = Ticked(planned=await plan(store, now))
    reached(Point.PLANNED)
    ticked.states = await drain(store, now, send, reached=reached)
    if ticked.planned or ticked.states:
        log.info("planned %d reminders; messages: %s", ticked.planned, dict(ticked.states))
    return ticked


async def drain(
    store: Store, now: dt.datetime, send: Send, *, reached: Callable[[Point], None] = _go_on
) -> Counter[MessageState]:
    """Send what waits, one message after the other, and count the states they end in.

    A message that surely did not go out stops the drain: what stopped it would stop the others too, and the
    next tick tries again.
    """
    started = time.perf_counter()
    counts: Counter[MessageState] = Counter()
    async with store.session() as session:
        for lost in await outbox.lost_claims(session, now, now + LEASE):
            counts[await _recover(session, lost, now)] += 1
    for _ in range(_AT_ONCE):
        present = now + dt.timedelta(seconds=time.perf_counter() - started)
        claimed = await _claim(store, present)
        if claimed is None:
            break
        reached(Point.CLAIMED)
        message = await _begin(store, claimed, present)
        if message is None:
            counts[MessageState.SUPERSEDED] += 1
            continue
        reached(Point.SENDING)
        result = await _send(send, message)
        reached(Point.ANSWERED)
        present = now + dt.timedelta(seconds=time.perf_counter() - started)
        counts[await _record(store, claimed, result, present)] += 1
        reached(Point.RECORDED)
        if isinstance(result, NotSent):
            break
    return counts


async def confirm(store: Store, message_id: int, person_id: int, now: dt.datetime) -> None:
    """Take a tap on a message as proof that it arrived. Taps on settled messages change nothing."""
    async with store.session() as session:
        message = await outbox.message(session, message_id)
        if message is not None and message.person_id == person_id and message.state is MessageState.UNCONFIRMED:
            await outbox.step(
                session,
                message_id,
                message.attempt,
                [MessageState.UNCONFIRMED],
                state=MessageState.SENT,
                closed_at=now,
                reason=None,
            )


async def _claim(store: Store, present: dt.datetime) -> OutboxMessage | None:
    async with store.session() as session:
        open_now = await hours_of_digests(session, present)
        waiting = await outbox.next_waiting(session, present, present + LONGEST_WAIT, digests=open_now)
        if waiting is None or waiting.id is None:
            return None
        taken = await outbox.step(
            session,
            waiting.id,
            waiting.attempt,
            [MessageState.PLANNED],
            state=MessageState.CLAIMED,
            attempt=waiting.attempt + 1,
            claimed_until=present + LEASE,
        )
        return await outbox.message(session, waiting.id) if taken else None


async def _begin(store: Store, claimed: OutboxMessage, present: dt.datetime) -> Message | None:
    """Look at everything once more, and mark the message as on its way; None if there is nothing left to say."""
    async with store.session() as session:
        message = await _assemble(session, claimed, present)
        state = MessageState.SUPERSEDED if message is None else MessageState.SENDING
        values: dict[str, Any] = {"state": state}
        if message is None:
            values |= {"closed_at": present, "reason": "nothing was left to say"}
        assert claimed.id is not None
        begun = await outbox.step(session, claimed.id, claimed.attempt, [MessageState.CLAIMED], **values)
        return message if begun else None


async def _assemble(session: Session, message: OutboxMessage, present: dt.datetime) -> Message | None:
    match message.kind:
        case MessageKind.DIGEST:
            return await digests.assemble(session, message, london_day(present))
        case MessageKind.ESCALATION:
            return await escalation.assemble(session, message, london_day(present))
        case MessageKind.SUMMARY:
            return await summary.assemble(session, message, london_day(present))
        case MessageKind.NOTICE:
            return await notices.assemble(session, message)


async def _send(send: Send, message: Message) -> Result:
    try:
        return await send(message)
    except Exception as error:
        log.exception("the sender failed on a %s", type(message).__name__)
        return Ambiguous(type(error).__name__)


async def _record(store: Store, claimed: OutboxMessage, result: Result, present: dt.datetime) -> MessageState:
    values = _values(claimed, result, present)
    # The claim may have been given up as lost before the answer came; until the next claim it still counts.
    states = [MessageState.SENDING, MessageState.PLANNED, MessageState.UNCONFIRMED]
    async with store.session() as session:
        assert claimed.id is not None
        if not await outbox.step(session, claimed.id, claimed.attempt, states, **values):
            log.warning("a message was settled by somebody else while it was being sent")
        if isinstance(result, Refused) and result.unreachable:
            person = await people.person(session, claimed.person_id)
            if person is not None:
                person.reachable = False
                session.add(person)
    state: MessageState = values["state"]
    return state


async def _recover(session: Session, lost: OutboxMessage, now: dt.datetime) -> MessageState:
    """Settle a message whose sender died or hangs."""
    if lost.state is MessageState.CLAIMED:
        values: Mapping[str, Any] = {"state": MessageState.PLANNED, "claimed_until": None, "not_before_at": now}
    else:
        values = _values(lost, Ambiguous("the sender ended before the answer came"), now)
    assert lost.id is not None
    await outbox.step(session, lost.id, lost.attempt, [lost.state], **values)
    state: MessageState = values["state"]
    return state


def _values(message: OutboxMessage, result: Result, now: dt.datetime) -> dict[str, Any]:
    """What a result means for a message: the columns to change."""
    settled = {"closed_at": now, "claimed_until": None}
    again = {"state": MessageState.PLANNED, "claimed_until": None, "not_before_at": now}
    match result:
        case Delivered(telegram_id):
            return settled | {"state": MessageState.SENT, "telegram_id": telegram_id, "reason": None}
        case Refused(reason):
            return settled | {"state": MessageState.REFUSED, "reason": reason}
        case NotSent(reason, retry_after):
            wait = retry_after or min(_FIRST_WAIT * 2 ** min(message.attempt - 1, 8), LONGEST_WAIT)
            return again | {"not_before_at": now + min(wait, LONGEST_WAIT), "reason": reason}
        case Ambiguous(reason) if message.kind is MessageKind.DIGEST and not message.repeat:
            return again | {"repeat": True, "not_before_at": now + _REPEAT_WAIT, "reason": reason}
        case Ambiguous(reason):
            return settled | {"state": MessageState.UNCONFIRMED, "reason": reason}
