"""Learning points are answers too: the library is built anew when what is published has changed.

`knowledge` knows nothing of the database, so the points become entries here. A look at what is in force on this day
comes with every tick, so that a point appears and lapses on its day, and what the command line publishes is found
without a restart.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Iterable, Mapping

from bot.context import Services
from feedback import learning
from knowledge.library import Library
from knowledge.model import Board, Change, Entry, Kind, Source
from reminders.calendar import london_day
from storage.store import Store
from storage.tables import LearningPoint, PointKind

log = logging.getLogger(__name__)

TEMPLATES = {
    PointKind.DEVELOPMENT: "learning point to do differently",
    PointKind.GOOD_PRACTICE: "learning point of good practice",
    PointKind.CHANGE: "you said, we did",
}
"""What the entry of a point cites where the officer named no document."""


async def published(store: Store, today: dt.date) -> tuple[Entry, ...]:
    """What is in force on a day, of all boards, as entries."""
    return tuple(entry_of(point) for point in await learning.in_force(store, today))


def entry_of(point: LearningPoint) -> Entry:
    """A point as an entry: what to do, why, where to read more, and the document that it rests on."""
    parts = (point.what, f"Why: {point.why}", f"Read more: {point.more}" if point.more else "")
    source = Source(document=point.document or f"{TEMPLATES[point.kind]}, {point.cycle}", section=point.section)
    return Entry(
        id=f"learning-point-{point.id}",
        board=point.board,
        kind=Kind.LEARNING,
        title=point.title,
        questions=(point.title,),
        answer="\n".join(part for part in parts if part),
        sources=(source,),
        # Where a document is cited, its date tells how old the finding is; the day of publication would not.
        as_at=None if point.document else (point.published_on or point.from_on).isoformat(),
        changed=Change(on=max(point.published_on or point.from_on, point.from_on), why="A learning point."),
    )


async def refresh(services: Services) -> bool:
    """Build the library anew if what is in force is not what it holds; whether it was.

    It takes a second or more, in a thread: who asks meanwhile is answered from the library as it was.
    """
    entries = await published(services.store, london_day(services.clock.now()))
    if _as_held(entries, services.library.boards) == services.library.added:
        return False
    async with services.reloading:
        old = services.library
        cache = services.settings.data_dir / "cache"
        services.library = await asyncio.to_thread(Library.build, old.packs, cache, entries)
    log.info("the library holds %d learning points now", len(services.library.added))
    return True


def _as_held(entries: Iterable[Entry], boards: Mapping[str, Board]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.board in boards)
