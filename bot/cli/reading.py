"""`safeboard feedback`, the officer's half: keys, reading, and the page that reads without this program.

None of this belongs on the server.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.files import make_folder, passphrase, read_text, write_new
from bot.cli.sentences import UsageError
from bot.settings import Settings

if TYPE_CHECKING:
    from feedback.reading import Opened

PassphraseFile = Annotated[
    list[Path] | None,
    typer.Option(help="A file with the passphrase in its first line; asked for if not given. Once for each half."),
]


def keygen(
    board: Annotated[str, typer.Option(help="The board's id, as in southend.")],
    out: Annotated[Path, typer.Option(help="The folder for the files; not one on the server.")],
    passphrase_file: PassphraseFile = None,
    split: Annotated[
        bool, typer.Option("--split", help="Two halves for two officers, who open only together.")
    ] = False,
) -> None:
    """Make the board's pair of keys: BOARD.private.json to keep, BOARD.public.json for the server.

    `safeboard feedback keygen --board southend --out keys`

    With --split there are BOARD.half-1.json and BOARD.half-2.json instead, each with a passphrase of its own:
    one for each of two officers. Neither half alone opens anything.
    """
    from feedback.halves import generate_halves
    from feedback.keys import generate, read_public

    names = ["half-1", "half-2"] if split else ["private"]
    paths = [out / f"{board}.{name}.json" for name in (*names, "public")]
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} is there already and is not overwritten: move it, or choose another folder.")
    secret = _passphrases(passphrase_file, names, confirm=True)
    texts = generate_halves(board, (secret[0], secret[1])) if split else generate(board, secret[0])
    make_folder(out, 0o700)
    for path, text in zip(paths, texts, strict=True):
        write_new(path, text)
    for path, name in zip(paths, ("Half 1:", "Half 2:") if split else ("Private key:",), strict=False):
        typer.echo(f"{name:<12} {path}")
    typer.echo(f"Public key:  {paths[-1]}")
    typer.echo(f"Fingerprint: {read_public(texts[-1]).fingerprint}")
    typer.echo("")
    typer.echo(
        "Never copy the private key to the server: only the public one goes there (safeboard feedback install-key)."
    )
    if split:
        typer.echo("Give each officer one half, keep them on different computers, and delete both files here.")
    typer.echo("Keep a copy of the private key and of the passphrase in two safe places.")
    typer.echo("If either is lost, the feedback sealed to it is lost: nobody can recover it.")


def open_(
    key: Annotated[list[Path], typer.Option(help="The board's private key file; both halves of a split one.")],
    source: Annotated[
        list[Path] | None,
        typer.Argument(help="Batch files, or one data folder; this computer's own data if left out."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    out: Annotated[Path | None, typer.Option(help="A folder for a spreadsheet, pages to print, and counts.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read feedback with the private key, on the officer's computer.

    `safeboard feedback open southend-2018-q2.json --key southend.private.json --out read`

    `safeboard feedback open southend-2018-q2.json --key southend.half-1.json --key southend.half-2.json`

    The folder holds the words as a spreadsheet, a page to print and a text, which stay with the officer, and
    counts.xlsx and counts.html, which may be shown around. Exit code 1 if a report did not open.
    """
    from feedback import reading
    from feedback.halves import unlock

    texts = [read_text(path) for path in key]
    board, private_key = unlock(texts, _passphrases(passphrase_file, [path.name for path in key]))
    batches = _batches(source or [], board)
    if batches is None:
        unreleased = _from_folder(source[0] if source else None, board)
        opened = reading.open_all(board, unreleased, private_key, released=False)
    else:
        opened = reading.open_batches(board, batches, private_key)
    if out is not None:
        _write_folder(out, opened)
    else:
        typer.echo(reading.as_json(opened) if as_json else reading.as_text(opened), nl=False)
    if opened.unreadable:
        raise typer.Exit(1)


def reader(
    out: Annotated[Path, typer.Option(help="Where the page goes, as in feedback-reader.html.")],
) -> None:
    """Write the page that opens feedback in a browser, offline, where nothing can be installed.

    `safeboard feedback reader --out feedback-reader.html`
    """
    import hashlib

    from feedback.page import build

    page = build()
    write_new(out, page)
    typer.echo(f"The page is in {out}. Open it by a double click; it works without a network and sends nothing.")
    typer.echo(f"SHA-256: {hashlib.sha256(page.encode()).hexdigest()}")


def _write_folder(out: Path, opened: "Opened") -> None:
    from feedback import printable, reading, spreadsheet
    from feedback.answering import read_notices

    files: dict[str, str | bytes] = {
        "feedback.txt": reading.as_text(opened),
        "feedback.json": reading.as_json(opened),
        "feedback.html": printable.reports_page(opened),
        "feedback.xlsx": spreadsheet.reports_workbook(opened),
        "counts.html": printable.counts_page(opened),
        "counts.xlsx": spreadsheet.counts_workbook(opened),
        "replies.json": read_notices(opened.board, opened.reports),
    }
    if taken := [name for name in files if (out / name).exists()]:
        raise UsageError(f"{out / taken[0]} is there already and is not overwritten: choose another folder.")
    make_folder(out, 0o700)
    for name, content in files.items():
        write_new(out / name, content)
    typer.echo(f"{len(opened.reports)} reports are in {out}. Delete the folder when you are done with it.")
    typer.echo("counts.html and counts.xlsx may be shown around; the feedback files hold people's own words.")
    typer.echo("replies.json goes to the server: it tells those who kept a receipt that their words were read.")
    for warning in reading.warnings(opened)[1:]:
        typer.echo(f"Warning: {warning}", err=True)


def _batches(sources: list[Path], board: str) -> list[tuple[bytes, ...]] | None:
    """The sealed reports of each batch file; None where a folder was named, or nothing."""
    from feedback.batches import read_batch

    if not sources or (len(sources) == 1 and sources[0].is_dir()):
        return None
    found = []
    for source in sources:
        batch = read_batch(read_text(source))
        if batch.board != board:
            raise UsageError(
                f"{source} is feedback for {batch.board}, and the key is that of {board}. Use the other key."
            )
        found.append(batch.sealed)
    return found


def _from_folder(folder: Path | None, board: str) -> list[bytes]:
    if folder is None:
        return asyncio.run(_from_database(Settings.load().database, board))
    settings = Settings.load(data_dir=folder, database_url=None, database_url_file=None)
    if not any(folder.glob("*.sqlite3")):
        raise UsageError(f"{folder} is no data folder: there is no database in it.")
    return asyncio.run(_from_database(settings.database, board))


async def _from_database(url: str, board: str) -> list[bytes]:
    from feedback.batches import on_server
    from storage.store import Store

    store = await Store.open(url)
    try:
        return await on_server(store, board)
    finally:
        await store.close()


def _passphrases(files: list[Path] | None, names: list[str], *, confirm: bool = False) -> list[str]:
    """One passphrase for each key file, from files or typed."""
    if files and len(files) != len(names):
        raise UsageError(f"{len(names)} passphrases are needed: name --passphrase-file {len(names)} times, or never.")
    if files:
        return [passphrase(file) for file in files]
    prompts = ["Passphrase"] if len(names) == 1 else [f"Passphrase of {name}" for name in names]
    return [passphrase(None, prompt=prompt, confirm=confirm) for prompt in prompts]
