"""Files and passphrases at the command line; what is wrong with them becomes a sentence."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from bot.cli.sentences import UsageError


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        UsageError: if it cannot be read as UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as UTF-8 text: {type(error).__name__}.") from None


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner can read, and see it safely on disk.

    Raises:
        UsageError: if it is there already or cannot be written.
    """
    raw = content.encode() if isinstance(content, str) else content
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise UsageError(f"{path} is there already and is not overwritten: choose another place.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None


def passphrase(file: Path | None, *, prompt: str = "Passphrase", confirm: bool = False) -> str:
    """The first line of a file, or what somebody types unseen."""
    if file is None:
        return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=confirm))
    lines = read_text(file).splitlines()
    return lines[0] if lines else ""


def rows_of(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's number, from 1, and its JSON object, which has a text under "q".

    Raises:
        UsageError: at a line that is none.
    """
    for number, line in enumerate(read_text(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("q"), str):
            raise UsageError(f'{file}, line {number}: expected a JSON object with "id" and "q".')
        yield number, row
