"""The demo's own controls: its clock, and faults on request."""

import asyncio

from bot.demo.clock import Advance, DemoClock, reading, wished
from bot.demo.door import Door
from bot.demo.errors import RefusalError
from bot.demo.faults import Faults
from bot.demo.feed import Feed


class Time:
    """The demo's clock and how to move it; moves happen one after another."""

    def __init__(self, clock: DemoClock, feed: Feed) -> None:
        self.clock = clock
        self.advance: Advance | None = None
        self.goes_back = False
        self.feed = feed
        self.turn = asyncio.Lock()


class ClockDoor(Door):
    """`/demo/clock`."""

    def initialize(self, time: Time) -> None:
        """Take what the server gives this handler."""
        self.time = time

    def get(self) -> None:
        """Tell the time."""
        self.answer(reading(self.time.clock.now()))

    async def post(self) -> None:
        """Move the clock forward; answered when everything due until then has happened."""
        if self.time.advance is None:
            raise RefusalError(409, "This demo's clock cannot be moved.")
        wish = self.body()
        async with self.time.turn:
            # Not given up when the asker leaves: a clock that stops half-way has skipped nothing, but helps nobody.
            await self.time.advance(wished(self.time.clock.now(), wish, goes_back=self.time.goes_back))
        told = reading(self.time.clock.now())
        self.time.feed.publish("clock", lambda: {"clock": told})
        self.answer(told)


class FaultsDoor(Door):
    """`/demo/faults`."""

    def initialize(self, faults: Faults) -> None:
        """Take what the server gives this handler."""
        self.faults = faults

    def get(self) -> None:
        """List the faults that wait for requests."""
        self.answer(list(self.faults))

    def post(self) -> None:
        """Add a fault."""
        self.faults.add_from(self.body())
        self.answer(list(self.faults))

    def delete(self) -> None:
        """Forget all faults."""
        self.faults.clear()
        self.answer([])
