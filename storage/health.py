"""How a database is, for `safeboard doctor` and `status`, which must not change what they look at."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from storage.connection import StorageError, address_of, connect, sentence
from storage.lease import database_now
from storage.revisions import current
from storage.revisions import head as newest
from storage.store import Session
from storage.tables.feedback import SealedReport
from storage.tables.lease import SenderLease
from storage.tables.outbox import MessageState, OutboxMessage


@dataclass(frozen=True, slots=True)
class Health:
    """What a look at a database found."""

    file: Path | None
    """Where it lies, if it is a file."""
    exists: bool
    revision: str | None = None
    """The migration that it is at; None for an empty database."""
    head: str = ""
    """The migration that this version of Safeboard needs."""
    damage: str | None = None
    """What SQLite's own check found, if anything. PostgreSQL checks its pages as it reads them."""


async def look(url: str) -> Health:
    """Look at the database at `url` without creating or migrating anything.

    Raises:
        StorageError: if it cannot be opened; the message says why and what to do.
    """
    address = address_of(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    file = Path(address.database) if is_sqlite and address.database else None
    head = newest()
    if file is not None and not file.exists():
        return Health(file, exists=False, head=head)
    engine = connect(address)
    try:
        async with engine.connect() as connection:
            revision = await connection.run_sync(current)
            verdict = await connection.scalar(sa.text("PRAGMA quick_check(1)")) if is_sqlite else "ok"
    except (DBAPIError, OSError) as error:
        raise StorageError(sentence(address, error)) from error
    finally:
        await engine.dispose()
    return Health(file, exists=True, revision=revision, head=head, damage=None if verdict == "ok" else str(verdict))


@dataclass(frozen=True, slots=True)
class Failures:
    """Messages that were settled since an instant, and how many of them did not surely arrive."""

    settled: int
    refused: int
    unconfirmed: int


async def failures(session: Session, since: dt.datetime) -> Failures:
    """Count the messages settled since an instant (aware)."""
    query = (
        select(OutboxMessage.state, func.count())
        .where(col(OutboxMessage.closed_at) >= since, OutboxMessage.state != MessageState.SUPERSEDED)
        .group_by(col(OutboxMessage.state))
    )
    counts = {state: int(count) for state, count in await session.exec(query)}
    return Failures(
        settled=sum(counts.values()),
        refused=counts.get(MessageState.REFUSED, 0),
        unconfirmed=counts.get(MessageState.UNCONFIRMED, 0),
    )


@dataclass(frozen=True, slots=True)
class Leading:
    """A lease as it is: of which instance, and until when unless it is renewed."""

    holder: str
    until_at: dt.datetime
    is_running: bool
    """Whether it has not run out, by the database's clock."""


async def leading(session: Session) -> list[Leading]:
    """The leases that were taken and not given back, of every bot on this database; usually one."""
    now = await database_now(session)
    rows = await session.exec(select(SenderLease).order_by(col(SenderLease.until_at).desc()))
    return [Leading(row.holder, row.until_at, is_running=row.until_at > now) for row in rows]


async def messages(session: Session) -> dict[MessageState, int]:
    """How many messages are in each state; every state is there."""
    query = select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))
    counts = {MessageState(state): int(count) for state, count in await session.exec(query)}
    return {state: counts.get(state, 0) for state in MessageState}


async def sealed_before(session: Session, period: str) -> dict[tuple[str, str], int]:
    """How much sealed feedback waits, by board and quarter, of the quarters before one.

    The quarter itself is not counted on purpose: a number that a program looks at every minute tells when feedback
    came.
    """
    query = (
        select(SealedReport.board, SealedReport.period, func.count())
        .where(col(SealedReport.period) < period)
        .group_by(col(SealedReport.board), col(SealedReport.period))
        .order_by(col(SealedReport.board), col(SealedReport.period))
    )
    return {(board, quarter): int(count) for board, quarter, count in await session.exec(query)}
