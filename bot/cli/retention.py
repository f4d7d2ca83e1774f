"""`safeboard retention`: delete what is kept too long, or say what that would be."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.retention import forget, overdue
from bot.settings import Settings
from reminders.calendar import london_day
from storage.retention import Found
from storage.store import Store

NOT_COUNTED = (
    "Questions without an answer after 12 months, and feedback and replies to it after four quarters, go uncounted."
)


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
) -> None:
    """Delete what is past its time. The running bot does so once a day; the periods are settings.

    Example: `safeboard retention --dry-run`
    """
    found = asyncio.run(_run(Settings.load(), dry_run=dry_run))
    if as_json:
        typer.echo(json.dumps(asdict(found)))
        return
    for name, number in asdict(found).items():
        typer.echo(f"{number:6} {name.replace('_', ' ')}")
    typer.echo(NOT_COUNTED)
    typer.echo("Nothing was deleted: this was a dry run." if dry_run else "Deleted.")


async def _run(settings: Settings, *, dry_run: bool) -> Found:
    store = await Store.open(settings.database, settings.data_dir)
    try:
        return await (overdue if dry_run else forget)(store, settings, london_day(SystemClock().now()))
    finally:
        await store.close()
