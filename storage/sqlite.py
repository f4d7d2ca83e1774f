"""SQLite without a change of threads for every small step.

aiosqlite hands each call to a thread of its own and waits for it: four hand-overs for one query, which cost several
times what the query itself does. Within a transaction nothing has to wait (it has the database to itself, see
`storage.connection`), so such a call runs where it is. What may wait for the disk or for another program, the
beginning and the end of a transaction above all, still goes to the thread.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import dialect
from sqlalchemy.engine import URL

_ON_A_CURSOR = frozenset({"fetchone", "fetchmany", "fetchall", "close"})
_STATEMENTS = frozenset({"execute", "executemany"})
_CHUNK = 64


class DirectConnection(aiosqlite.Connection):
    """An aiosqlite connection that makes quick calls itself."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._running and self._connection is not None and self._is_quick(fn):
            return fn(*args, **kwargs)
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite leaves it so

    def _is_quick(self, fn: Callable[..., Any]) -> bool:
        name = getattr(fn, "__name__", "")
        if isinstance(getattr(fn, "__self__", None), sqlite3.Cursor):
            return name in _ON_A_CURSOR or (name in _STATEMENTS and self._conn.in_transaction)
        return name == "cursor"


def connector(address: URL) -> Callable[[], DirectConnection]:
    """What SQLAlchemy calls for a new connection to this SQLite database."""
    arguments, found = dialect().create_connect_args(address)
    # Made in its thread and used in two, never at the same time.
    options = {**found, "check_same_thread": False}
    open_file: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect() -> DirectConnection:
        connection = DirectConnection(lambda: open_file(*arguments, **options), _CHUNK)
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: a forgotten one must not keep the process
        return connection

    return connect
