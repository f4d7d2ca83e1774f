"""Makes a small database of the present schema, one row in every table, as SQL text that is kept.

Run it once for each release, from the project's folder, and commit what it writes:

    .venv/bin/python tests/schema_fixture.py
"""

import asyncio
import datetime as dt
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - makes the tables known
from storage.migrate import config
from storage.store import Store

FOLDER = Path(__file__).parent / "data" / "schemas"
NOON = dt.datetime(2018, 6, 1, 12, tzinfo=dt.UTC)


def row(table: sa.Table) -> dict[str, Any]:
    """A value for every column; whatever refers to another table refers to its one row."""
    return {column.name: _value(column) for column in table.columns}


def _value(column: sa.Column[Any]) -> Any:
    for key in column.foreign_keys:
        return _value(key.column)
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[0] if kind.enum_class is None else next(iter(kind.enum_class))
    if isinstance(kind, sa.LargeBinary):
        return bytes(range(16))
    name = type(kind).__name__
    by_name = {
        "UtcDateTime": NOON,
        "Dates": [NOON.date()],
        "JSON": {},
        "Date": NOON.date(),
        "Boolean": True,
        "Integer": 1,
        "Float": 38.5,
        "BigInteger": 2**40,
    }
    return by_name.get(name, f"{column.table.name}.{column.name} “é”")


async def make(folder: Path) -> Path:
    """Write the database of the present schema into the folder, named after its revision."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "safeboard.sqlite3"
        store = await Store.open(f"sqlite+aiosqlite:///{file}")
        async with store.session() as session:
            connection = await session.connection()
            for table in SQLModel.metadata.sorted_tables:
                await connection.execute(table.insert().values(row(table)))
        await store.close()
        with sqlite3.connect(file) as found:
            sql = "\n".join(found.iterdump())
        found.close()
    written = folder / f"{revision}.sql"
    written.write_text(f"{sql}\n", encoding="utf-8")
    return written


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(make(FOLDER))}\n")
