"""`safeboard bench`: the search measured beside simpler ones, in one run."""

import typer

app = typer.Typer(help="Figures, side by side in one run.", no_args_is_help=True)


@app.callback()
def bench() -> None:
    """Measure the search."""
