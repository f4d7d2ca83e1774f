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
from enum import Enum, StrEnum, auto

from reminders.calendar import london_day
from reminders.digests import plan
from reminders.messages import Ambiguous, Gate, Message, NotSent, OpenGate, Result, Send
from reminders.rhythm import hours_of_digests
from reminders.settling import LONGEST_WAIT, Ended, changes, give_back, leave, record, recover
from reminders.writing import write
from storage import outbox, sending
from storage.lease import Fence
from storage.sending import Claim
from storage.store import Session, Store
from storage.tables import MessageState, OutboxMessage
from storage.together import Together

__all__ = ["Point", "Ticked", "confirm", "drain", "plan", "tick"]

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
"""How long a claim holds: longer than every timeout of one request together."""
IN_FLIGHT = 16
"""Messages on their way at once. A kill repeats at most so many; Telegram's answers take about 0.1 s, so
25 messages a second need about 3."""
AT_ONCE = 64
"""Messages that are taken up in one go: two or three seconds' work. After a kill they wait for the claim's end."""
STALE = 60.0
"""Seconds after which a message that was begun is not sent any more: the process was paused, others have moved on."""
Claimed = tuple[OutboxMessage, int]
"""A message that was taken up, and the number of the chat that it goes to."""
_RECORD_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0)
"""Seconds between tries to write down an answer while the database is away."""


NOTHING_LEFT = "nothing was left to say"
"""Why a message is superseded."""


class _NotBegun(Enum):
    """Why a message that was taken up was not begun."""

    SUPERSEDED = auto()
    FENCED = auto()
    FAILED = auto()


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
        run.end()  # a worker that is cut off while it sends writes down what is known, and would go on
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
        recording: asyncio.Task[None] | None = None
        try:
            while (claimed := await self._next()) is not None and await self._is_its_turn(claimed):
                begun_at = time.perf_counter()
                message = await self._begin_now(claimed[0])
                if recording is not None:
                    # Its answer is written down in the same commit or an earlier one; while the database is away, this
                    # task waits here. So each task has one message at most of which the disk does not know the end.
                    await recording
                    recording = None
                if message is not None:
                    result = await self._sent(message, begun_at)
                    recording = asyncio.create_task(self._end(claimed[0], result))
        finally:
            self.end()  # where one ends, there is nothing left, or something is wrong that concerns all
            if recording is not None:
                await recording

    def end(self) -> None:
        """Begin nothing more."""
        self._ended = True

    async def give_back(self) -> None:
        """Let what was taken up and not begun wait for the next run."""
        if not self._claimed:
            return
        async with self._store.session() as session:
            for row, _ in self._claimed:
                await give_back(session, row, self._present())
        self._claimed.clear()

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
                at_most=AT_ONCE,
                digests=await hours_of_digests(session, present),
                fence=self._fence,
            )

    async def _is_its_turn(self, claimed: Claimed) -> bool:
        self._reached(Point.CLAIMED)
        if await self._gate.turn(claimed[1]):
            return True
        self._claimed.append(claimed)  # nobody takes it up any more in this run, and it is given back
        return False

    async def _begin_now(self, row: OutboxMessage) -> Message | None:
        """Write a message down and mark it as on its way; None if it does not go out now."""
        message = await self._together.write(self._begin, row)
        if not isinstance(message, Message):
            self._count(message)
            return None
        self._reached(Point.SENDING)
        return message

    async def _sent(self, message: Message, begun_at: float) -> Result:
        paused = time.perf_counter() - begun_at > STALE
        result = NotSent("the process was paused") if paused else await _send(self._send, message)
        self._reached(Point.ANSWERED)
        return result

    async def _end(self, row: OutboxMessage, result: Result) -> None:
        self._counts[await self._record(row, result)] += 1
        self._reached(Point.RECORDED)

    async def _begin(self, session: Session, rows: Sequence[OutboxMessage]) -> list[Message | _NotBegun]:
        """Write messages down as things stand now, and mark them as on their way, in one transaction."""
        present = self._present()
        try:
            written = await write(session, rows, london_day(present))
        except Exception as error:
            if len(rows) > 1:
                raise  # each is tried alone
            log.exception("message %d could not be written", rows[0].id)
            await leave(session, rows[0], changes(rows[0], NotSent(type(error).__name__), present))
            return [_NotBegun.FAILED]
        pairs = list(zip(rows, written, strict=True))
        claims = [Claim(row.id or 0, row.attempt) for row, message in pairs if message is not None]
        begun = await sending.begin(session, claims, self._fence) if claims else set()
        return [
            message if message is not None and row.id in begun else await self._leave(session, row, message, present)
            for row, message in pairs
        ]

    async def _leave(
        self, session: Session, row: OutboxMessage, message: Message | None, present: dt.datetime
    ) -> _NotBegun:
        """Settle a claimed message that is not begun."""
        if message is not None:  # the lease has changed hands: it is the new holder's
            await give_back(session, row, present)
            return _NotBegun.FENCED
        values = {"state": MessageState.SUPERSEDED, "closed_at": present, "reason": NOTHING_LEFT}
        return _NotBegun.SUPERSEDED if await leave(session, row, values) else _NotBegun.FAILED

    def _count(self, why: _NotBegun) -> None:
        if why is _NotBegun.SUPERSEDED:
            self._counts[MessageState.SUPERSEDED] += 1
        self._ended = self._ended or why is _NotBegun.FENCED

    async def _record(self, row: OutboxMessage, result: Result) -> MessageState:
        """Write down how it ended. An answer is too dear to lose: while the database is away it is kept in memory."""
        for wait in _RECORD_WAITS:
            try:
                return await self._together.write(self._write_down, (row, result))
            except Exception as error:  # noqa: BLE001 - whatever it was, the last try raises it
                log.warning("an answer could not be written down (%s); trying again", type(error).__name__)
                await asyncio.sleep(wait)
        return await self._together.write(self._write_down, (row, result))

    async def _write_down(self, session: Session, ended: Sequence[Ended]) -> list[MessageState]:
        return await record(session, ended, self._present())


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


async def _send(send: Send, message: Message) -> Result:
    try:
        return await send(message)
    except asyncio.CancelledError:
        # Safeboard is stopping and has waited long enough. What is known is still written down.
        return Ambiguous("stopped before the answer came")
    except Exception as error:
        log.exception("the sender failed on a %s", type(message).__name__)
        return Ambiguous(type(error).__name__)
