"""Tables that must not show in which order their rows came."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from storage.connection import NO_TRANSACTION
from storage.store import Session


@asynccontextmanager
async def orderless(session: Session, *tables: type[SQLModel]) -> AsyncIterator[None]:
    """Change tables inside the block; at its end no row tells when it came. Part of the caller's transaction.

    On PostgreSQL each row carries the number of its transaction (`xmin`) and its place in the file (`ctid`), and a
    deleted row stays in the file until it is cleaned up. TRUNCATE starts a new file and drops the old one at the
    commit, so all rows share one transaction, lie by their keys, and nothing deleted is left. On SQLite the
    file is rewritten as a whole, after the commit: `forget_order`.

    Nobody may read or write these tables until the caller's transaction ends: see `locked`. No other table may refer
    to one of them.
    """
    await locked(session, *tables)
    connection = await session.connection()
    if connection.dialect.name != "postgresql":
        yield
        return
    yield
    await session.flush()
    for table in (sa.inspect(table).local_table for table in tables):
        keys = ", ".join(column.name for column in table.primary_key)
        for statement in (
            f"CREATE TEMPORARY TABLE written_anew ON COMMIT DROP AS SELECT * FROM {table.name}",  # noqa: S608 # nosec B608 - our own names, from the tables' classes
            f"TRUNCATE {table.name}",
            f"INSERT INTO {table.name} SELECT * FROM written_anew ORDER BY {keys}",  # noqa: S608 # nosec B608 - our own names, from the tables' classes
            "DROP TABLE written_anew",
        ):
            await connection.execute(sa.text(statement))


async def locked(session: Session, *tables: type[SQLModel]) -> None:
    """Keep everybody else out of some tables until the transaction ends.

    On PostgreSQL two who have both read a table, or hold one each, and then want to write it anew would wait for each
    other for ever. So call this before a transaction reads one of them, and name them in the order in which all
    others do. On SQLite a transaction has the whole database to itself anyway.
    """
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        names = ", ".join(sa.inspect(table).local_table.name for table in tables)
        await connection.execute(sa.text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))


async def forget_order(session: Session) -> bool:
    """Rewrite an SQLite file so that no page of it shows in which order rows came, or what a deleted one held.

    SQLite fills free pages as rows come, so the file still tells the order after an insert; VACUUM writes every
    table anew, those without a rowid by their keys. It runs outside a transaction: call it in a session that has
    done nothing yet. On PostgreSQL there is nothing left to do: `orderless` was part of the transaction.

    Returns:
        Whether the file was rewritten; False if it was busy or the disk full, then the next call does it.
    """
    connection = await session.connection(execution_options={NO_TRANSACTION: True})
    if connection.dialect.name == "postgresql":
        return True
    try:
        await connection.execute(sa.text("VACUUM"))
    except OperationalError:
        return False
    return True
