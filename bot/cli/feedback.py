"""`safeboard feedback`: keys, release, reading and screening. Only `export` and `install-key` belong on the server."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.sentences import UsageError, read_text, rows_of
from bot.clock import SystemClock
from bot.settings import Settings
from reminders.calendar import london_day

app = typer.Typer(no_args_is_help=True, help="Anonymous feedback: make keys, release it, read it, try the screening.")

PassphraseFile = Annotated[
    Path | None, typer.Option(help="A file with the passphrase in its first line; asked for if not given.")
]


@app.command()
def keygen(
    board: Annotated[str, typer.Option(help="The board's id, as in southend.")],
    out: Annotated[Path, typer.Option(help="The folder for the two files; not one on the server.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make the board's pair of keys: BOARD.private.json to keep, BOARD.public.json for the server.

    `safeboard feedback keygen --board southend --out keys`
    """
    from feedback.keys import generate, read_public

    paths = [out / f"{board}.{which}.json" for which in ("private", "public")]
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} is there already and is not overwritten: move it, or choose another folder.")
    passphrase = _passphrase(passphrase_file, confirm=True)
    texts = generate(board, passphrase)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path, text in zip(paths, texts, strict=True):
        _write_new(path, text)
    typer.echo(f"Private key: {paths[0]}")
    typer.echo(f"Public key:  {paths[1]}")
    typer.echo(f"Fingerprint: {read_public(texts[1]).fingerprint}")
    typer.echo("")
    typer.echo(
        "Never copy the private key to the server: only the public one goes there (safeboard feedback install-key)."
    )
    typer.echo("Keep a copy of the private key and of the passphrase in two safe places.")
    typer.echo("If either is lost, the feedback sealed to it is lost: nobody can recover it.")


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


@app.command("open")
def open_(
    key: Annotated[Path, typer.Option(help="The board's private key file.")],
    source: Annotated[
        Path | None, typer.Argument(help="A batch file, or a data folder; this computer's own data if left out.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    out: Annotated[Path | None, typer.Option(help="A folder for feedback.txt and feedback.json.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read feedback with the private key, on the officer's computer.

    `safeboard feedback open southend-2018-q2.json --key southend.private.json`

    Exit code 1 if a report did not open.
    """
    from feedback import reading
    from feedback.keys import unlock

    board, private_key = unlock(read_text(key), _passphrase(passphrase_file))
    opened = reading.open_all(board, _sealed(source, board), private_key)
    text, program = reading.as_text(opened), reading.as_json(opened)
    if out is not None:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(out / "feedback.txt", text)
        _write_new(out / "feedback.json", program)
        typer.echo(f"{len(opened.reports)} reports are in {out}. Delete the folder when you are done with it.")
    else:
        typer.echo(program if as_json else text, nl=False)
    if opened.unreadable:
        raise typer.Exit(1)


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
        rows = batches.release(await batches.waiting(store, board), today=today, period_end=period_end)
        # The file first, safely on disk: a power cut in between leaves a report in both places, never in none.
        _write_new(out, batches.write_batch(board, rows))
        await batches.remove(store, rows)
    finally:
        await store.close()
    return len(rows)


async def _import_replies(settings: Settings, board: str, replies: dict[bytes, bytes]) -> None:
    from feedback.replies import take_in
    from storage.store import Store

    store = await Store.open(settings.database, settings.data_dir)
    try:
        await take_in(store, board, replies, today=london_day(SystemClock().now()))
    finally:
        await store.close()


def _sealed(source: Path | None, board: str) -> list[bytes]:
    from feedback.batches import read_batch

    if source is None:
        return asyncio.run(_from_database(Settings.load().database, board))
    if source.is_dir():
        settings = Settings.load(data_dir=source, database_url=None, database_url_file=None)
        if not any(source.glob("*.sqlite3")):
            raise UsageError(f"{source} is no data folder: there is no database in it.")
        return asyncio.run(_from_database(settings.database, board))
    batch = read_batch(read_text(source))
    if batch.board != board:
        raise UsageError(f"{source} is feedback for {batch.board}, and the key is that of {board}. Use the other key.")
    return list(batch.sealed)


async def _from_database(url: str, board: str) -> list[bytes]:
    from feedback.batches import waiting
    from storage.store import Store

    store = await Store.open(url)
    try:
        return [row.sealed for row in await waiting(store, board)]
    finally:
        await store.close()


def _passphrase(file: Path | None, *, confirm: bool = False) -> str:
    if file is None:
        return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm))
    lines = read_text(file).splitlines()
    return lines[0] if lines else ""


def _write_new(path: Path, text: str) -> None:
    """Write a file that only its owner can read, and see it safely on disk."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise UsageError(f"{path} is there already and is not overwritten: choose another place.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
