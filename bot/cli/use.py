"""What curators learn from use: `safeboard knowledge gaps` and `safeboard knowledge helpful`."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer

from bot.cli.boards import board_of_the_content
from bot.cli.sentences import counted
from bot.settings import Settings
from feedback import gaps, helpful
from storage.store import Store

Row = TypeVar("Row")
BoardOption = Annotated[str, typer.Option(help="Only this board, by its id.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")]


def list_gaps(board: BoardOption = "", as_json: AsJson = False) -> None:
    """List the questions of the last twelve months that found no answer, the most frequent first.

    All that were counted, also those for which an answer was written since; /gaps in the chat leaves these out.
    They are screened for names and kept without who asked; where the words were not kept, only their number is
    listed. Reads the installation's database.

    Example: `safeboard knowledge gaps --board southend`
    """
    if board:
        board_of_the_content(board)
    found = _read(lambda store: gaps.of_boards(store, [board] if board else None))
    if as_json:
        rows = [
            {"board": one.board or None, "text": one.text or None, "count": one.count, "last_month": one.last_month}
            for one in found
        ]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for one in found:
        words = "(words not kept)" if one.text == gaps.WITHHELD else one.text
        typer.echo(f"{one.count:4} × {words}  ({one.board or 'no board chosen'}, last in {one.last_month})")
    typer.echo(counted(len(found), "different question"))


def list_helpful(board: BoardOption = "", as_json: AsJson = False) -> None:
    """List the answers under which people tapped "This helped" or "Not what I needed", those that helped least first.

    Reads the installation's database. Who tapped is not kept.

    Example: `safeboard knowledge helpful --board southend --json`
    """
    if board:
        board_of_the_content(board)
    found = _read(lambda store: helpful.of_board(store, board or None))
    if as_json:
        rows = [{"entry": one.entry, "helpful": one.helpful, "not_helpful": one.not_helpful} for one in found]
        typer.echo(json.dumps(rows, indent=2))
        return
    for one in found:
        typer.echo(f"{one.not_helpful:4} not needed, {one.helpful:4} helped  {one.entry}")
    typer.echo(counted(len(found), "answer"))


def _read(query: Callable[[Store], Awaitable[Sequence[Row]]]) -> Sequence[Row]:
    settings = Settings.load()

    async def read() -> Sequence[Row]:
        store = await Store.open(settings.database, settings.data_dir)
        try:
            return await query(store)
        finally:
            await store.close()

    return asyncio.run(read())
