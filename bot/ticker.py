"""One tick: plan what is due, send what waits. Late, doubled or missed ticks do no harm."""

import asyncio
import logging

from bot.context import Services
from bot.logs import describe
from reminders.messages import Send
from reminders.outbox import tick

log = logging.getLogger(__name__)


class Ticker:
    """Runs ticks one after the other, whoever asks for them."""

    def __init__(self, services: Services, send: Send) -> None:
        self._services = services
        self._send = send
        self._turn = asyncio.Lock()
        self._closed = False

    async def tick(self) -> None:
        """Plan and drain as of now. A failure is logged; the next tick tries again."""
        async with self._turn:
            if self._closed:
                return
            try:
                await tick(self._services.store, self._services.clock.now(), self._send)
            except Exception as error:  # noqa: BLE001 - whatever failed, the next tick must still come
                log.error("a tick failed: %s", describe(error))  # noqa: TRY400 - a trace could quote a message

    async def close(self) -> None:
        """Finish the tick in work and begin no other, so that the store can be closed."""
        async with self._turn:
            self._closed = True

    async def whenever_nudged(self) -> None:
        """Tick soon after each change, so that an officer need not wait for the next regular tick."""
        while True:
            await self._services.nudge.wait()
            self._services.nudge.clear()
            await self.tick()
