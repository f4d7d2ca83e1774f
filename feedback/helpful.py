"""Whether answers help: counted by entry and month, without the person."""

import datetime as dt
from collections.abc import Sequence

from feedback.months import month_of
from storage import curation
from storage.curation import Rated
from storage.store import Store

__all__ = ["Rated", "count", "of_board"]


async def count(store: Store, entry: str, *, helpful: bool, today: dt.date) -> None:
    """Count one tap under an answer.

    Args:
        store: the database.
        entry: the entry's key; the caller has made sure that it exists.
        helpful: what the person tapped.
        today: the day in Europe/London; only its month is kept.
    """
    async with store.session() as session:
        await curation.count_answer(session, entry, month_of(today), helpful=helpful)


async def of_board(store: Store, board: str | None = None) -> Sequence[Rated]:
    """All entries that were rated, of all boards or one; those that helped least come first."""
    async with store.session() as session:
        return await curation.rated(session, board)
