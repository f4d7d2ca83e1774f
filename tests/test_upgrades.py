"""Every schema that was ever kept comes forward with its data. `tests/schema_fixture.py` makes a new one."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from schema_fixture import FOLDER, make
from sqlmodel import SQLModel, select

import storage.tables
from storage import health
from storage.store import StorageError, Store

pytestmark = pytest.mark.sqlite_only
KEPT = sorted(FOLDER.glob("*.sql"))


@pytest.fixture(params=KEPT, ids=lambda file: file.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database as an earlier version left it."""
    file = tmp_path / "safeboard.sqlite3"
    _run(file, request.param.read_text("utf-8"))
    return file


def _run(file: Path, script: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.executescript(script)
    connection.close()


def _rows(file: Path) -> dict[str, list[dict[str, Any]]]:
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: [dict(each) for each in connection.execute(f'SELECT * FROM "{name}"')] for name in names}
    connection.close()
    return rows


def _bytes(file: Path) -> bytes:
    return file.read_bytes()


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def test_an_old_database_comes_forward_and_keeps_every_value(old: Path) -> None:
    before = _rows(old)
    await (await Store.open(_url(old))).close()
    after = _rows(old)
    found = await health.look(_url(old))
    assert (found.revision, found.damage) == (found.head, None)
    for name, rows in before.items():
        if name == "alembic_version":
            continue
        assert len(rows) == 1, f"{name} of the old database must have a row, or nothing is known of it"
        kept = {column: value for column, value in rows[0].items() if column in after[name][0]}
        assert after[name] == [{**after[name][0], **kept}]


async def test_the_code_can_read_every_row_of_an_old_database(old: Path) -> None:
    before = _rows(old)
    store = await Store.open(_url(old))
    try:
        async with store.session() as session:
            for name in storage.tables.__all__:
                model = getattr(storage.tables, name)
                if isinstance(model, type) and issubclass(model, SQLModel) and model.__tablename__ in before:
                    (record,) = await session.exec(select(model))
                    assert record.model_dump()
    finally:
        await store.close()


async def test_an_old_database_that_fails_half_way_is_left_as_it_was(old: Path, monkeypatch) -> None:
    _run(old, "DROP TABLE gap; UPDATE alembic_version SET version_num = '0001'")
    before = _rows(old)
    with pytest.raises(StorageError):
        await Store.open(_url(old))
    assert _rows(old) == before


async def test_a_newer_schema_is_refused_and_left_as_it_was(old: Path) -> None:
    _run(old, "UPDATE alembic_version SET version_num = '9999'")
    before = _bytes(old)
    with pytest.raises(StorageError, match="newer Safeboard"):
        await Store.open(_url(old))
    assert _bytes(old) == before


async def test_the_script_makes_what_is_kept_for_this_schema(tmp_path: Path) -> None:
    made = await make(tmp_path)
    kept = FOLDER / made.name
    if kept.exists():  # between two releases the present schema is not kept yet
        assert made.read_text("utf-8") == kept.read_text("utf-8"), "a revision that was released has changed"
