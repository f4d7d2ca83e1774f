"""A point at a time: which card goes out next, and on which weekday."""

import datetime as dt

from feedback import broadcasts, learning
from storage import broadcasts as queue
from storage import learning as points
from storage.store import Store
from storage.tables import Broadcast, BroadcastKind, LearningSchedule, PointKind

CARD_TIME = dt.time(9, 30)
"""In London; after nine, when the reminders of the board's actions go out."""
DEFAULT_WEEKDAY = 1
"""Tuesday, until an officer chooses another day."""


async def weekday_of(store: Store, board: str) -> int | None:
    """The weekday of a board's cards, 0 for Monday; None if they are switched off."""
    async with store.session() as session:
        chosen = await points.schedule(session, board)
    return DEFAULT_WEEKDAY if chosen is None else chosen.weekday


async def choose_weekday(store: Store, board: str, weekday: int | None, *, local: dt.datetime) -> None:
    """Send a board's cards on another weekday (0 for Monday), or never (None).

    Args:
        store: the database.
        board: the board's id.
        weekday: the day.
        local: the present instant in London: on the day itself the change counts from `CARD_TIME` on.
    """
    day = local.date()
    since = day if local.time() < CARD_TIME else day + dt.timedelta(days=1)
    async with store.session() as session:
        await session.merge(LearningSchedule(board=board, weekday=weekday, since_on=since))


async def send_next(store: Store, board: str, *, now: dt.datetime, today: dt.date) -> Broadcast | None:
    """Begin to send the card that is due, if one is; of several, the one that has waited longest.

    A day on which nobody could send is made up for later in the same week.

    Args:
        store: the database.
        board: the board's id.
        now: the present instant, aware.
        today: the day in Europe/London; it is past `CARD_TIME`.
    """
    shown = [point for point in await learning.in_force(store, today, board) if point.kind is not PointKind.CHANGE]
    if not shown:
        return None
    async with store.session() as session:
        chosen = await points.schedule(session, board)
        last = await queue.last_day(session, board, BroadcastKind.POINT)
    first = min(point.published_on or today for point in shown) + dt.timedelta(days=1)
    weekday, since = (DEFAULT_WEEKDAY, first) if chosen is None else (chosen.weekday, chosen.since_on)
    if weekday is None:
        return None
    due = today - dt.timedelta(days=(today.weekday() - weekday) % 7)
    if due < since or (last is not None and last >= due):
        return None
    point = min(shown, key=lambda each: (each.sent_on or dt.date.min, each.id))
    assert point.id is not None
    begun = await broadcasts.begin(store, board, BroadcastKind.POINT, point.id, now=now, today=today)
    async with store.session() as session:
        fresh = await points.point(session, point.id)
        if fresh is not None:
            fresh.sent_on = today
            session.add(fresh)
    return begun
