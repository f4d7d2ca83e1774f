"""One tick: plan what is due, send what waits. Late, doubled or missed ticks do no harm."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

from bot.broadcaster import Broadcaster
from bot.context import Services
from bot.delivery import Delivery
from bot.keeping import warn_officers
from bot.lease import Lease
from bot.logs import describe
from bot.points import refresh
from bot.pulse import note_tick
from bot.retention import forget
from reminders.calendar import is_digest_time, london_day
from reminders.outbox import Point, Ticked, tick

log = logging.getLogger(__name__)

CLOSING = 6.0
"""Seconds for which a stop waits for messages on their way; then it writes down that nobody knows of them."""


class Ticker:
    """Runs ticks one after the other, whoever asks for them, while this instance holds the lease."""

    def __init__(
        self,
        services: Services,
        delivery: Delivery,
        broadcaster: Broadcaster,
        lease: Lease,
        reached: Callable[[Point], None] | None = None,
    ) -> None:
        self._reached = reached or _go_on
        self._services = services
        self._delivery = delivery
        self._broadcaster = broadcaster
        self._lease = lease
        self._turn = asyncio.Lock()
        self._work: asyncio.Task[Ticked] | None = None
        self._closed = False
        self._forgotten_on: dt.date | None = None
        self._warned_on: dt.date | None = None

    async def tick(self) -> None:
        """Plan and drain as of now, and once a day forget what is old. After a failure the next tick tries again."""
        async with self._turn:
            if self._closed or not self._lease.is_held:
                return
            try:
                now = self._services.clock.now()
                work = tick(
                    self._services.store,
                    now,
                    self._delivery.send,
                    gate=self,
                    fence=self._lease.fence,
                    reached=self._reached,
                )
                self._work = asyncio.create_task(work)
                await self._work
                await self._services.intake.advance(now)
                await self._forget_once_a_day(london_day(now))
                await self._warn_once_a_day(now)
                await self._broadcaster.run(now)
                await refresh(self._services)
                self._services.pulse.worked()
                await asyncio.to_thread(note_tick, self._services.settings.data_dir, now)
            except Exception as error:  # noqa: BLE001 - whatever failed, the next tick must still come
                log.error("a tick failed: %s", describe(error))

    async def is_open(self) -> bool:
        """Whether messages may be taken up now."""
        return self._goes_on and await self._services.pace.is_open() and self._goes_on

    async def turn(self, chat_id: int) -> bool:
        """Wait until a chat may be written to; False if sending has ended meanwhile."""
        if not self._goes_on:
            return False
        await self._services.pace.turn(chat_id)
        self._services.pulse.worked()
        return self._goes_on

    @property
    def _goes_on(self) -> bool:
        return self._lease.is_held and not self._closed

    async def close(self) -> None:
        """Finish what is on its way and begin nothing more, so that the store can be closed."""
        self._closed = True
        if self._work is not None and not self._work.done():
            await asyncio.wait([self._work], timeout=CLOSING)
            self._work.cancel()
        async with self._turn:
            pass

    async def _forget_once_a_day(self, today: dt.date) -> None:
        if self._forgotten_on != today:
            await forget(self._services.store, self._services.settings, today)
            self._forgotten_on = today

    async def _warn_once_a_day(self, now: dt.datetime) -> None:
        """At the hours when reminders go out too: nobody is to be woken."""
        today = london_day(now)
        if self._warned_on != today and is_digest_time(now):
            await warn_officers(self._services, self._delivery.tell, today=today)
            self._warned_on = today

    async def whenever_nudged(self) -> None:
        """Tick soon after each change, so that an officer need not wait for the next regular tick."""
        while True:
            await self._services.nudge.wait()
            self._services.nudge.clear()
            await self.tick()


def _go_on(_point: Point) -> None:
    """Nobody is watching."""
