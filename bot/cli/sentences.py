"""Errors that a person at the command line meets: a sentence each, and no trace. And files, whose errors those are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.settings import SettingsError
from feedback.report import FeedbackError
from knowledge.problems import ContentError
from reminders.intake.problems import FileRefusedError
from reminders.people import InvitationError
from reminders.planfile import PlanFileError
from storage.store import StorageError


class UsageError(Exception):
    """The command was called wrongly; the message says how to call it. Exit code 2."""


EXPECTED_ERRORS = (
    SettingsError,
    ContentError,
    FeedbackError,
    FileRefusedError,
    InvitationError,
    PlanFileError,
    StorageError,
)
"""What `main` turns into a sentence and exit code 1."""


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        UsageError: if it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as UTF-8 text: {type(error).__name__}.") from None


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
