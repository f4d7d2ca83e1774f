"""One tick: plan what is due, send what waits. Late, doubled or missed ticks do no harm."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from bot.context import Services
from bot.logs import describe
from bot.points import refresh
from feedback.gaps import forget_old
from reminders.calendar import london_day
from reminders.messages import Send
from reminders.outbox import tick

log = logging.getLogger(__name__)


class Ticker:
    """Runs ticks one after the other, whoever asks for them."""

    def __init__(
        self, services: Services, send: Send, broadcast: Callable[[dt.datetime], Awaitable[None]] | None = None
    ) -> None:
        self._services = services
        self._send = send
        self._broadcast = broadcast
        self._turn = asyncio.Lock()
        self._closed = False
        self._forgotten_on: dt.date | None = None

    async def tick(self) -> None:
        """Plan and drain as of now, and once a day forget what is old. After a failure the next tick tries again."""
        async with self._turn:
            if self._closed:
                return
            try:
                now = self._services.clock.now()
                await tick(self._services.store, now, self._send)
                await self._forget_once_a_day(london_day(now))
                if self._broadcast is not None:
                    await self._broadcast(now)
                await refresh(self._services)
            except Exception as error:  # noqa: BLE001 - whatever failed, the next tick must still come
                log.error("a tick failed: %s", describe(error))  # noqa: TRY400 - a trace could quote a message

    async def close(self) -> None:
        """Finish the tick in work and begin no other, so that the store can be closed."""
        async with self._turn:
            self._closed = True

    async def _forget_once_a_day(self, today: dt.date) -> None:
        if self._forgotten_on != today:
            await forget_old(self._services.store, today=today)
            self._forgotten_on = today

    async def whenever_nudged(self) -> None:
        """Tick soon after each change, so that an officer need not wait for the next regular tick."""
        while True:
            await self._services.nudge.wait()
            self._services.nudge.clear()
            await self.tick()
