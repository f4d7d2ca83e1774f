"""Moves everything from one database to another, of the same kind or not, and proves that it arrived."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from storage.connection import StorageError
from storage.lease import database_now
from storage.store import Session, Store
from storage.tables import SenderLease

_AT_ONCE = 500
"""Rows that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class MovedTable:
    """A table that was moved, and is the same on both sides."""

    name: str
    rows: int
    digest: str
    """SHA-256 over the hashes of all its rows, in hexadecimal."""


async def move(source: Store, target: Store) -> list[MovedTable]:
    """Copy every table but the lease, in one transaction, and compare counts and hashes before it is committed.

    Args:
        source: an open database. It is only read, and nobody may be using it.
        target: an open database without a row.

    Raises:
        StorageError: if an instance is running on the source, the target holds something already, or a table
            did not arrive as it was; then the target is left as it was found.
    """
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name != SenderLease.__tablename__]
    async with source.session() as reading, target.session() as writing:
        await _check_stopped(reading)
        for table in tables:
            if await _count(writing, table):
                raise StorageError(
                    f"The database to move to is not empty: its table {table.name} has rows. Give a new database."
                )
        moved = []
        for table in tables:
            async for rows in _rows(reading, table):
                await (await writing.connection()).execute(sa.insert(table), rows)
            await _count_on(writing, table)
            there, here = await _seen(reading, table), await _seen(writing, table)
            if there != here:
                raise StorageError(
                    f"The table {table.name} did not arrive as it was ({there.rows} rows, then {here.rows}). "
                    "Nothing was moved."
                )
            moved.append(here)
    return moved


async def _check_stopped(session: Session) -> None:
    now = await database_now(session)
    if (await session.exec(select(SenderLease.bot).where(col(SenderLease.until_at) > now))).first():
        raise StorageError(
            "Safeboard is running on this database, or was killed a moment ago. Stop it, wait half a minute, "
            "and move then: what changes meanwhile would be left behind."
        )


async def _count(session: Session, table: sa.Table) -> int:
    return int((await (await session.connection()).execute(sa.select(sa.func.count()).select_from(table))).scalar_one())


async def _rows(session: Session, table: sa.Table) -> AsyncIterator[list[dict[str, Any]]]:
    """All rows in the order of their keys, some at a time."""
    query = table.select().order_by(*table.primary_key.columns)
    result = await (await session.connection()).stream(query)
    async for part in result.mappings().partitions(_AT_ONCE):
        yield [dict(row) for row in part]


async def _count_on(session: Session, table: sa.Table) -> None:
    """On PostgreSQL, let a table that numbers its rows go on after the greatest number that came."""
    connection = await session.connection()
    number = table.autoincrement_column
    if connection.dialect.name == "postgresql" and number is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, number.name)
        greatest = sa.select(sa.func.coalesce(sa.func.max(number), 0) + 1).scalar_subquery()
        await connection.execute(sa.select(sa.func.setval(sequence, greatest, sa.false())))


async def _seen(session: Session, table: sa.Table) -> MovedTable:
    """What a database says it holds: read back, not remembered."""
    digest, count = hashlib.sha256(), 0
    # The order of words is each database's own, so rows are put in order here, by their digests.
    rows = []
    async for part in _rows(session, table):
        rows += [hashlib.sha256(repr(sorted(row.items())).encode()).digest() for row in part]
        count += len(part)
    for row in sorted(rows):
        digest.update(row)
    return MovedTable(table.name, count, digest.hexdigest())
