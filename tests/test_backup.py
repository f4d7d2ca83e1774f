"""Backup and restore: the original is destroyed and comes back; a bad file is told before anything is done."""

import asyncio
import datetime as dt
import io
import shutil
import stat
import zipfile

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.settings import Settings
from feedback.keys import generate, install_key, installed_key
from storage import archive
from storage.dump import dump
from storage.store import Store
from storage.tables import Person, SealedReport

NOON = dt.datetime(2018, 6, 1, 12, tzinfo=dt.UTC)
WORDS = "correct horse battery staple"


def sealed(number):
    return SealedReport(key=bytes([number]) * 16, board="vale", period="2018-Q2", sealed=bytes([number]) * 64)


async def fill(settings, reports=7):
    store = await Store.open(settings.database, settings.data_dir)
    async with store.session() as session:
        session.add(Person(chat_id=77, name="Owen", linked_at=NOON))
        session.add_all(sealed(number) for number in range(reports))
    await store.close()


async def people(settings):
    store = await Store.open(settings.database, settings.data_dir)
    async with store.session() as session:
        person, report = await session.get(Person, 1), await session.get(SealedReport, bytes([3]) * 16)
    await store.close()
    return person.name, report.sealed


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    settings = Settings.load()
    with asyncio.Runner() as runner:
        runner.run(fill(settings))
    install_key(settings.data_dir, generate("vale", WORDS, iterations=1)[1])
    return settings


@pytest.fixture
def passphrase(tmp_path):
    (tmp_path / "passphrase").write_text(f"{WORDS}\n")
    return ["--passphrase-file", str(tmp_path / "passphrase")]


def run(*words):
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, f"{result.output}{result.exception or ''}"


@pytest.mark.parametrize("locked", [False, True])
def test_what_was_destroyed_comes_back(settings, tmp_path, passphrase, locked):
    file, lock = str(tmp_path / "x.backup"), passphrase if locked else []
    assert run("backup", "--out", file, *lock)[0] == 0
    shutil.rmtree(settings.data_dir)
    code, said = run("restore", file, *lock)
    assert code == 0, said
    assert asyncio.run(people(settings)) == ("Owen", bytes([3]) * 64)
    assert installed_key(settings.data_dir, "vale") is not None
    assert stat.S_IMODE((settings.data_dir / "safeboard.sqlite3").stat().st_mode) == 0o600
    assert (b"Owen" in (tmp_path / "x.backup").read_bytes()) is False  # packed, or locked


def test_the_backup_is_for_its_owner_only_and_replaces_nothing(settings, tmp_path):
    file = tmp_path / "x.backup"
    run("backup", "--out", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert "exists already" in run("backup", "--out", str(file))[1]
    assert file.read_bytes() == before


async def test_a_backup_waits_for_no_reader_and_holds_what_was_committed(settings, tmp_path):
    store = await Store.open(settings.database, settings.data_dir)
    async with store.session() as session:
        session.add(sealed(9))
    rows = await dump(settings.database, tmp_path / "dump")
    await store.close()
    assert rows["sealed_report"] == 8


def test_nothing_is_overwritten_by_a_restore(settings, tmp_path):
    run("backup", "--out", str(tmp_path / "x.backup"))
    code, said = run("restore", str(tmp_path / "x.backup"))
    assert (code, "exists already" in said or "already at" in said) == (1, True)
    assert asyncio.run(people(settings))[0] == "Owen"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda raw: raw[: len(raw) // 2], "not a whole backup"),
        (lambda raw: b"", "not a backup of Safeboard"),
        (lambda raw: b"something else entirely", "not a backup of Safeboard"),
    ],
)
def test_a_damaged_file_is_told_and_nothing_is_made(settings, tmp_path, spoil, says):
    file = tmp_path / "x.backup"
    run("backup", "--out", str(file))
    file.write_bytes(spoil(file.read_bytes()))
    shutil.rmtree(settings.data_dir)
    assert says in run("restore", str(file))[1]
    assert not settings.data_dir.exists()


def test_a_member_that_was_changed_is_found(tmp_path):
    packed = archive.pack(archive.Manifest(NOON, "sqlite", {}), {"database": b"a" * 50}, None)
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(tmp_path / "forged", "w") as forged:
        forged.writestr(archive.MANIFEST, old.read(archive.MANIFEST))
        forged.writestr("database", b"b" * 50)
    with pytest.raises(archive.StorageError, match="database is not as it was"):
        archive.unpack((tmp_path / "forged").read_bytes(), None)


@pytest.mark.parametrize(("given", "says"), [(None, "is locked"), ("another one", "does not fit")])
def test_a_lock_opens_only_with_its_passphrase(given, says):
    locked = archive.pack(archive.Manifest(NOON, "sqlite", {}), {"database": b"Owen" * 9}, WORDS)
    assert b"Owen" not in locked
    with pytest.raises(archive.StorageError, match=says):
        archive.unpack(locked, given)
