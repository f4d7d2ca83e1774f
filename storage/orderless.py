"""Tables that must not show in which order their rows came."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlmodel import SQLModel

from storage.store import Session


@asynccontextmanager
async def orderless(session: Session, table: type[SQLModel]) -> AsyncIterator[None]:
    """Change a table inside the block; at its end no row of it tells when it came. Part of the caller's transaction.

    On PostgreSQL each row carries the number of its transaction (`xmin`) and its place in the file (`ctid`), and a
    deleted row stays in the file until it is cleaned up. TRUNCATE starts a new file and drops the old one at the
    commit, so all rows share one transaction, lie by their random keys, and nothing deleted is left. On SQLite the
    file is rewritten as a whole, after the commit: `storage.feedback.forget_order`.
    """
    connection = await session.connection()
    if connection.dialect.name != "postgresql":
        yield
        return
    stored = sa.inspect(table).local_table
    keys = ", ".join(column.name for column in stored.primary_key)
    # Two who write it anew at once would wait for each other for ever.
    await connection.execute(sa.text(f"LOCK TABLE {stored.name} IN ACCESS EXCLUSIVE MODE"))
    yield
    await session.flush()
    for statement in (
        f"CREATE TEMPORARY TABLE written_anew ON COMMIT DROP AS SELECT * FROM {stored.name}",  # noqa: S608 - our own names
        f"TRUNCATE {stored.name}",
        f"INSERT INTO {stored.name} SELECT * FROM written_anew ORDER BY {keys}",  # noqa: S608 - our own names
        "DROP TABLE written_anew",
    ):
        await connection.execute(sa.text(statement))
