"""`safeboard report`: the quarterly exception report, and the data for the annual report."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.cli.boards import known_board
from bot.cli.files import make_folder, no_file, read_bytes, write_new
from bot.cli.sentences import UsageError
from bot.clock import SystemClock
from bot.settings import Settings
from knowledge.library import Library
from knowledge.model import Board
from reminders.calendar import london_day
from reminders.quarters import before, label, read_quarter
from storage import audit
from storage.store import Store

app = typer.Typer(help="The quarterly exception report, and the data for the annual report.")

T = TypeVar("T")
BoardOption = Annotated[str, typer.Option("--board", help="The board, by its id.")]
Out = Annotated[Path | None, typer.Option(help="The folder for the files; made if need be.")]
Counts = Annotated[
    Path | None,
    typer.Option(
        help="counts.xlsx from `safeboard feedback open --out` or the reader page, to be shown in the report."
    ),
]


@app.callback(invoke_without_command=True)
def exceptions(
    context: typer.Context,
    board: BoardOption = "",
    quarter: Annotated[str, typer.Option(help="The quarter: 2017-Q2 is April to June 2017.")] = "",
    out: Out = None,
    feedback: Counts = None,
) -> None:
    """Write the exception report of a quarter: a Word document, a spreadsheet, and a picture with its words.

    It tells how things stood on the quarter's last day; of a quarter that is not over, how they stand today.

    Example: `safeboard report --board leicestershire-rutland --quarter 2017-Q2 --out papers`
    """
    if context.invoked_subcommand is not None:
        return
    if not board or not quarter or out is None:
        raise UsageError("Say which: safeboard report --board BOARD --quarter 2017-Q2 --out FOLDER.")
    from bot import dossiers
    from bot.papers import exceptions as paper
    from bot.views.board import caption
    from bot.views.report import summary

    quarter_on, today = read_quarter(quarter), london_day(SystemClock().now())
    if before(quarter_on) >= today:
        raise UsageError(f"{quarter} has not begun yet, so there is nothing to report on.")
    no_file(out)
    counts = _counts(feedback, board)
    dossier = _gathered(
        board,
        f"exceptions of {label(quarter_on)}",
        lambda store, library, it: dossiers.gather(store, library, it, quarter_on, today=today, counts=counts),
    )
    files: dict[str, bytes | str] = {
        f"{dossier.stem}.docx": paper.document(dossier, today),
        f"{dossier.stem}.xlsx": paper.workbook(dossier, today),
    }
    if dossier.report.lines:
        files[f"{dossier.stem}.png"] = paper.picture(dossier)
        files[f"{dossier.stem}.txt"] = caption(dossier.report, dossier.board) + "\n"
    _write(out, files)
    typer.echo("\n".join(summary(dossier.report)))


@app.command("annual")
def annual(
    board: BoardOption = "",
    year: Annotated[str, typer.Option(help="The financial year: 2017-18 is April 2017 to March 2018.")] = "",
    out: Out = None,
    feedback: Counts = None,
) -> None:
    """Write the data for a board's annual report into one folder: progress, learning, evaluation, attendance.

    Example: `safeboard report annual --board leicestershire-rutland --year 2017-18 --out annual`
    """
    if not board or not year or out is None:
        raise UsageError("Say which: safeboard report annual --board BOARD --year 2017-18 --out FOLDER.")
    from bot import yearbook
    from bot.papers.annual import files

    first, today = _april(year), london_day(SystemClock().now())
    if first > today:
        raise UsageError(f"{year} has not begun yet, so there is nothing to report on.")
    no_file(out)
    counts = _counts(feedback, board)
    gathered = _gathered(
        board,
        f"annual report {year}",
        lambda store, library, it: yearbook.gather(store, library, it, first, today=today, counts=counts),
    )
    _write(out, files(gathered, today))


def _april(year: str) -> dt.date:
    first, _, second = year.partition("-")
    if not (first.isascii() and first.isdecimal() and len(first) == 4 and second == f"{(int(first) + 1) % 100:02}"):
        raise UsageError(f"“{year}” is no financial year. Write it like 2017-18, which is April 2017 to March 2018.")
    return dt.date(int(first), 4, 1)


def _counts(file: Path | None, board: str) -> list[tuple[str, str]] | None:
    from feedback.counts_file import read_counts

    if file is None:
        return None
    return read_counts(read_bytes(file), board)


def _gathered(board: str, paper: str, ask: Callable[[Store, Library, Board], Awaitable[T]]) -> T:
    """Ask the installation's database and content about a board, and write down that a paper was made of it."""
    from bot.wiring import load_library, open_store

    settings = Settings.load()
    library = load_library(settings)
    known_board(board, library.boards)
    found = library.boards[board]

    async def run() -> T:
        store = await open_store(settings, SystemClock())
        try:
            gathered = await ask(store, library, found)
            async with store.session() as session:
                now, role = SystemClock().now(), "the command line"
                await audit.note(session, found.id, "made a report", paper, now=now, person_id=None, role=role)
            return gathered
        finally:
            await store.close()

    return asyncio.run(run())


def _write(out: Path, files: dict[str, bytes | str]) -> None:
    if taken := [name for name in files if (out / name).exists()]:
        raise UsageError(f"{out / taken[0]} is there already and is not overwritten: choose another folder.")
    make_folder(out)
    for name, content in files.items():
        write_new(out / name, content)
        typer.echo(str(out / name))
