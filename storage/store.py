"""The store: one database, opened, migrated and handed out in transactions.

Nothing outside this package sees SQLAlchemy: the other rooms get a `Store`, pass its sessions to the
query modules, and know one error.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession as Session

from storage.connection import StorageError, address_of, connect, prepare_files, sentence
from storage.migrate import NewerSchemaError, upgrade

__all__ = ["Session", "StorageError", "Store"]


class Store:
    """An open database. Build it with `Store.open`, end it with `close`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # On SQLite one transaction runs at a time anyway; waiting for it here is cheaper than SQLite's own
        # waiting, which sleeps and looks again.
        self._takes_turns = engine.dialect.name == "sqlite"
        self._turn = asyncio.Lock()
        self._whose_turn: asyncio.Task[Any] | None = None

    @classmethod
    async def open(cls, url: str, data_dir: Path | None = None) -> Self:
        """Open the database at `url`, creating it and its folder if need be, and bring its tables up to date.

        Args:
            url: an SQLAlchemy URL with an async driver, `sqlite+aiosqlite:///path` or `postgresql+psycopg://...`.
            data_dir: the folder that holds everything that Safeboard stores; made, and closed to other users.

        Raises:
            StorageError: if folder or database cannot be used, or were written by a newer version.
        """
        logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # at DEBUG it logs the values it binds
        address = address_of(url)
        prepare_files(address, data_dir)
        store = cls(connect(address))
        try:
            async with store._engine.begin() as connection:
                await connection.run_sync(upgrade)
        except NewerSchemaError as error:
            await store.close()
            raise StorageError(
                f"The database was last used by a newer Safeboard (its tables are at {error.revision}). "
                "Install that version or a later one, or restore a backup from before the update."
            ) from None
        except (DBAPIError, OSError) as error:
            await store.close()
            raise StorageError(sentence(address, error)) from error
        return store

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """One transaction: committed at the end of the block, rolled back if the block raises.

        On SQLite it has the database to itself from its first query on, so that what it has read is
        still true when it writes. Keep it short, and never wait for the network in it.
        """
        async with self._my_turn(), Session(self._engine, expire_on_commit=False) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        task = asyncio.current_task()
        if not self._takes_turns or self._whose_turn is task:
            yield
            return
        async with self._turn:
            self._whose_turn = task
            try:
                yield
            finally:
                self._whose_turn = None

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()
