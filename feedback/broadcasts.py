"""One message to many: a queue that forgets each chat as soon as its message is settled.

A message goes waiting -> claimed -> sending, each step committed by itself, and then its row is deleted and counted.
A sender that dies while `claimed` has sent nothing, so the message waits again. One that dies while `sending` may
have sent it: it counts as sent and never goes twice, because a card that is missed does less harm than one that nags.
"""

import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from storage import broadcasts
from storage.store import Store
from storage.tables import Broadcast, BroadcastItem, BroadcastKind, ItemState

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
"""How long a claim holds: longer than every timeout of one request together, and than the pace makes one wait."""
LONGEST_WAIT = dt.timedelta(hours=1)
_WAIT = dt.timedelta(seconds=30)


class Outcome(StrEnum):
    """What became of one message."""

    SENT = "sent"
    UNSURE = "unsure"
    """The answer was lost after the request."""
    GONE = "gone"
    """The person has blocked the bot or left Telegram."""
    REFUSED = "refused"
    LATER = "later"
    """It surely did not go out, and what stopped it would stop the others too."""


class Point(StrEnum):
    """Where a process may die; tests make it die at each."""

    CLAIMED = "claimed"
    SENDING = "sending"
    ANSWERED = "answered"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one message, and how long Telegram asked us to wait, if it did."""

    outcome: Outcome
    wait: dt.timedelta | None = None


Deliver = Callable[[int], Awaitable[Attempt]]
"""Sends the broadcast's message to a chat."""
Pace = Callable[[int], Awaitable[None]]
"""Waits until a message may go to a chat."""


def _go_on(_point: Point) -> None:
    """Nobody is watching."""


async def begin(
    store: Store,
    board: str,
    kind: BroadcastKind,
    ref: int,
    *,
    now: dt.datetime,
    today: dt.date,
    report: tuple[int, int] | None = None,
    chats: Collection[int] | None = None,
) -> Broadcast | None:
    """Put a message for each of a board's subscribers, or for each of these chats, into the queue.

    Args:
        store: the database.
        board: the board's id.
        kind: what is sent.
        ref: the number of the point, the wave or the announcement.
        now: the present instant, aware.
        today: the day in Europe/London. The same thing goes out once a day at most.
        report: chat and message of an officer that shall show the progress.
        chats: who gets it; None for all who subscribed.

    Returns:
        The broadcast; None if it has begun today already.
    """
    async with store.session() as session:
        if await broadcasts.same(session, board, kind, ref, today) is not None:
            return None
        chat, message = report or (None, None)
        begun = Broadcast(board=board, kind=kind, ref=ref, day=today, report_chat=chat, report_message=message)
        session.add(begun)
        await session.flush()
        begun.total = await broadcasts.fill(session, begun, now, chats)
        session.add(begun)
        return begun


async def recover(store: Store, now: dt.datetime) -> None:
    """Settle what a sender claimed and never finished."""
    async with store.session() as session:
        for item in await broadcasts.lost(session, now, now + LEASE):
            if item.state is ItemState.CLAIMED:
                await broadcasts.step(session, item.key, [ItemState.CLAIMED], ItemState.WAITING, now)
            else:
                await broadcasts.settle(session, item, "sent")


async def unfinished(store: Store) -> list[Broadcast]:
    """Broadcasts that are not done, oldest first."""
    async with store.session() as session:
        return list(await broadcasts.unfinished(session))


async def send_some(
    store: Store,
    broadcast_id: int,
    now: dt.datetime,
    deliver: Deliver,
    pace: Pace,
    *,
    most: int,
    reached: Callable[[Point], None] = _go_on,
) -> tuple[Broadcast, bool]:
    """Send up to `most` messages of a broadcast.

    Returns:
        The broadcast as it stands now, and whether more can go out at once.
    """
    started = time.perf_counter()
    at_once = True
    for _ in range(most):
        item = await _claim(store, broadcast_id, _present(now, started))
        if item is None:
            at_once = False
            break
        reached(Point.CLAIMED)
        await pace(item.chat_id)
        if not await _step(store, item, ItemState.CLAIMED, ItemState.SENDING, _present(now, started) + LEASE):
            continue  # the person left the list a moment ago
        reached(Point.SENDING)
        attempt = await _deliver(deliver, item.chat_id)
        reached(Point.ANSWERED)
        await _record(store, item, attempt, _present(now, started))
        reached(Point.SETTLED)
        if attempt.outcome is Outcome.LATER:
            at_once = False
            break
    return await _finish(store, broadcast_id), at_once


async def cancel(store: Store, broadcast_id: int) -> Broadcast:
    """Drop what has not gone out: what it was about is no longer shown."""
    async with store.session() as session:
        await broadcasts.remove_items(session, broadcast_id)
    return await _finish(store, broadcast_id)


async def reported(store: Store, broadcast_id: int) -> None:
    """Forget the officer's message: it shows the end."""
    async with store.session() as session:
        broadcast = await broadcasts.broadcast(session, broadcast_id)
        assert broadcast is not None
        broadcast.report_chat = broadcast.report_message = None
        session.add(broadcast)


def _present(now: dt.datetime, started: float) -> dt.datetime:
    return now + dt.timedelta(seconds=time.perf_counter() - started)


async def _claim(store: Store, broadcast_id: int, present: dt.datetime) -> BroadcastItem | None:
    async with store.session() as session:
        item = await broadcasts.next_waiting(session, broadcast_id, present, present + LONGEST_WAIT)
        if item is None:
            return None
        taken = await broadcasts.step(session, item.key, [ItemState.WAITING], ItemState.CLAIMED, present + LEASE)
        return item if taken else None


async def _step(
    store: Store, item: BroadcastItem, before: ItemState, after: ItemState, not_before_at: dt.datetime
) -> bool:
    async with store.session() as session:
        return await broadcasts.step(session, item.key, [before], after, not_before_at)


async def _deliver(deliver: Deliver, chat_id: int) -> Attempt:
    try:
        return await deliver(chat_id)
    except Exception:
        log.exception("the sender failed on a broadcast")
        return Attempt(Outcome.UNSURE)


async def _record(store: Store, item: BroadcastItem, attempt: Attempt, present: dt.datetime) -> None:
    async with store.session() as session:
        match attempt.outcome:
            case Outcome.SENT | Outcome.UNSURE:
                await broadcasts.settle(session, item, "sent")
            case Outcome.REFUSED:
                await broadcasts.settle(session, item, "refused")
            case Outcome.GONE:
                await broadcasts.drop(session, item)
            case Outcome.LATER:
                wait = min(attempt.wait or _WAIT, LONGEST_WAIT)
                await broadcasts.step(session, item.key, [ItemState.SENDING], ItemState.WAITING, present + wait)


async def _finish(store: Store, broadcast_id: int) -> Broadcast:
    async with store.session() as session:
        broadcast = await broadcasts.broadcast(session, broadcast_id)
        assert broadcast is not None
        if not broadcast.done and not await broadcasts.waiting(session, broadcast_id):
            await broadcasts.remove_items(session, broadcast_id)
            broadcast.done = True
            session.add(broadcast)
        return broadcast
