"""`safeboard scorecard`: what the cards ask, what was handed in, and cards in and out of spreadsheets."""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.cli.boards import board_of_the_content
from bot.cli.days import day
from bot.cli.files import readable, write_new
from bot.cli.sentences import UsageError, counted
from bot.clock import SystemClock
from bot.settings import Settings
from reminders import quarters
from reminders.calendar import london_day
from reminders.importer import seed
from reminders.measures import Card, card_of, cards_of
from storage import audit
from storage.store import Store

app = typer.Typer(help="Score cards: measures, figures by quarter, spreadsheets.", no_args_is_help=True)

T = TypeVar("T")
BoardOption = Annotated[str, typer.Option("--board", help="The board's id.")]
CardOption = Annotated[str, typer.Option("--card", help="The card's id, as `scorecard list` shows it.")]
QuarterOption = Annotated[str, typer.Option("--quarter", help="Such as 2017-Q2, which is April to June 2017.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")]


@app.command("list")
def list_cards(board: BoardOption = "", as_json: AsJson = False) -> None:
    """List the cards with the action that asks for each, and the quarters that were handed in.

    Example: `safeboard scorecard list --board nel`
    """
    from reminders import scorecards
    from reminders.measures import all_cards

    cards = cards_of(board) if board else all_cards()
    if board and not cards:
        board_of_the_content(board)
        raise UsageError(f"The board {board} has no score cards. `safeboard scorecard list` shows all.")

    async def ask(store: Store, _: dt.datetime) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for each in sorted({card.board for card in cards}):
            for filled in await scorecards.filled(store, each):
                found.setdefault((each, filled.card.id), []).append(quarters.label(filled.quarter_on))
        return found

    given = _in_store(ask)
    if as_json:
        _print([_card(card) | {"handed_in": given.get((card.board, card.id), [])} for card in cards])
        return
    for card in cards:
        handed_in = ", ".join(given.get((card.board, card.id), [])) or "nothing handed in"
        typer.echo(f"{card.board:24} {card.id:18} {card.action:11} {len(card.measures):3} measures  {handed_in}")
    typer.echo(f"{counted(len(cards), 'score card')}, {counted(sum(len(card.measures) for card in cards), 'measure')}")


@app.command("show")
def show_card(board: BoardOption, card: CardOption, quarter: QuarterOption = "", as_json: AsJson = False) -> None:
    """Show what was handed in for a quarter; by default for the latest.

    Example: `safeboard scorecard show --board nel --card p2-neglect --quarter 2017-Q1 --json`
    """
    from reminders import scorecards
    from reminders.scorecards import in_figures

    known, quarter_on = _known(board, card), _quarter(quarter)
    found = _in_store(lambda store, _: scorecards.filled(store, board, card=card, quarter_on=quarter_on))
    if as_json:
        _print([_filled(each) for each in found] if not quarter_on else _filled(found[0]) if found else None)
        return
    if not found:
        typer.echo(f"Nothing was handed in. {known.title} asks for {len(known.measures)} measures.")
        return
    filled = found[-1]
    typer.echo(f"{known.title}, {quarters.spoken(filled.quarter_on)}{', made up for the demo' * filled.stored.demo}")
    for measure in known.measures:
        figure = filled.figures.get(measure.ref)
        value = "–" if figure is None else figure.words if figure.value is None else in_figures(figure.value, measure)
        typer.echo(f"  {measure.ref:4} {measure.title}: {value}")
    for name, question in scorecards.QUESTIONS.items():
        typer.echo(f"  {question} {filled.words[name] or '–'}")


@app.command("export")
def export_card(
    board: BoardOption,
    card: CardOption,
    quarter: QuarterOption,
    out: Annotated[Path, typer.Option(help="The .xlsx file to write.")],
    as_json: AsJson = False,
) -> None:
    """Write a card as the spreadsheet that its author fills in, with what was answered so far.

    Example: `safeboard scorecard export --board nel --card p2-neglect --quarter 2017-Q2 --out neglect.xlsx`
    """
    from reminders import scoring
    from reminders.scoresheet import as_workbook

    known, quarter_on = _known(board, card), _quarter(quarter)
    if quarter_on is None:
        raise UsageError("Give the quarter, such as --quarter 2017-Q2.")
    writing = _in_store(lambda store, _: scoring.at_desk(store, known, quarter_on))
    write_new(out, as_workbook(writing))
    if as_json:
        _print({"file": str(out), "answered": writing.answered, "asked": len(writing.steps)})
    else:
        typer.echo(f"{out}: {writing.answered} of {len(writing.steps)} questions answered.")


@app.command("import")
def import_card(
    file: Annotated[Path, typer.Argument(help="A spreadsheet that was sent out and filled in.")],
    hand_in: Annotated[bool, typer.Option("--hand-in", help="It is complete: count it in reports.")] = False,
    as_json: AsJson = False,
) -> None:
    """Keep what a filled-in spreadsheet answers; what it leaves empty stays as it was. All of it or nothing.

    Handing in here answers no date of the plan: its owner, or an officer in the chat, does that.

    Example: `safeboard scorecard import neglect.xlsx --hand-in`
    """
    from reminders import scoring
    from reminders.intake.guards import check_size
    from reminders.intake.problems import FileRefusedError
    from reminders.scoresheet import read_returned

    check_size(readable(file).stat().st_size)
    body = file.read_bytes()
    returned = read_returned(file.name, body)
    if returned is None:
        raise FileRefusedError(f"{file} is no score card. `safeboard scorecard export` writes one to fill in.")

    async def take(store: Store, now: dt.datetime) -> scoring.Writing:
        async with store.session() as session:
            writing = await scoring.take_in(
                session, returned, by_role="the command line", handed_in_at=now if hand_in else None
            )
            what = "handed in a score card" if hand_in else "wrote on a score card"
            about = f"{returned.card.id} {quarters.label(returned.quarter_on)}"
            await audit.note(
                session, returned.card.board, what, about, now=now, person_id=None, role="the command line"
            )
            return writing

    writing = _in_store(take)
    if as_json:
        _print(_filled(writing.filled))
    else:
        state = "handed in" if writing.filled.handed_in else "kept as a draft; --hand-in makes it count"
        typer.echo(f"{returned.card.title}: {writing.answered} of {len(writing.steps)} questions answered, {state}.")


def attendance(
    board: BoardOption,
    first: Annotated[str, typer.Option("--from", help="The first day, such as 2016-10-01.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day; by default today.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show who came to a board's meetings, by meeting and by seat; by default of the last twelve months.

    Officers record it in the chat with /attendance. A seat is a place, not a person.

    Example: `safeboard attendance --board southend --json`
    """
    from reminders import attendance as figures

    from_on, to_on = day(first) if first else None, day(last) if last else None

    async def ask(store: Store, now: dt.datetime) -> figures.Figures:
        end = to_on or london_day(now)
        return await figures.of_board(store, board, from_on or end - dt.timedelta(days=365), end)

    found = _in_store(ask)
    if not found.meetings:
        board_of_the_content(board)
    if as_json:
        _print(found.as_json())
        return
    for each in found.meetings:
        typer.echo(f"{each.meeting.on} {each.meeting.name}: {each.count.filled} of {each.count.recorded} seats filled")
    for seat, count in found.seats.items():
        typer.echo(f"  {seat}: {count.filled} of {count.recorded}")
    typer.echo(f"{counted(len(found.meetings), 'meeting')} with a record")


def _known(board: str, card: str) -> Card:
    known = card_of(board, card)
    if known is None:
        raise UsageError(f"{board or 'No board'} has no score card {card}. `safeboard scorecard list` shows all.")
    return known


def _quarter(text: str) -> dt.date | None:
    try:
        return quarters.read_quarter(text) if text else None
    except quarters.QuarterError as error:
        raise UsageError(str(error)) from None


def _card(card: Card) -> dict[str, Any]:
    return {
        "board": card.board,
        "card": card.id,
        "title": card.title,
        "plan": card.plan,
        "action": card.action,
        "source": {"document": card.document, "section": card.section},
        "measures": [
            {"ref": each.ref, "title": each.title, "unit": each.unit, "better": each.better, "note": each.note}
            for each in card.measures
        ],
    }


def _filled(filled: Any) -> dict[str, Any]:
    figures = {ref: each.words if each.value is None else each.value for ref, each in filled.figures.items()}
    return {
        "board": filled.card.board,
        "card": filled.card.id,
        "quarter": quarters.label(filled.quarter_on),
        "handed_in_at": filled.stored.handed_in_at.isoformat() if filled.stored.handed_in_at else None,
        "demo": filled.stored.demo,
        "figures": dict(sorted(figures.items())),
        **filled.words,
    }


def _in_store(ask: Callable[[Store, dt.datetime], Awaitable[T]]) -> T:
    async def run() -> T:
        settings, now = Settings.load(), SystemClock().now()
        store = await Store.open(settings.database, settings.data_dir)
        try:
            await seed(store, now)
            return await ask(store, now)
        finally:
            await store.close()

    return asyncio.run(run())


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
