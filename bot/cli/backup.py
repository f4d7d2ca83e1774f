"""`safeboard backup` and `safeboard restore`."""

import asyncio
import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from bot.cli.files import read_bytes, read_text
from bot.cli.sentences import UsageError
from bot.clock import SystemClock
from bot.settings import Settings
from bot.views.dates import long_date
from feedback.keys import KEY_FOLDER
from storage import archive, dump
from storage.store import StorageError

DUMP = "database"
PassphraseFile = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="A file whose first line is the passphrase of the lock."),
]


def backup(
    out: Annotated[Path, typer.Option(help="The file to write; it must not exist.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write everything that Safeboard stores into one file: database and public feedback keys. It may go on running.

    The file is read back and checked before the command says that it is done. It holds personal data of linked
    people, so lock it with a passphrase, or keep it where only you can read. It shows neither the order in which
    feedback arrived nor anything deleted; two backups together show what came between.

    Example: `safeboard backup --out safeboard-2026-11-25.backup --passphrase-file ~/backup-passphrase`
    """
    settings, passphrase = Settings.load(), _passphrase(passphrase_file)
    rows = asyncio.run(_backup(settings, out, passphrase, SystemClock().now()))
    manifest, _ = archive.unpack(out.read_bytes(), passphrase)
    if dict(manifest.rows) != rows:
        raise StorageError(f"{out} does not hold what was read. Do not rely on it; try again.")
    typer.echo(f"{sum(rows.values())} rows of {len(rows)} tables are in {out}, read back and checked.")


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `safeboard backup` wrote.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Put a backup back, into a place where nothing is: stop Safeboard, and move the old data folder away first.

    Everything is checked before anything is written, and nothing is ever overwritten. A backup of an older version is
    brought up to date at the next start.

    Example: `safeboard restore safeboard-2026-11-25.backup`
    """
    settings = Settings.load()
    manifest, members = archive.unpack(read_bytes(file), _passphrase(passphrase_file))
    kind = dump.kind_of(settings.database)
    if manifest.database != kind:
        raise UsageError(
            f"This is a backup of {manifest.database}, and the settings name {kind}. "
            f"Restore it into {manifest.database}, then use `safeboard database move`."
        )
    rows = asyncio.run(_restore(settings, members))
    if rows != dict(manifest.rows):
        raise StorageError("Not every row came back. Do not use this database; try an older copy.")
    typer.echo(
        f"{sum(rows.values())} rows of {len(rows)} tables are back, as they were on "
        f"{long_date(manifest.made_at.date())}. Now `safeboard doctor`, then `safeboard run`."
    )


async def _backup(settings: Settings, out: Path, passphrase: str | None, now: dt.datetime) -> dict[str, int]:
    with TemporaryDirectory(dir=settings.data_dir if settings.data_dir.exists() else None) as folder:
        file = Path(folder) / DUMP
        rows = await dump.dump(settings.database, file)
        keys = sorted((settings.data_dir / KEY_FOLDER).glob("*.json"))
        members = {DUMP: file.read_bytes()} | {f"{KEY_FOLDER}/{key.name}": key.read_bytes() for key in keys}
    manifest = archive.Manifest(now, dump.kind_of(settings.database), rows)
    archive.write(out, archive.pack(manifest, members, passphrase))
    return rows


async def _restore(settings: Settings, members: dict[str, bytes]) -> dict[str, int]:
    taken = [name for name in members if name != DUMP and (settings.data_dir / KEY_FOLDER / Path(name).name).exists()]
    if taken:
        raise StorageError(f"{settings.data_dir / taken[0]} exists already. Move the old data folder away first.")
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.data_dir) as folder:
        file = Path(folder) / DUMP
        file.write_bytes(members[DUMP])
        rows = await dump.undump(file, settings.database)
    for name, content in members.items():
        if name != DUMP:
            # Only the last part of the name counts: a path in a backup that was made to harm leads nowhere.
            path = settings.data_dir / KEY_FOLDER / Path(name).name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            archive.write(path, content)
    return rows


def _passphrase(file: Path | None) -> str | None:
    if file is None:
        return None
    first = (read_text(file).splitlines() or [""])[0].strip()
    if not first:
        raise UsageError(f"{file} is empty: its first line should be the passphrase.")
    return first
