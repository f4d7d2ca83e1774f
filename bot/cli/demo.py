"""`safeboard demo`: everything on this computer, without a token."""

import asyncio
import datetime as dt
import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.days import day
from bot.cli.sentences import UsageError
from bot.demo.session import EXAMPLES, PASSPHRASE, POINTS, running_demo
from bot.logs import configure

FOLDER = Path("data/demo")


def demo(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Where the page shall be; the next free port if busy.")
    ] = 8080,
    today: Annotated[str, typer.Option(help="The day to begin on, such as 2018-06-01.")] = "",
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew: forget what was said in the demo before.")
    ] = False,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its state.")] = FOLDER,
) -> None:
    """Run the bot against a local Telegram with a chat page: no token, nothing leaves this computer.

    Four people are there to be: a practitioner, an action owner, a board member and an officer.
    The page has a clock that can be moved on, so that reminders arrive. Stop it with Ctrl+C.
    """
    first = day(today) if today else None
    configure("WARNING")
    with _alone_in(folder):
        asyncio.run(_serve(folder, port, first, fresh=fresh))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder, so that a second demo does not take its database away."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "in-use").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"Another demo is running in {folder}. Use that one, stop it, or give this one a --folder of its own."
            ) from None
        yield


async def _serve(folder: Path, port: int, today: dt.date | None, *, fresh: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with running_demo(
        folder, port=port, today=today, fresh=fresh, points=POINTS, story=True, examples=EXAMPLES, at_work=True
    ) as running:
        if not running.server.url.endswith(f":{port}"):
            typer.echo(f"Port {port} is busy, so the demo took the next free one.")
        typer.echo(f"Safeboard demo: open {running.server.url} in a browser. Ctrl+C stops it.")
        typer.echo("Offline demo: nothing leaves this computer.")
        typer.echo(f"To read the feedback: safeboard feedback open --help (passphrase: {PASSPHRASE})")
        await stop.wait()
