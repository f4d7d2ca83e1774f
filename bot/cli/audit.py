"""`safeboard audit`: what officers did."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli.boards import board_of_the_content
from bot.cli.sentences import counted
from bot.settings import Settings
from bot.views.audit import row
from storage import audit
from storage.store import Store
from storage.tables import AuditEntry


def show(
    board: Annotated[str, typer.Option(help="Only this board, by its id.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")] = False,
) -> None:
    """List what officers did, newest first: when, in which role, who if still linked, what, about what.

    Nobody's reading is in it. How long it is kept is a setting.

    Example: `safeboard audit --board southend --json`
    """
    found = asyncio.run(_read(Settings.load(), [board] if board else None))
    if board and not found:
        # Only then: lines of a board stay when the board leaves the content.
        board_of_the_content(board)
    if as_json:
        rows = [
            {
                "at": entry.at.isoformat(),
                "board": entry.board,
                "role": entry.role,
                "name": name,
                "what": entry.what,
                "about": entry.about,
            }
            for entry, name in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for entry, name in found:
        typer.echo("  ".join((entry.board, *(part for part in row(entry, name) if part))))
    typer.echo(counted(len(found), "line"))


async def _read(settings: Settings, boards: list[str] | None) -> Sequence[tuple[AuditEntry, str | None]]:
    store = await Store.open(settings.database, settings.data_dir)
    try:
        async with store.session() as session:
            return await audit.entries(session, boards)
    finally:
        await store.close()
