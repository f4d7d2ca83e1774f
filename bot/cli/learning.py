"""`safeboard learning`: write learning points at a desk, publish and withdraw them, and read what they did."""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.cli.boards import known_board
from bot.cli.files import readable, write_over
from bot.cli.sentences import UsageError, counted
from bot.clock import SystemClock
from bot.settings import Settings
from feedback.learning import LearningError
from knowledge.model import Board
from reminders.calendar import london_day
from storage.store import Store
from storage.tables import LearningPoint

app = typer.Typer(help="Learning points: list, import, publish, withdraw, and their evaluation.", no_args_is_help=True)

T = TypeVar("T")
BoardOption = Annotated[str, typer.Option("--board", help="Only this board, by its id.")]
Number = Annotated[int, typer.Argument(help="The point's number, as `learning list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")]


@app.command("list")
def list_points(board: BoardOption = "", as_json: AsJson = False) -> None:
    """List all learning points with their numbers and states. Marks are shown in fives, so that no tap shows.

    Example: `safeboard learning list --board southend`
    """
    from feedback import learning

    _check(board)
    points = _in_store(lambda store, _: learning.of_board(store, board or None))
    if as_json:
        _print([_row(point) for point in points])
        return
    for point in points:
        typer.echo(f"{point.id:4}  {point.state:<10} {point.cycle}  {point.kind:<16} {point.title}  ({point.board})")
    typer.echo(counted(len(points), "learning point"))


@app.command("import")
def import_points(
    file: Annotated[Path, typer.Argument(help="A YAML file; docs/learning.md shows one.")],
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish them at once, instead of keeping drafts.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the points of a YAML file in, as drafts. A point with the same board, year, kind and title is changed.

    All of them or, if one cannot be taken, none.

    Example: `safeboard learning import points.yaml --publish`
    """
    from bot.point_files import take
    from knowledge.points import read_points

    read = read_points(readable(file))
    board = _check(read.board)
    taken = _in_store(lambda store, today: take(store, read, board, today=today, publish=publish))
    if as_json:
        _print([_row(point) for point in taken])
        return
    for point in taken:
        typer.echo(f"{point.id:4}  {point.state:<10} {point.title}")
    typer.echo(
        f"{counted(len(taken), 'learning point')} taken. A running bot knows of published ones within half a minute."
    )


@app.command("publish")
def publish_point(number: Number, as_json: AsJson = False) -> None:
    """Show a point to practitioners. A running bot finds it within half a minute.

    Example: `safeboard learning publish 3`
    """
    from feedback import learning

    async def publish(store: Store, today: dt.date) -> LearningPoint:
        return await learning.publish(store, await _board_of(store, number), number, today=today)

    _tell(_in_store(publish), as_json=as_json)


@app.command("withdraw")
def withdraw_point(number: Number, as_json: AsJson = False) -> None:
    """Show a point to nobody any more. Its counts stay, and it can be published again.

    Example: `safeboard learning withdraw 3`
    """
    from feedback import learning

    async def withdraw(store: Store, _: dt.date) -> LearningPoint:
        return await learning.withdraw(store, await _board_of(store, number), number)

    _tell(_in_store(withdraw), as_json=as_json)


@app.command("results")
def show_results(
    board: Annotated[str, typer.Option(help="The board's id.")],
    as_json: AsJson = False,
    chart: Annotated[Path | None, typer.Option(help="Write the chart of the latest waves here, as PNG.")] = None,
) -> None:
    """Show what came out of the evaluations that are over; nothing of fewer than five people.

    Example: `safeboard learning results --board southend --chart results.png`
    """
    from bot.charts import wave_chart
    from bot.views import evaluation
    from feedback import wave_results

    known = _check(board)
    assert known is not None
    found = _in_store(lambda store, today: wave_results.results(store, board, today=today))
    shown = wave_results.latest(found)
    if chart is not None:
        if not shown:
            raise UsageError("There is nothing to draw: no evaluation is over that at least five people answered.")
        write_over(chart, wave_chart(shown, known.short_name))
    if as_json:
        _print(evaluation.as_json(found))
        return
    replies = evaluation.results(found, known) if found else [evaluation.no_results(known)]
    typer.echo("\n\n".join(reply.plain for reply in replies))


def _check(board: str) -> Board | None:
    """The board with this id; None for no id.

    Raises:
        UsageError: if the content has no such board.
    """
    from bot.wiring import load_packs

    if not board:
        return None
    boards = {pack.board.id: pack.board for pack in load_packs(Settings.load()) if pack.board}
    known_board(board, boards)
    return boards[board]


def _in_store(ask: Callable[[Store, dt.date], Awaitable[T]]) -> T:
    """Open the store and ask it something, with today's date in London."""

    async def run() -> T:
        settings = Settings.load()
        store = await Store.open(settings.database, settings.data_dir)
        try:
            return await ask(store, london_day(SystemClock().now()))
        finally:
            await store.close()

    return asyncio.run(run())


async def _board_of(store: Store, number: int) -> str:
    from feedback import learning

    board = next((point.board for point in await learning.of_board(store) if point.id == number), None)
    if board is None:
        raise LearningError(f"There is no learning point {number}. `safeboard learning list` shows all numbers.")
    return board


def _tell(point: LearningPoint, *, as_json: bool) -> None:
    if as_json:
        _print(_row(point))
    else:
        typer.echo(f"{point.id}  {point.state}  {point.title}")


def _row(point: LearningPoint) -> dict[str, Any]:
    from feedback.learning import shown_marks

    row = point.model_dump(mode="json", exclude={"new_to", "knew", "sent_on"})
    return row | {"new_to_at_least": shown_marks(point.new_to), "known_by_at_least": shown_marks(point.knew)}


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
