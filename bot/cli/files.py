"""Files and passphrases at the command line; what is wrong with them becomes a sentence."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from bot.cli.sentences import UsageError

FILE_NAME = re.compile(
    r"(?!\w+://)[^\s@]+\.(?:txt|md|csv|tsv|jsonl?|ya?ml|docx?|odt|rtf|pdf|xlsx?|ods|html?|png|jpe?g|heic)",
    re.IGNORECASE,
)


def readable(path: Path) -> Path:
    """A file that somebody else is going to read.

    Raises:
        UsageError: if it is not there, is a folder, or may not be read.
    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {_why(error)}") from None
    return path


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        UsageError: if it cannot be read.
    """
    return readable(path).read_bytes()


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        UsageError: if it cannot be read as UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path} cannot be read: it is not plain text in UTF-8. Name another file.") from None


def _why(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "there is no such file. Check the name and the folder."
        case IsADirectoryError():
            return "it is a folder. Name a file in it."
        case PermissionError():
            return "you may not read it. Ask its owner, or use a copy of your own."
        case _:
            return f"{error.strerror}."


def is_a_file(text: str) -> bool:
    """Whether what was given as a text is a file here, or one word that can only be a file's name."""
    # Not `Path.is_file`: that raises for a text that is too long for a name.
    return os.path.isfile(text) or FILE_NAME.fullmatch(text.strip()) is not None  # noqa: PTH113


def no_file(path: Path) -> None:
    """See before the work that a folder is not a file.

    Raises:
        UsageError: if a file has the name.
    """
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file. Name a folder, or one that can be made.")


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, if they are not there.

    Raises:
        UsageError: if a file has the name, or the folder may not be made.
    """
    no_file(path)
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder {path} cannot be made: {error.strerror}. Name another.") from None


def write_over(path: Path, content: str | bytes) -> None:
    """Write a file, in place of one that has the name.

    Raises:
        UsageError: if it cannot be written.
    """
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}. Name another file.") from None


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
