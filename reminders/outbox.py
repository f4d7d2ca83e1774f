"""The outbox: what is due is planned once, and ends as sent, refused or visibly unconfirmed.

A message goes planned -> claimed -> sending -> sent, and each step is safe on the disk before the next begins.
A sender that dies while `claimed` has sent nothing, so the message is planned again. One that dies while
`sending` may have sent it: a digest is sent once more, marked as a possible repeat, and a notice is left
unconfirmed for an officer to see. Telegram cannot tell a message that it has had before, so more is not to be had.
"""

import asyncio
import datetime as dt
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

from reminders import digests, escalation, notices, quarterly, summary
from reminders.calendar import london_day
from reminders.digests import plan
from reminders.messages import Ambiguous, Gate, Message, NotSent, OpenGate, Result, Send
from reminders.rhythm import hours_of_digests
from reminders.settling import LONGEST_WAIT, changes, give_back, record, recover
from storage import outbox
from storage.lease import Fence
from storage.store import Session, Store
from storage.tables import MessageKind, MessageState, OutboxMessage
from storage.together import Together

__all__ = ["Point", "Ticked", "confirm", "drain", "plan", "tick"]

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
"""How long a claim holds: longer than every timeout of one request together."""
IN_FLIGHT = 16
"""Messages on their way at once. A kill repeats at most so many; Telegram's answers take about 0.1 s, so
25 messages a second need about 3."""
STALE = 60.0
"""Seconds after which a message that was begun is not sent any more: the process was paused, others have moved on."""
Claimed = tuple[OutboxMessage, int]
"""A message that was taken up, and the number of the chat that it goes to."""
_RECORD_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0)
"""Seconds between tries to write down an answer while the database is away."""


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


async def tick(
    store: Store,
    now: dt.datetime,
    send: Send,
    *,
    gate: Gate | None = None,
    fence: Fence | None = None,
    reached: Callable[[Point], None] = _go_on,
) -> Ticked:
    """Plan what is due and send what waits. Doing it again, late or twice does no harm.

    Args:
        store: the open database.
        now: the present instant, aware.
        send: delivers one message and says how that went.
        gate: says when messages may go out; by default at once.
        fence: begins nothing once the lease has changed hands; None where there is only one sender.
        reached: is told of each point passed; for tests that end the process there.
    """
    ticked = Ticked(planned=await plan(store, now))
    reached(Point.PLANNED)
    ticked.states = await drain(store, now, send, gate=gate, fence=fence, reached=reached)
    if ticked.planned or ticked.states:
        states = {state.value: count for state, count in ticked.states.items()}
        log.info("planned %d reminders; messages: %s", ticked.planned, states)
    return ticked


async def drain(
    store: Store,
    now: dt.datetime,
    send: Send,
    *,
    gate: Gate | None = None,
    fence: Fence | None = None,
    reached: Callable[[Point], None] = _go_on,
) -> Counter[MessageState]:
    """Send what waits, several messages at once, and count the states they end in; the arguments are those of `tick`.

    A message that fails holds no other up. What concerns all, such as a lost connection, closes the gate.
    """
    async with store.session() as session:
        counts = Counter(
            [await recover(session, lost, now) for lost in await outbox.lost_claims(session, now, now + LEASE)]
        )
    run = _Drain(store, now, send, gate=gate or OpenGate(), fence=fence, reached=reached, counts=counts)
    workers = [asyncio.create_task(run.work()) for _ in range(IN_FLIGHT)]
    try:
        # All end before the first failure is raised: what is on its way shall still be written down.
        await asyncio.wait(workers)
    except asyncio.CancelledError:
        for worker in workers:
            worker.cancel()
        await asyncio.wait(workers)
        raise
    finally:
        await run.give_back()
    for worker in workers:
        worker.result()
    return counts


class _Drain:
    """One run through the waiting messages, worked on by several tasks."""

    def __init__(
        self,
        store: Store,
        now: dt.datetime,
        send: Send,
        *,
        gate: Gate,
        fence: Fence | None,
        reached: Callable[[Point], None],
        counts: Counter[MessageState],
    ) -> None:
        self._store, self._send, self._gate, self._fence = store, send, gate, fence
        self._reached, self._counts = reached, counts
        self._now, self._started = now, time.perf_counter()
        self._together = Together(store)
        self._claimed: deque[Claimed] = deque()
        self._claiming = asyncio.Lock()
        self._ended = False

    async def work(self) -> None:
        """Send one message after the other until none waits."""
        try:
            while (claimed := await self._next()) is not None:
                await self._deliver(claimed)
        finally:
            self._ended = True  # where one ends, there is nothing left, or something is wrong that concerns all

    async def give_back(self) -> None:
        """Let what was taken up and not begun wait for the next run."""
        while self._claimed:
            await self._together.write(partial(give_back, claimed=self._claimed.popleft()[0], present=self._present()))

    def _present(self) -> dt.datetime:
        return self._now + dt.timedelta(seconds=time.perf_counter() - self._started)

    async def _next(self) -> Claimed | None:
        async with self._claiming:
            if self._ended or not await self._gate.is_open():
                return None
            if not self._claimed:
                self._claimed.extend(await self._claim())
            return self._claimed.popleft() if self._claimed else None

    async def _claim(self) -> Sequence[Claimed]:
        present = self._present()
        async with self._store.session() as session:
            return await outbox.claim(
                session,
                present,
                present + LONGEST_WAIT,
                present + LEASE,
                at_most=IN_FLIGHT,
                digests=await hours_of_digests(session, present),
                fence=self._fence,
            )

    async def _deliver(self, claimed: Claimed) -> None:
        row, chat_id = claimed
        self._reached(Point.CLAIMED)
        if not await self._gate.turn(chat_id):
            self._claimed.append(claimed)  # nobody takes it up any more in this run, and it is given back
            self._ended = True
            return
        started = time.perf_counter()
        message = await self._together.write(partial(self._begin, row))
        if message is None:
            return
        self._reached(Point.SENDING)
        paused = time.perf_counter() - started > STALE
        result = NotSent("the process was paused") if paused else await _send(self._send, message)
        self._reached(Point.ANSWERED)
        self._counts[await self._record(row, result)] += 1
        self._reached(Point.RECORDED)

    async def _begin(self, row: OutboxMessage, session: Session) -> Message | None:
        """Look at everything once more, and mark the message as on its way; None if it is not to be sent now."""
        present = self._present()
        assert row.id is not None
        own = [MessageState.CLAIMED]
        try:
            message = await _assemble(session, row, present)
        except Exception as error:
            log.exception("message %d could not be written", row.id)
            failed = NotSent(type(error).__name__)
            await outbox.step(session, row.id, row.attempt, own, **changes(row, failed, present))
            return None
        if message is None:
            superseded: dict[str, Any] = {
                "state": MessageState.SUPERSEDED,
                "closed_at": present,
                "reason": "nothing was left to say",
            }
            if await outbox.step(session, row.id, row.attempt, own, **superseded):
                self._counts[MessageState.SUPERSEDED] += 1
            return None
        if await outbox.begin(session, row.id, row.attempt, self._fence):
            return message
        await give_back(session, row, present)  # the lease has changed hands: it is the new holder's
        self._ended = True
        return None

    async def _record(self, row: OutboxMessage, result: Result) -> MessageState:
        """Write down how it ended. An answer is too dear to lose: while the database is away it is kept in memory."""
        for wait in _RECORD_WAITS:
            try:
                return await self._together.write(partial(record, claimed=row, result=result, present=self._present()))
            except Exception as error:  # noqa: BLE001 - whatever it was, the last try raises it
                log.warning("an answer could not be written down (%s); trying again", type(error).__name__)
                await asyncio.sleep(wait)
        return await self._together.write(partial(record, claimed=row, result=result, present=self._present()))


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


async def _assemble(session: Session, message: OutboxMessage, present: dt.datetime) -> Message | None:
    match message.kind:
        case MessageKind.DIGEST:
            return await digests.assemble(session, message, london_day(present))
        case MessageKind.ESCALATION:
            return await escalation.assemble(session, message, london_day(present))
        case MessageKind.SUMMARY:
            return await summary.assemble(session, message, london_day(present))
        case MessageKind.REPORT:
            return await quarterly.assemble(session, message, london_day(present))
        case MessageKind.NOTICE:
            return await notices.assemble(session, message)


async def _send(send: Send, message: Message) -> Result:
    try:
        return await send(message)
    except asyncio.CancelledError:
        # Safeboard is stopping and has waited long enough. What is known is still written down.
        return Ambiguous("stopped before the answer came")
    except Exception as error:
        log.exception("the sender failed on a %s", type(message).__name__)
        return Ambiguous(type(error).__name__)
