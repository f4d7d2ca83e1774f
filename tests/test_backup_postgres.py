"""A PostgreSQL database is backed up while it is in use, destroyed, and comes back row by row."""

import asyncio
import dataclasses
import os
import random
import shutil

import pytest
import sqlalchemy as sa
from reminders_cast import House, london
from sqlmodel import SQLModel
from typer.testing import CliRunner

from bot.cli.main import app
from feedback.keys import generate, install_key, installed_key
from reminders.actions import done
from reminders.importer import seed
from storage.move import _seen
from storage.store import Store
from storage.tables import SealedReport

pytestmark = [pytest.mark.ci, pytest.mark.sqlite_only]
WORDS = "correct horse battery staple"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, f"{result.output}{result.exception or ''}"


async def fill(url: str) -> None:
    """Linked people, a plan with an answer, what was sent, and sealed reports."""
    store = await Store.open(url)
    house = House(store)
    await seed(store, london(2017, 6, 1))
    owner, _officer = await house.link(), await house.officer()
    await house.tick(london(2017, 6, 2))
    await done(store, (await house.action("LSCB1.1.1")).id, owner.id, london(2017, 6, 2, 10))
    async with store.session() as session:
        for number in range(5):
            sealed = random.Random(number).randbytes(100)
            session.add(SealedReport(key=sealed[:16], board="nel", period="2018-Q2", sealed=sealed))
    await store.close()


async def seen(url: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of each table."""
    store = await Store.open(url)
    async with store.session() as session:
        tables = [await _seen(session, table) for table in SQLModel.metadata.sorted_tables]
    await store.close()
    return {table.name: dataclasses.astuple(table)[1:] for table in tables}


async def link_another(url: str) -> None:
    store = await Store.open(url)
    await House(store).link(chat_id=4_000_000_000)
    await store.close()


@pytest.fixture
def place(postgres, tmp_path, monkeypatch):
    """A database in use, its settings, and PostgreSQL's own programs on the path."""
    monkeypatch.setenv("PATH", f"{postgres.programs}{os.pathsep}{os.environ['PATH']}")
    url = postgres.new()
    monkeypatch.setenv("SAFEBOARD_DATABASE_URL", url)
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    asyncio.run(fill(url))
    install_key(tmp_path / "data", generate("nel", WORDS, iterations=1)[1])
    return url


@pytest.mark.parametrize("locked", [False, True])
def test_a_destroyed_database_comes_back_with_every_value(place, postgres, tmp_path, locked):
    (tmp_path / "passphrase").write_text(f"{WORDS}\n")
    lock = ["--passphrase-file", str(tmp_path / "passphrase")] if locked else []
    file = tmp_path / "x.backup"
    before = asyncio.run(seen(place))
    assert before["sealed_report"][0] == 5
    assert before["outbox"][0] > 0
    code, said = run("backup", "--out", str(file), *lock)
    assert code == 0, said
    assert file.read_bytes().startswith(b"PK") is not locked
    name = sa.make_url(place).database
    postgres.drop(place)
    shutil.rmtree(tmp_path / "data")
    postgres.run(f"CREATE DATABASE {name}")

    if locked:
        assert "This backup is locked" in run("restore", str(file))[1]
    code, said = run("restore", str(file), *lock)

    assert code == 0, said
    assert asyncio.run(seen(place)) == before
    assert installed_key(tmp_path / "data", "nel") is not None
    asyncio.run(link_another(place))
    assert asyncio.run(seen(place))["person"][0] == before["person"][0] + 1, "numbers go on where they were"
    code, said = run("restore", str(file), *lock)
    assert (code, "exists already" in said or "not empty" in said) == (1, True)
    postgres.drop(place)


def test_what_is_written_meanwhile_is_not_half_in_the_backup(place, postgres, tmp_path):
    """Somebody else's open transaction neither holds the backup up nor gets into it."""

    async def open_transaction() -> tuple[int, str]:
        store = await Store.open(place)
        async with store.session() as session:
            session.add(SealedReport(key=b"z" * 16, board="nel", period="2018-Q2", sealed=b"z"))
            await session.flush()
            outcome = await asyncio.to_thread(run, "backup", "--out", str(tmp_path / "x.backup"))
        await store.close()
        return outcome

    before = asyncio.run(seen(place))
    code, said = asyncio.run(open_transaction())
    assert code == 0, said
    name = sa.make_url(place).database
    postgres.drop(place)
    shutil.rmtree(tmp_path / "data")
    postgres.run(f"CREATE DATABASE {name}")
    code, said = run("restore", str(tmp_path / "x.backup"))
    assert code == 0, said
    assert asyncio.run(seen(place)) == before
    postgres.drop(place)


def test_programs_of_an_older_postgresql_are_told_with_what_to_do(place, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    older = tmp_path / "bin" / "pg_dump"
    older.write_text(
        "#!/bin/sh\necho 'pg_dump: error: aborting because of server version mismatch' >&2\n"
        "echo 'pg_dump: detail: server version: 18.4; pg_dump version: 16.14' >&2\nexit 1\n"
    )
    older.chmod(0o700)
    monkeypatch.setenv("PATH", f"{older.parent}{os.pathsep}{os.environ['PATH']}")
    code, said = run("backup", "--out", str(tmp_path / "x.backup"))
    assert code == 1
    assert "server version: 18.4; pg_dump version: 16.14" in said
    assert "Install the client programs of the server's version" in said


def test_without_postgresql_s_programs_the_sentence_says_so(place, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, said = run("backup", "--out", str(tmp_path / "x.backup"))
    assert (code, "pg_dump is not installed here" in said) == (1, True)
    assert not (tmp_path / "x.backup").exists()
