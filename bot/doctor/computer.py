"""The computer: time zone, room on the disk, and who else may read what Safeboard keeps."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.doctor.finding import Finding, broken, fine, look
from bot.settings import PREFIX, Settings

ROOM = 500_000_000
"""Bytes that should be free: a backup, a migration and a growing journal fit in."""


def computer(settings: Settings) -> Iterator[Finding]:
    """Look at the computer that Safeboard runs on."""
    yield _time_zone()
    yield _room(settings.data_dir)
    yield from _permissions(settings)


def _time_zone() -> Finding:
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        return broken("time zone", "Europe/London is not known here.", "Install the package tzdata, then start again.")
    return fine("time zone", "Europe/London is known; times are kept in UTC.")


def _room(folder: Path) -> Finding:
    there = next(each for each in (folder.resolve(), *folder.resolve().parents) if each.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB are free where the data folder lies."
    if free < ROOM:
        return look("disk", said, "Make room: with a full disk no reminder and no feedback can be kept.")
    return fine("disk", said)


def _permissions(settings: Settings) -> Iterator[Finding]:
    """Nobody but the bot's own user should read the data folder and the files with secrets."""
    secrets = (("bot_token_file", settings.bot_token_file), ("database_url_file", settings.database_url_file))
    paths = [(f"{PREFIX}DATA_DIR", settings.data_dir), *((f"{PREFIX}{name.upper()}", path) for name, path in secrets)]
    for name, path in paths:
        if path is None or not path.exists():
            continue
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            mode = "700" if path.is_dir() else "600"
            yield look("permissions", f"Others on this computer may read {path} ({name}).", f"chmod {mode} {path}")
        else:
            yield fine("permissions", f"Only the bot's own user may read {path}.")
