"""`safeboard database`: where everything is stored."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.files import read_text
from bot.cli.sentences import UsageError
from bot.settings import Settings
from storage.move import MovedTable, move
from storage.store import StorageError, Store

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.callback()
def database() -> None:
    """The database."""


@app.command("move")
def move_database(
    to: Annotated[
        str, typer.Option(help="The new database, for example postgresql+psycopg://user:word@host/name.")
    ] = "",
    to_file: Annotated[
        Path | None, typer.Option(help="A file that holds its URL, so that no password is typed.")
    ] = None,
) -> None:
    """Copy everything from the installation's database to a new, empty one, and compare counts and hashes.

    Stop Safeboard first. The old database is only read, and stays as it is.

    Example: `safeboard database move --to-file new-database-url`
    """
    if bool(to) == bool(to_file):
        raise UsageError("Say where to move, with --to or with --to-file.")
    url = read_text(to_file).strip() if to_file else to
    settings = Settings.load()
    if settings.database_url is None and not Path(settings.database.partition("///")[2]).exists():
        raise StorageError(f"There is no database in {settings.data_dir}. Say where it is by SAFEBOARD_DATA_DIR.")
    moved = asyncio.run(_move(settings, url))
    for table in moved:
        typer.echo(f"{table.name:16} {table.rows:8} rows  {table.digest[:16]}")
    typer.echo(
        f"{sum(table.rows for table in moved)} rows are the same in both. Now set SAFEBOARD_DATABASE_URL to the new "
        "database and start Safeboard. Keep the old one until that runs, then delete it: it holds personal data."
    )


async def _move(settings: Settings, url: str) -> list[MovedTable]:
    source = await Store.open(settings.database)
    try:
        target = await Store.open(url)
        try:
            return await move(source, target)
        finally:
            await target.close()
    finally:
        await source.close()
