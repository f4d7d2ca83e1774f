"""`safeboard feedback`: release and screening here, the officer's half in `reading`.

Of all its commands only `install-key` and `export` belong on the server.
"""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import reading
from bot.cli.files import is_a_file, read_text, rows_of, write_new
from bot.cli.sentences import UsageError
from bot.clock import SystemClock
from bot.settings import Settings
from reminders.calendar import london_day

app = typer.Typer(no_args_is_help=True, help="Anonymous feedback: make keys, release it, read it, try the screening.")

app.command("keygen")(reading.keygen)
app.command("open")(reading.open_)
app.command("reader")(reading.reader)


@app.command("install-key")
def install_key(
    file: Annotated[Path, typer.Argument(help="The board's public key file.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put another key of this board aside.")] = False,
) -> None:
    """On the server: check a public key and use it from now on for its board's feedback.

    `safeboard feedback install-key southend.public.json`
    """
    from feedback.keys import PRIVATE_KIND
    from feedback.keys import install_key as install

    text = read_text(file)
    # The kind of a half begins with the same words.
    if PRIVATE_KIND in text:
        raise UsageError(
            f"{file} is a private key: it must never be on the server. Delete this copy, make a new pair "
            "if others could read it, and install the file that ends in .public.json."
        )
    public_key = install(Settings.load().data_dir, text, replace=replace)
    typer.echo(f"Feedback for {public_key.board} is now sealed to {public_key.fingerprint}")
    typer.echo("Compare this fingerprint with the one that keygen showed.")


@app.command()
def export(
    board: Annotated[str, typer.Option(help="The board's id, as in southend.")],
    out: Annotated[Path, typer.Option(help="The batch file to write.")],
    period_end: Annotated[
        bool, typer.Option("--period-end", help="Release fewer than 5 too, if their quarter is over.")
    ] = False,
) -> None:
    """On the server: move waiting feedback, still sealed, into a batch file for the officer.

    From 5 reports on. What is in the file is then no longer on the server.

    `safeboard feedback export --board southend --out southend-2018-q2.json`
    """
    if out.exists():
        raise UsageError(f"{out} is there already and is not overwritten: choose another name.")
    number = asyncio.run(_export(Settings.load(), board, out, period_end=period_end))
    if number < 5:
        typer.echo("Warning: fewer than 5. Who wrote what may be easy to guess.", err=True)
    typer.echo(
        f"{number} sealed reports are in {out}, and no longer on the server. Keep this file until they are read."
    )


@app.command("import-replies")
def import_replies(
    file: Annotated[Path, typer.Argument(help="The file of replies that the officer made while reading.")],
) -> None:
    """On the server: put the officer's sealed replies where the holders of receipts find them.

    A later file replaces what an earlier one said to the same receipts.

    `safeboard feedback import-replies southend-replies.json`
    """
    from feedback.replies import read_replies

    board, replies = read_replies(read_text(file))
    asyncio.run(_import_replies(Settings.load(), board, replies))
    typer.echo(
        f"{len(replies)} sealed replies for {board} are in place, decoys included. "
        "Nobody here can tell which are which. Delete the file now: the officer has the original."
    )


@app.command()
def screen(
    text: Annotated[str, typer.Argument(help="A text, in quotation marks.")] = "",
    batch: Annotated[
        Path | None, typer.Option(help='A file of texts, one JSON object with "id" and "q" a line.')
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the findings of --batch go, one JSON object a line.")] = None,
) -> None:
    """Point out names and identifiers in a text, as the chat does before feedback is sent.

    `safeboard feedback screen "ring me on 07700 900461"`

    Exit code 1 if something was found. With --batch, each line of --out holds
    `{"id", "spans": [{"start", "end", "kind"}]}`: offsets in characters, the end not included.
    """
    from feedback.screening import screen as find

    if batch is None:
        if not text.strip():
            raise UsageError("Type a text in quotation marks, or name a file with --batch.")
        if is_a_file(text):
            raise UsageError(
                f"“{text}” is a file, not a text. Give the text itself in quotation marks, "
                "or name a file of texts with --batch."
            )
        findings = find(text)
        for finding in findings:
            typer.echo(f"{finding.kind.label}: {text[finding.start : finding.end]}")
        if not findings:
            typer.echo("Nothing noticed. The screening does not notice everything.")
        raise typer.Exit(1 if findings else 0)
    if out is None:
        raise UsageError("--batch needs --out, the file for the findings.")
    with out.open("w", encoding="utf-8") as file:
        for _, row in rows_of(batch):
            spans = [{"start": each.start, "end": each.end, "kind": each.kind.value} for each in find(row["q"])]
            file.write(json.dumps({"id": row.get("id"), "spans": spans}) + "\n")


async def _export(settings: Settings, board: str, out: Path, *, period_end: bool) -> int:
    from feedback import batches
    from storage.store import Store

    today = london_day(SystemClock().now())
    store = await Store.open(settings.database, settings.data_dir)
    try:
        batch = await batches.take_out(store, board, today=today, period_end=period_end)
        # The file first, safely on disk: killed in between, the next try writes the same reports again.
        write_new(out, batch.content)
        await batches.fetched(store, board, batch.token)
    finally:
        await store.close()
    return len(batches.read_batch(batch.content).sealed)


async def _import_replies(settings: Settings, board: str, replies: dict[bytes, bytes]) -> None:
    from feedback.replies import take_in
    from storage.store import Store

    store = await Store.open(settings.database, settings.data_dir)
    try:
        await take_in(store, board, replies, today=london_day(SystemClock().now()))
    finally:
        await store.close()
