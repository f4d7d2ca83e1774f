"""`safeboard doctor`: what is wrong with this installation, and what to do about it."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.doctor.finding import Finding, Level
from bot.settings import Settings

MARKS = {Level.FINE: "ok    ", Level.LOOK: "look  ", Level.BROKEN: "BROKEN"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 for what a person should look at, too.")
    ] = False,
) -> None:
    """Look at token, clock, disk, permissions, content, keys and database; say what is wrong and what to do.

    It changes nothing, and can run while the bot does. Exit code 1 if something is broken, for monitoring.

    Example: `safeboard doctor --json`
    """
    findings = asyncio.run(_examine(Settings.load()))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in findings], indent=2, ensure_ascii=False))
    else:
        for one in findings:
            typer.echo(f"{MARKS[one.level]}  {one.subject}: {one.sentence}")
            if one.remedy:
                typer.echo(f"        {one.remedy}")
    bad = (Level.BROKEN, Level.LOOK) if strict else (Level.BROKEN,)
    raise typer.Exit(int(any(one.level in bad for one in findings)))


async def _examine(settings: Settings) -> list[Finding]:
    from bot.doctor.examine import examine

    return [finding async for finding in examine(settings, SystemClock())]
