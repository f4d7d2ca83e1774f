"""Brings a database's tables to this version's, with the migrations packaged beside this file."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

SCRIPTS = Path(__file__).parent / "migrations"


class NewerSchemaError(Exception):
    """The database is at a revision that this version does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file; `migrations/env.py` takes the connection from it."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: sa.Connection) -> None:
    """Apply the missing migrations within the connection's transaction: all of them or, on an error, none.

    Raises:
        NewerSchemaError: if a later version of Safeboard has been here.
    """
    if connection.dialect.name == "postgresql":
        # Two instances that start at once on an empty database take turns. The number only has to be ours.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(5388201801)")
    settings = config(connection)
    scripts = ScriptDirectory.from_config(settings)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None:
        try:
            scripts.get_revision(current)
        except CommandError:
            raise NewerSchemaError(current) from None
    command.upgrade(settings, "head")
