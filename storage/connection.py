"""Connections to the database: its files, its settings, and its errors in sentences.

SQLite is set up for privacy and for certainty, see `_PRAGMAS`.
"""

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.sqlite import connector

_PRAGMAS = (
    "busy_timeout = 10000",  # milliseconds that a transaction waits for its turn
    "journal_mode = DELETE",  # WAL and PERSIST leave deleted text on disk, DELETE does not (measured)
    "secure_delete = ON",  # deleted rows are overwritten with zeros
    "synchronous = FULL",  # a commit has reached the disk: the outbox's promise rests on it
    "foreign_keys = ON",
)

NO_TRANSACTION = "no_transaction"
"""An execution option: what runs on this SQLite connection runs by itself, as VACUUM must.

Not SQLAlchemy's isolation level AUTOCOMMIT: going back from that takes a statement when the connection is given back,
and if the task is cancelled just then, the pool loses the connection for good.
"""


class StorageError(Exception):
    """The database cannot be used; the message says why and what to do."""


def address_of(url: str) -> URL:
    """The parts of a database's URL. What is wrong with it is told without repeating it: it may hold a password.

    Raises:
        StorageError: if it is none.
    """
    try:
        return make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise StorageError(
            "The database's URL cannot be read: it looks like sqlite+aiosqlite:////folder/file or "
            "postgresql+psycopg://user@host/name. Mend SAFEBOARD_DATABASE_URL, or leave it out."
        ) from None


def prepare_files(address: URL, data_dir: Path | None) -> None:
    """Make the data folder and the database file, closed to other users.

    Raises:
        StorageError: if that is not possible.
    """
    file = Path(address.database) if _is_file(address) and address.database else None
    folder = data_dir or (file.parent if file else None)
    try:
        if folder is not None and (data_dir is not None or not folder.exists()):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        if file is not None:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # SQLite gives its journal the same permissions as the file.
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(
            f"Safeboard cannot write in {error.filename or folder}: {error.strerror}. "
            "Give it a folder that it may write in, by SAFEBOARD_DATA_DIR."
        ) from None


def connect(address: URL) -> AsyncEngine:
    """An engine whose connections are set up as this house wants them; nothing is opened yet.

    Raises:
        StorageError: if there is no driver for this kind of database.
    """
    try:
        options: dict[str, Any] = (
            {"async_creator": connector(address)} if _is_file(address) else {"pool_pre_ping": True}
        )
        engine = create_async_engine(address, hide_parameters=True, **options)
    except (NoSuchModuleError, ModuleNotFoundError, InvalidRequestError):
        # InvalidRequestError: a driver that is not asynchronous.
        raise StorageError(
            f"There is no driver here for a database of the kind {address.drivername} that Safeboard can use. "
            "Write sqlite+aiosqlite or postgresql+psycopg, and install the driver."
        ) from None
    if address.get_backend_name() == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        sa.event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver shall not begin transactions: `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # IMMEDIATE: a transaction that reads first and writes later would otherwise fail half way when
    # another one got in between, and SQLite does not wait in that case.
    if not connection.get_execution_options().get(NO_TRANSACTION):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _is_file(address: URL) -> bool:
    return address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")


def sentence(address: URL, error: Exception) -> str:
    """What went wrong with the database at `address`, and what to do."""
    where = address.database if _is_file(address) else address.render_as_string(hide_password=True)
    words = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    if "not a database" in words or "malformed" in words:
        return f"{where} is damaged or is not a database. Restore it from a backup, or move it away to start afresh."
    if "locked" in words:
        return f"{where} is in use by another program. End that program, or try again in a moment."
    if "readonly" in words or "unable to open" in words:
        return f"{where} cannot be written. Give Safeboard a folder that it may write in, by SAFEBOARD_DATA_DIR."
    return f"The database {where} cannot be used: {words}"
