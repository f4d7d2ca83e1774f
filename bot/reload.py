"""New content without a restart: the library is built beside the old one and put in its place when it is whole."""

import asyncio
import logging
from dataclasses import dataclass

from bot.context import Services
from bot.logs import describe
from bot.points import published
from bot.settings import SettingsError
from bot.wiring import load_library
from knowledge.library import Library
from knowledge.problems import ContentError
from reminders.calendar import london_day

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The new content is in use."""

    boards: int
    entries: int
    added: int
    altered: int
    removed: int


@dataclass(frozen=True, slots=True)
class NotReloaded:
    """The content as it was before stays in use; each problem is a sentence, most with file, line and key."""

    problems: tuple[str, ...]


async def reload(services: Services) -> Reloaded | NotReloaded:
    """Read the content again and, if it is sound, answer from it from now on.

    Who asks while this runs is answered from the content as it was. Two that reload at once take turns.
    """
    async with services.reloading:
        try:
            added = await published(services.store, london_day(services.clock.now()))
            new = await asyncio.to_thread(load_library, services.settings, added)
        except ContentError as error:
            outcome = NotReloaded(tuple(str(problem) for problem in error.problems))
        except SettingsError as error:
            outcome = NotReloaded((str(error),))
        except OSError as error:
            outcome = NotReloaded((f"{error.filename or 'A file'} cannot be read: {error.strerror}.",))
        else:
            old, services.library = services.library, new
            reloaded = _compared(old, new)
            log.info("content reloaded: %d boards, %d entries", reloaded.boards, reloaded.entries)
            return reloaded
    for problem in outcome.problems:
        log.error("content not reloaded, the last good content stays: %s", problem)
    return outcome


async def whenever_told(services: Services, told: asyncio.Event) -> None:
    """Reload after each signal; a failure that nobody foresaw is logged, and the next signal tries again."""
    while True:
        await told.wait()
        told.clear()
        try:
            await reload(services)
        except Exception as error:  # noqa: BLE001 - whatever failed, the bot goes on with what it has
            log.error("the content could not be reloaded: %s", describe(error))


def _compared(old: Library, new: Library) -> Reloaded:
    before = {entry.key: entry for entry in old.entries()}
    after = {entry.key: entry for entry in new.entries()}
    return Reloaded(
        boards=len(new.boards),
        entries=len(after),
        added=len(after.keys() - before.keys()),
        altered=sum(before[key] != after[key] for key in after.keys() & before.keys()),
        removed=len(before.keys() - after.keys()),
    )
