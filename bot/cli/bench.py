"""`safeboard bench`: the search measured beside simpler ones, and what delivery costs, in one run."""

import json
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, track
from rich.table import Table

from bot.cli.sentences import UsageError

app = typer.Typer(help="Figures, side by side in one run.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="For programs: one JSON object on standard output.")]


@app.callback()
def bench() -> None:
    """Figures, side by side in one run."""


@app.command("shipped")
def bench_shipped(as_json: AsJson = False) -> None:
    """Time what every message passes through, on the shipped boards: loading, learning, checking, answering, screening.

    Each figure is of this run on this computer; compare figures of one run only.

    Example: `safeboard bench shipped --json`
    """
    from bot.measure import measure_shipped

    _show(measure_shipped(), as_json=as_json)


@app.command("speed")
def bench_speed(
    acts: Annotated[int, typer.Option(min=1, help="How often each of twenty people acts in each part.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Compare what an answered question and a browse tap cost the processor with a bare echo bot, in one run.

    Each bot runs in a process of its own against the local Bot API server; only the bot's own time counts.

    Example: `safeboard bench speed --acts 100`
    """
    from bot.bench.speed import run

    _show(run(acts), as_json=as_json)


@app.command("load")
def bench_load(
    people: Annotated[int, typer.Option(min=1, help="How many people there are.")] = 1000,
    minutes: Annotated[float, typer.Option(min=0.1, help="How long they go on.")] = 10,
    thinking: Annotated[float, typer.Option(min=0.1, help="Seconds between a person's acts, on average.")] = 60,
    chart: Annotated[Path | None, typer.Option(help="A PNG file for a chart of the run.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let a thousand people ask, browse, press and write at once while digests go out, and check every reply.

    Exit code 1 if a reply was lost, or was somebody else's.

    Example: `safeboard bench load --people 200 --minutes 2 --chart load.png`
    """
    from bot.bench.load import run

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("Acts", total=None)
        figures = run(people, minutes, thinking, chart, lambda: progress.advance(task))
    _show(figures, as_json=as_json)
    raise typer.Exit(
        int(bool(figures["lost"] or figures["crossed"] or figures["digests_seen"] < figures["digests_due"]))
    )


@app.command("delivery")
def bench_delivery(
    actions: Annotated[int, typer.Option(min=1000, help="Open actions to plan for.")] = 100_000,
    messages: Annotated[int, typer.Option(min=50, help="Messages to send at the pace that Telegram allows.")] = 3000,
    as_json: AsJson = False,
) -> None:
    """Time planning, idle ticks and sending; 3,000 messages at Telegram's pace take two minutes.

    Sending is measured beside a bare loop of python-telegram-bot, in messages a second of CPU time.

    Example: `safeboard bench delivery --messages 300`
    """
    import asyncio
    import os

    from bot.measure_delivery import measure_all_due, measure_pace, measure_planning, measure_sending

    os.environ["PTB_TIMEDELTA"] = "1"
    measured = {
        "planning": asyncio.run(measure_planning(actions)),
        "all due": measure_all_due(actions),
        "sending": asyncio.run(measure_sending()),
        "pace": asyncio.run(measure_pace(messages)),
    }
    if as_json:
        typer.echo(json.dumps(measured))
        return
    table = Table("what", "figure")
    for figures in measured.values():
        for name, figure in figures.items():
            table.add_row(name, str(figure))
    Console().print(table)


@app.command("screening")
def bench_screening(
    file: Annotated[
        Path, typer.Argument(help='Labelled messages, one JSON object with "q", "spans" and "types" a line.')
    ],
    misses: Annotated[bool, typer.Option("--misses", help="List what was overlooked, and the false alarms.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure the screening of feedback on labelled messages: recall by type, false alarms, time.

    A message whose "spans" are empty is clean. "types" names the kind of each span: `name`, `initials`, `school`, or
    any other word for a structured identifier.

    Example: `safeboard bench screening tests/data/screening_blind.jsonl`
    """
    from bot.cli.files import rows_of
    from feedback.measuring import Row, measure

    rows = []
    for number, row in rows_of(file):
        spans, kinds = row.get("spans"), row.get("types", row.get("span_types"))
        if not isinstance(spans, list) or not isinstance(kinds, list) or len(spans) != len(kinds):
            raise UsageError(f'{file}, line {number}: expected "spans" and "types", two lists of one length.')
        rows.append(Row(row["q"], tuple(spans), tuple(kinds)))
    measured = measure(rows)
    figures = {
        **{kind: (measured.found[kind], measured.spans[kind]) for kind in sorted(measured.spans)},
        "all structured": measured.group("phone"),
        "all names": measured.group("name"),
        "initials and schools": measured.group("initials"),
        "clean messages flagged": (measured.flagged, measured.clean),
    }
    if as_json:
        typer.echo(json.dumps({**figures, "ms p95": round(measured.p95, 3)}))
        return
    table = Table("what", "found", "of", "%")
    for name, (found, of) in figures.items():
        table.add_row(name, str(found), str(of), f"{found / of:.1%}" if of else "")
    Console().print(table, f"95 of 100 messages within {measured.p95:.2f} ms")
    if misses:
        for kind, span, text in measured.missed:
            typer.echo(f"overlooked, {kind}: {span!r} in {text!r}")
        for found_, text in measured.false_alarms:
            typer.echo(f"false alarm: {found_!r} in {text!r}")


@app.command("start")
def bench_start(as_json: AsJson = False) -> None:
    """Start the whole bot twice with the shipped boards, without Telegram: seconds to start, peak memory.

    Example: `safeboard bench start --json`
    """
    from bot.measure import measure_bot

    _show(measure_bot(), as_json=as_json)


@app.command("large")
def bench_large(
    entries: Annotated[int, typer.Option(min=100, help="How many entries of five phrasings each.")] = 10_000,
    as_json: AsJson = False,
) -> None:
    """Build a large knowledge base of made-up entries: seconds to build, milliseconds a question, peak memory.

    Example: `safeboard bench large --entries 2000`
    """
    from bot.measure import measure_large

    _show(measure_large(entries), as_json=as_json)


@app.command("search")
def bench_search(
    banking77: Annotated[
        Path | None, typer.Option(help="The folder of banking77_train.csv and banking77_test.csv.")
    ] = None,
    questions: Annotated[int, typer.Option(min=0, help="Ask only so many test questions; 0 asks all 3,080.")] = 0,
    seeds: Annotated[int, typer.Option(min=1, help="How many samples of example questions to average over.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Compare the search with simpler engines on BANKING77, and measure what it refuses.

    Example: `safeboard bench search --banking77 benchmarks/ --questions 500`
    """
    if find_spec("sklearn") is None:
        raise UsageError("The engines to compare with are not installed: pip install 'safeboard[bench]'.")
    from knowledge.benchmark import ENGINES, compare, read_banking, siblings
    from knowledge.evaluate import Query, evaluate

    if banking77 is None:
        raise UsageError("Name the folder of the BANKING77 files with --banking77; they are not part of the program.")
    data, console = read_banking(banking77), Console(stderr=True)
    measured = compare(data, seeds=range(seeds), questions=questions or None)
    rows = list(track(measured, "Comparing", total=2 * len(ENGINES), console=console, disable=not console.is_terminal))
    refusing = {}
    for examples in (5, 10):
        runs = []
        for seed in range(seeds):
            pack, asked = siblings(data, examples, seed)
            runs.append(evaluate([pack], [Query(text, intent) for text, intent in asked[:: 1 if not questions else 4]]))
        refusing[examples] = round(sum(run.auroc or 0 for run in runs) / seeds, 3)
    if as_json:
        typer.echo(json.dumps({"ranking": [asdict(row) for row in rows], "siblings_auroc": refusing}))
        return
    table = Table("engine", "examples", "clean %", "edited %", "p95 ms")
    for row in rows:
        table.add_row(row.engine, *(str(value) for value in (row.examples, row.clean, row.edited, row.p95_ms)))
    out = Console()
    out.print(table)
    for examples, auroc in refusing.items():
        out.print(f"20 intents left out, {examples} examples: AUROC {auroc}")


def _show(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table("what", "figure")
    for name, figure in figures.items():
        table.add_row(name, str(figure))
    Console().print(table)
