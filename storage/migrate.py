"""Brings a database's tables to this version's, with the migrations packaged beside this file."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.revisions import SCRIPTS, current, head, known

if TYPE_CHECKING:
    from alembic.config import Config


class NewerSchemaError(Exception):
    """The database is at a revision that this version does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


def config(connection: sa.Connection | None = None) -> "Config":
    """Alembic's configuration, without an ini file; `migrations/env.py` takes the connection from it."""
    from alembic.config import Config

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
    revision = current(connection)
    if revision == head():
        return
    if revision is not None and revision not in known():
        raise NewerSchemaError(revision)
    from alembic import command

    command.upgrade(config(connection), "head")
