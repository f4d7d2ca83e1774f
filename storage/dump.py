"""A whole database as one file and back, as it is at one instant, while it is in use.

SQLite does it by VACUUM INTO, PostgreSQL by its own pg_dump and pg_restore.
"""

import asyncio
import os
import shutil
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.connection import NO_TRANSACTION, StorageError, address_of, connect, prepare_files, sentence
from storage.health import look

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`: a dump goes back into a database of its own kind only."""
    return address_of(url).get_backend_name()


async def dump(url: str, into: Path) -> dict[str, int]:
    """Write the database to a file that does not exist yet, as it is at one instant.

    Returns:
        How many rows each table has in the dump.

    Raises:
        StorageError: if that is not possible; the message says why.
    """
    address = address_of(url)
    if address.get_backend_name() == POSTGRESQL:
        return await _dump_postgresql(address, into)
    found = await look(url)
    if not found.exists or found.damage:
        raise StorageError(f"There is no sound database at {found.file} to back up. See `safeboard doctor`.")
    # VACUUM INTO writes every table anew, by its keys: a backup shows no order of arrival, and no deleted words.
    engine = connect(address)
    try:
        async with engine.connect() as connection:
            quiet = await connection.execution_options(**{NO_TRANSACTION: True})
            await quiet.execute(sa.text("VACUUM INTO :file"), {"file": str(into)})
    except (DBAPIError, OSError) as error:
        raise StorageError(sentence(address, error)) from error
    finally:
        await engine.dispose()
    return await _counts(f"sqlite+aiosqlite:///{into}")


async def undump(file: Path, url: str) -> dict[str, int]:
    """Make the database at `url` from a dump; it must not exist yet, or be empty.

    Returns:
        How many rows each table has now.

    Raises:
        StorageError: if there is something already, or the dump cannot be used.
    """
    address = address_of(url)
    if address.get_backend_name() == POSTGRESQL:
        if await _counts(url):
            raise StorageError("The database to restore into is not empty. Make a new one for it, and name that.")
        await _run("pg_restore", address, ["--no-owner", "--exit-on-error", "--single-transaction", str(file)])
        return await _counts(url)
    found = await look(url)
    if found.exists:
        raise StorageError(f"There is a database already at {found.file}. Move it away first: nothing is overwritten.")
    prepare_files(address, None)
    shutil.copyfile(file, address.database or "")
    found = await look(url)
    if found.damage:
        raise StorageError(f"The database in the backup is damaged: {found.damage}.")
    return await _counts(url)


async def _dump_postgresql(address: URL, into: Path) -> dict[str, int]:
    """pg_dump and the counting look at the same snapshot, so that what is written meanwhile is in neither."""
    engine = connect(address)
    try:
        async with engine.connect() as connection:
            still = await connection.execution_options(isolation_level="REPEATABLE READ")
            snapshot = await still.scalar(sa.text("SELECT pg_export_snapshot()"))
            await _run(
                "pg_dump", address, ["--format=custom", "--no-owner", f"--snapshot={snapshot}", "--file", str(into)]
            )
            return await _count(still)
    except (DBAPIError, OSError) as error:
        raise StorageError(sentence(address, error)) from error
    finally:
        await engine.dispose()


async def _counts(url: str) -> dict[str, int]:
    address = address_of(url)
    engine = connect(address)
    try:
        async with engine.connect() as connection:
            return await _count(connection)
    except (DBAPIError, OSError) as error:
        raise StorageError(sentence(address, error)) from error
    finally:
        await engine.dispose()


async def _count(connection: AsyncConnection) -> dict[str, int]:
    names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
    counting = {name: sa.select(sa.func.count()).select_from(sa.table(name)) for name in sorted(names)}
    return {name: int(await connection.scalar(query) or 0) for name, query in counting.items()}


async def _run(program: str, address: URL, arguments: list[str]) -> None:
    """Run one of PostgreSQL's own programs. The password goes by the environment, where no process list shows it."""
    found = shutil.which(program)
    if found is None:
        raise StorageError(f"{program} is not installed here. It comes with PostgreSQL's client programs.")
    given: dict[str, object] = {"PGHOST": address.host, "PGPORT": address.port, "PGUSER": address.username}
    given |= {"PGPASSWORD": address.password, "PGDATABASE": address.database}
    given |= {f"PG{key.upper()}": value for key, value in address.query.items()}
    environment = {**os.environ, **{key: str(value) for key, value in given.items() if value is not None}}
    target = ["--dbname", address.database or ""] if program == "pg_restore" else []
    process = await asyncio.create_subprocess_exec(
        found, *target, *arguments, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    if process.returncode:
        lines = [line.removeprefix(f"{program}: ") for line in said.decode(errors="replace").strip().splitlines()]
        advice = " Install the client programs of the server's version." if "version mismatch" in "".join(lines) else ""
        raise StorageError(f"{program} failed: {'; '.join(lines[-2:]) or process.returncode}.{advice}")
