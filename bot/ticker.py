"""One tick: plan what is due, send what waits. Late, doubled or missed ticks do no harm."""

import asyncio
import datetime as dt
import logging

from bot.context import Services
from bot.keeping import Tell, warn_officers
from bot.logs import describe
from feedback.gaps import forget_old
from feedback.retention import forget_old_feedback
from reminders.calendar import is_digest_time, london_day
from reminders.messages import Send
from reminders.outbox import tick

log = logging.getLogger(__name__)


class Ticker:
    """Runs ticks one after the other, whoever asks for them."""

    def __init__(self, services: Services, send: Send, tell: Tell) -> None:
        self._services = services
        self._send = send
        self._tell = tell
        self._turn = asyncio.Lock()
        self._closed = False
        self._forgotten_on: dt.date | None = None
        self._warned_on: dt.date | None = None

    async def tick(self) -> None:
        """Plan and drain as of now, and once a day forget what is old. After a failure the next tick tries again."""
        async with self._turn:
            if self._closed:
                return
            try:
                now = self._services.clock.now()
                await tick(self._services.store, now, self._send)
                await self._forget_once_a_day(london_day(now))
                await self._warn_once_a_day(now)
            except Exception as error:  # noqa: BLE001 - whatever failed, the next tick must still come
                log.error("a tick failed: %s", describe(error))  # noqa: TRY400 - a trace could quote a message

    async def close(self) -> None:
        """Finish the tick in work and begin no other, so that the store can be closed."""
        async with self._turn:
            self._closed = True

    async def _forget_once_a_day(self, today: dt.date) -> None:
        if self._forgotten_on != today:
            await forget_old(self._services.store, today=today)
            await forget_old_feedback(self._services.store, today=today)
            self._forgotten_on = today

    async def _warn_once_a_day(self, now: dt.datetime) -> None:
        """At the hours when reminders go out too: nobody is to be woken."""
        today = london_day(now)
        if self._warned_on != today and is_digest_time(now):
            await warn_officers(self._services, self._tell, today=today)
            self._warned_on = today

    async def whenever_nudged(self) -> None:
        """Tick soon after each change, so that an officer need not wait for the next regular tick."""
        while True:
            await self._services.nudge.wait()
            self._services.nudge.clear()
            await self.tick()
