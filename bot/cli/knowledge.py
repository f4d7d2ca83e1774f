"""`safeboard knowledge`: look at the content, check it, measure the search on it."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.cli import sign_off, use
from bot.cli.boards import known_board
from bot.cli.days import day
from bot.cli.files import read_text
from bot.cli.sentences import UsageError, counted
from bot.clock import SystemClock
from knowledge.load import BOARD_FILE, SHIPPED, load_any
from knowledge.model import Kind
from knowledge.problems import ContentError

app = typer.Typer(help="What the boards have published: look, check, measure.", no_args_is_help=True)

app.command("gaps")(use.list_gaps)
app.command("helpful")(use.list_helpful)
app.command("export")(sign_off.export)
app.command("approve")(sign_off.approve)
app.command("approvals")(sign_off.approvals)

Item = TypeVar("Item")


def content(text: str) -> Path:
    """Where content lies: a path, or the folder of a shipped board that is named by its id.

    Raises:
        UsageError: if it is neither.
    """
    path = Path(text)
    if path.exists():
        return path
    boards = sorted(file.parent.name for file in SHIPPED.glob(f"*/{BOARD_FILE}"))
    if text in boards:
        return SHIPPED / text
    raise UsageError(
        f"There is no content at {text}. Give the path of a folder or file of content, or a shipped board's id: "
        f"{', '.join(boards)}."
    )


PackPath = Annotated[
    Path,
    typer.Argument(
        parser=content,
        metavar="PACK",
        help="A board's folder, a folder of boards, any folder with entries, a file, or a shipped board's id.",
    ),
]
PackOption = Annotated[Path, typer.Option(parser=content, metavar="PACK", help="Where the content lies.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")]


def _asking(items: Iterable[Item]) -> Iterable[Item]:
    """The same, with a bar on the screen while they are worked through."""
    console = Console(stderr=True)
    return track(list(items), "Asking", console=console, disable=not sys.stderr.isatty(), transient=True)


def announce(questions: int) -> None:
    """Say at the beginning of long work what is done and about how long, where no bar can be drawn."""
    if questions >= 1000 and not sys.stderr.isatty():
        # On the computer that docs/performance.md measures on, 17,000 questions take one minute and a half.
        long = "under a minute" if questions < 9000 else "a minute or two" if questions < 20_000 else "some minutes"
        typer.echo(f"Asking {questions:,} questions: {long}.", err=True)


@app.command("check")
def check_content(
    pack: PackPath = SHIPPED,
    as_json: AsJson = False,
    on: Annotated[
        str, typer.Option(help="The day that dates are compared with, such as 2027-06-01; today if left out.")
    ] = "",
) -> None:
    """Find what is wrong with content files, and what a curator should look at.

    Errors must be mended (exit code 1); notes are for a person to judge (exit code 0).

    Examples: `safeboard knowledge check` for the shipped boards, `safeboard knowledge check my-board/ --on 2027-06-01`
    """
    from knowledge.check import Finding, Severity, check
    from knowledge.library import Library

    today = day(on) if on else SystemClock().now().date()
    try:
        packs = load_any(pack)
        announce(sum(len(entry.questions) + len(entry.also_asked) for one in packs for entry in one.entries))
        findings = check(packs, Library.build(packs), today, _asking)
    except ContentError as error:
        findings = [Finding(Severity.ERROR, problem) for problem in error.problems]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        typer.echo(json.dumps([{"severity": one.severity, **asdict(one.problem)} for one in findings], indent=2))
    else:
        for finding in findings:
            typer.echo(f"{finding.severity}: {finding.problem}")
        typer.echo(f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'note')}")
    raise typer.Exit(1 if errors else 0)


@app.command("evaluate")
def evaluate_search(
    pack: PackPath,
    queries: Annotated[Path, typer.Argument(help='A file with lines of {"q", "expect": id or null}.')],
    as_json: AsJson = False,
) -> None:
    """Ask a file of questions and measure the answers.

    Examples: `safeboard knowledge evaluate my-pack/ questions.jsonl --json` for a folder of your own,
    `safeboard knowledge evaluate southend questions.jsonl` for a shipped board
    """
    from knowledge.evaluate import evaluate, read_queries

    read_text(queries)  # here a file that cannot be read gets its sentence
    asked = read_queries(queries)
    announce(len(asked))
    figures = asdict(evaluate(load_any(pack), asked, _asking))
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, "-" if value is None else str(value))
    Console().print(table)


@app.command("list")
def list_entries(
    board: Annotated[str, typer.Option(help="Only this board, by its id.")] = "",
    kind: Annotated[Kind | None, typer.Option(help="Only this kind of entry.")] = None,
    pack: PackOption = SHIPPED,
    as_json: AsJson = False,
) -> None:
    """List the entries.

    Example: `safeboard knowledge list --board southend --kind forum`
    """
    packs = load_any(pack)
    if board:
        known_board(board, {found.board.id for found in packs if found.board})
    entries = [
        entry
        for found in packs
        for entry in found.entries
        if (not board or entry.board == board) and kind in (None, entry.kind)
    ]
    if as_json:
        rows = [{"key": entry.key, "board": entry.board, "kind": entry.kind, "title": entry.title} for entry in entries]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for entry in entries:
        typer.echo(f"{entry.key}  {entry.kind}  {entry.title}")


@app.command("show")
def show_entry(
    key: Annotated[str, typer.Argument(help="An entry's key, such as southend/lado-role.")],
    pack: PackOption = SHIPPED,
) -> None:
    """Print one entry with everything that is known about it, as JSON.

    Example: `safeboard knowledge show southend/lado-role`
    """
    entries = [entry for one in load_any(pack) for entry in one.entries]
    found = next((entry for entry in entries if entry.key == key), None)
    if found is None:
        if keys := [entry.key for entry in entries if entry.id == key]:
            typer.echo(f"Name the board, too: {' or '.join(keys)}.", err=True)
            raise typer.Exit(1)
        typer.echo(f"There is no entry {key}; `safeboard knowledge list` names them all.", err=True)
        raise typer.Exit(1)
    typer.echo(found.model_dump_json(indent=2))


@app.command("changes")
def list_changes(
    since: Annotated[str, typer.Option(help="The first day, such as 2026-11-01.")],
    board: Annotated[str, typer.Option(help="Only this board, by its id.")] = "",
    pack: PackOption = SHIPPED,
    as_json: AsJson = False,
) -> None:
    """List what was changed or published on a day or after it, the newest first.

    Example: `safeboard knowledge changes --since 2026-11-01 --board southend`
    """
    from knowledge.changes import news

    first, packs = day(since), load_any(pack)
    boards = {found.board.id: found.board for found in packs if found.board}
    if board:
        known_board(board, boards)
    entries = [entry for found in packs for entry in found.entries if not board or entry.board == board]
    found = news(entries, boards, first)
    if as_json:
        rows = [
            {
                "key": one.entry.key,
                "board": one.entry.board,
                "title": one.entry.title,
                "on": str(one.on),
                "why": one.why,
            }
            for one in found
        ]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.on}  {one.entry.key}  {one.entry.title}: {one.why or 'published'}")
    typer.echo(f"{len(found)} since {first}")


@app.command("schema")
def write_schema(
    out: Annotated[Path, typer.Option(help="The folder to write the schemas into.")] = Path("schema"),
) -> None:
    """Write the JSON Schema of the content files, for editors that complete and check YAML.

    Example: `safeboard knowledge schema --out .vscode`
    """
    from knowledge.schema import write_schemas

    for path in write_schemas(out):
        typer.echo(str(path))
