"""Queries on the sender lease. Time comes from the database, so that instances need not agree on it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from storage.store import Session
from storage.tables.lease import SenderLease


@dataclass(frozen=True, slots=True)
class Fence:
    """The right to begin something: held as long as the bot's lease still has this attempt."""

    bot: str
    attempt: int

    def clause(self) -> sa.ColumnElement[bool]:
        """A condition for a query: the lease has not changed hands."""
        query = select(SenderLease.bot).where(SenderLease.bot == self.bot, SenderLease.attempt == self.attempt)
        return query.exists()


async def database_now(session: Session) -> dt.datetime:
    """The present instant by the database's clock, aware, in UTC."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        seconds = "extract(epoch from clock_timestamp())"
    else:
        seconds = "(julianday('now') - 2440587.5) * 86400.0"
    row = await connection.execute(sa.text(f"SELECT {seconds}"))
    return dt.datetime.fromtimestamp(float(row.scalar_one()), dt.UTC)


async def lease_to_change(session: Session, bot: str) -> SenderLease | None:
    """A bot's lease, held so that nobody else takes it before this transaction ends."""
    query = select(SenderLease).where(SenderLease.bot == bot).with_for_update()
    return (await session.exec(query.execution_options(populate_existing=True))).one_or_none()


async def release(session: Session, fence: Fence, now: dt.datetime) -> None:
    """Let others have the lease at once, if it is still held by this attempt."""
    query = sa.update(SenderLease).where(col(SenderLease.bot) == fence.bot, col(SenderLease.attempt) == fence.attempt)
    await session.exec(query.values(until_at=now))
