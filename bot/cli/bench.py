"""`safeboard bench`: the search measured beside simpler ones, in one run."""

import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
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

    figures = measure_shipped()
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table("what", "figure")
    for name, figure in figures.items():
        table.add_row(name, str(figure))
    Console().print(table)


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
