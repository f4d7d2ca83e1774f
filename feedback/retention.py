"""Feedback is kept for twelve months after the end of its quarter; a month before, the officers are warned."""

import datetime as dt
from dataclasses import dataclass

from feedback.intake import forget_order
from feedback.periods import quarters_before
from storage import batches
from storage.orderless import locked
from storage.store import Store
from storage.tables import SealedBatch, SealedReport

KEPT_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Expiry:
    """An officer who is to be told that a board's feedback will be deleted if nobody fetches it."""

    board: str
    periods: tuple[str, ...]
    """The quarters that it is from, oldest first."""
    person_id: int
    chat_id: int
    delete_on: dt.date
    """The day on which it will be gone."""


def oldest_kept(today: dt.date) -> str:
    """The oldest quarter of which feedback is still kept on a day in Europe/London."""
    return quarters_before(today, KEPT_QUARTERS)


def next_month(today: dt.date) -> dt.date:
    """The first day of the month after that of a day."""
    return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


async def forget_old_feedback(store: Store, *, today: dt.date) -> None:
    """Delete what is older, released or not."""
    oldest = oldest_kept(today)
    async with store.session() as session:
        await locked(session, SealedReport, SealedBatch)
        found = await batches.older_than(session, oldest)
        if found:
            await batches.delete_older_than(session, oldest)
    if found:
        await forget_order(store)


async def to_warn(store: Store, *, today: dt.date) -> list[Expiry]:
    """Whom to tell on this day what the next month's first day will delete; each officer until `warned`."""
    delete_on = next_month(today)
    warnings: dict[tuple[str, int, int], list[str]] = {}
    async with store.session() as session:
        for board, period in sorted(await batches.older_than(session, oldest_kept(delete_on))):
            for person_id, chat_id in await batches.officers_to_warn(session, board, period):
                warnings.setdefault((board, person_id, chat_id), []).append(period)
    return [Expiry(board, tuple(periods), who, chat, delete_on) for (board, who, chat), periods in warnings.items()]


async def warned(store: Store, warning: Expiry) -> None:
    """Note that an officer has the warning, so that it is not said again."""
    async with store.session() as session:
        await batches.note_warned(session, warning.board, warning.periods, warning.person_id)
