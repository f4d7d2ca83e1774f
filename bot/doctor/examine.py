"""All checks, one after the other."""

from collections.abc import AsyncIterator

from bot.clock import Clock
from bot.doctor.computer import computer
from bot.doctor.finding import Finding
from bot.doctor.house import house
from bot.doctor.telegram import telegram
from bot.settings import Settings


async def examine(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Look at everything; what one check cannot do keeps no other from looking."""
    for finding in computer(settings):
        yield finding
    async for finding in telegram(settings, clock):
        yield finding
    async for finding in house(settings, clock.now()):
        yield finding
