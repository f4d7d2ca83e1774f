"""Opening the database: its files, its settings, its tables, and what is said when it cannot be used."""

import asyncio
import datetime as dt
import logging
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from storage.dump import dump
from storage.health import look
from storage.store import StorageError, Store
from storage.tables import Person, SealedReport

pytestmark = pytest.mark.sqlite_only
NOON = dt.datetime(2018, 6, 1, 12, tzinfo=dt.UTC)


def url(folder) -> str:
    return f"sqlite+aiosqlite:///{folder / 'data' / 'safeboard.sqlite3'}"


def ash(**more) -> Person:
    return Person(**{"chat_id": 1, "name": "Ash", "board": "southend", "linked_at": NOON} | more)


async def test_folder_and_file_are_closed_to_other_users(store: Store, tmp_path):
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "safeboard.sqlite3").stat().st_mode) == 0o600


async def test_a_folder_that_was_open_to_others_is_closed(tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)
    await (await Store.open(url(tmp_path), tmp_path / "data")).close()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


async def test_every_connection_is_set_up_for_privacy_and_certainty(store: Store):
    async def settings() -> list[object]:
        async with store.session() as session:
            names = ["journal_mode", "secure_delete", "foreign_keys", "synchronous", "busy_timeout"]
            return [(await session.exec(sa.text(f"PRAGMA {name}"))).scalar_one() for name in names]

    for found in await asyncio.gather(settings(), settings(), settings()):
        assert found == ["delete", 1, 1, 2, 10_000]


async def test_deleted_words_are_gone_from_the_file(store: Store, tmp_path):
    async with store.session() as session:
        session.add(ash(name="Zebedee"))
    async with store.session() as session:
        await session.delete(await session.get(Person, 1))
    assert all(b"Zebedee" not in file.read_bytes() for file in (tmp_path / "data").iterdir())


async def test_the_migrations_make_the_tables_that_the_code_has(store: Store):
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)

    async with store.session() as session:
        assert await (await session.connection()).run_sync(differences) == []


async def test_sealed_reports_are_kept_without_a_row_number(store: Store):
    async with store.session() as session:
        session.add(SealedReport(key=b"\1" * 16, board="southend", period="2018-Q2", sealed=b"x"))
    async with store.session() as session:
        with pytest.raises(sa.exc.OperationalError, match="no such column"):
            await session.exec(sa.text("SELECT rowid FROM sealed_report"))


async def test_opening_again_keeps_what_is_there(tmp_path):
    for expected in (0, 1):
        store = await Store.open(url(tmp_path))
        async with store.session() as session:
            assert len((await session.exec(sa.select(Person))).all()) == expected
            if not expected:
                session.add(ash())
        await store.close()


async def test_instants_come_back_in_utc_whatever_zone_they_went_in(store: Store):
    summer = dt.timezone(dt.timedelta(hours=1))
    async with store.session() as session:
        session.add(ash(linked_at=dt.datetime(2018, 6, 1, 13, tzinfo=summer)))
    async with store.session() as session:
        found = await session.get(Person, 1)
    assert (found.linked_at, found.linked_at.tzinfo) == (NOON, dt.UTC)


async def test_an_instant_without_a_zone_is_refused(store: Store):
    with pytest.raises(sa.exc.StatementError, match="without a time zone"):
        async with store.session() as session:
            session.add(ash(linked_at=NOON.replace(tzinfo=None)))


async def test_a_block_that_fails_leaves_nothing_behind(store: Store):
    async def fail() -> None:
        async with store.session() as session:
            session.add(ash())
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with store.session() as session:
        assert await session.get(Person, 1) is None


async def test_two_that_read_and_then_write_take_turns(store: Store):
    async with store.session() as session:
        session.add(ash(name=""))

    async def append(letter: str) -> None:
        async with store.session() as session:
            person = await session.get(Person, 1)
            await asyncio.sleep(0)
            person.name += letter
            session.add(person)

    await asyncio.gather(*map(append, "abcdefgh"))
    async with store.session() as session:
        assert sorted((await session.get(Person, 1)).name) == list("abcdefgh")


async def test_the_driver_never_logs_values(store: Store, caplog):
    with caplog.at_level(logging.DEBUG):
        async with store.session() as session:
            session.add(ash(name="Zebedee"))
    assert "Zebedee" not in caplog.text


async def test_a_database_of_a_newer_version_is_refused_in_a_sentence(store: Store, tmp_path):
    async with store.session() as session:
        await session.exec(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"newer Safeboard \(its tables are at 9999\)"):
        await Store.open(url(tmp_path))


async def test_a_damaged_file_is_named_in_a_sentence(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "safeboard.sqlite3").write_bytes(b"not a database, but long enough to have a header" * 100)
    with pytest.raises(StorageError, match=r"safeboard\.sqlite3 is damaged or is not a database\. Restore it"):
        await Store.open(url(tmp_path))


async def test_a_folder_that_cannot_be_made_is_named_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match=r"cannot write in .*SAFEBOARD_DATA_DIR"):
        await Store.open(url(tmp_path / "file"), tmp_path / "file" / "data")


WRONG_URLS = [
    ("nonsense", r"URL cannot be read: .*postgresql\+psycopg://"),
    ("postgresql+psycopg://host:door/name", r"URL cannot be read: .*SAFEBOARD_DATABASE_URL"),
    ("oracle+x:///x", "no driver"),
    ("sqlite:///x", r"sqlite\+aiosqlite"),
]


@pytest.mark.parametrize(
    "ask", [Store.open, look, lambda wrong: dump(wrong, Path("nowhere"))], ids=["open", "look", "dump"]
)
@pytest.mark.parametrize(("wrong", "words"), WRONG_URLS)
async def test_a_url_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, monkeypatch, ask, wrong: str, words: str):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").touch()
    with pytest.raises(StorageError, match=words):
        await ask(wrong)
