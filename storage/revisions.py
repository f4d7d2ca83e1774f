"""Which revision the tables are at, and which one this version of Safeboard needs.

Read without Alembic, which a start with nothing to migrate would otherwise wait for: with its dialects for other
databases it takes as long to import as the whole of python-telegram-bot.
"""

import re
from functools import cache
from pathlib import Path

import sqlalchemy as sa

SCRIPTS = Path(__file__).parent / "migrations"
_LINES = re.compile(r'^revision = "(?P<own>\w+)"\ndown_revision = (?:"(?P<before>\w+)"|None)$', re.MULTILINE)
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


@cache
def known() -> dict[str, str | None]:
    """The revisions that come with this version, each with the one before it (None: the first)."""
    texts = [path.read_text("utf-8") for path in sorted((SCRIPTS / "versions").glob("[0-9]*.py"))]
    found = [_LINES.search(text) for text in texts]
    return {match["own"]: match["before"] for match in found if match}


def head() -> str:
    """The newest of them: the one that no other follows."""
    (newest,) = set(known()) - set(known().values())
    return newest


def current(connection: sa.Connection) -> str | None:
    """The revision of a database; None if it is empty."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(sa.select(_VERSION.c.version_num))
