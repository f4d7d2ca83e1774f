"""Errors that a person at the command line meets: a sentence each, and no trace."""

from bot.settings import SettingsError
from feedback.report import FeedbackError
from knowledge.problems import ContentError
from reminders.intake.problems import FileRefusedError
from reminders.people import InvitationError
from reminders.planfile import PlanFileError
from reminders.quarters import QuarterError
from storage.store import StorageError


class UsageError(Exception):
    """The command was called wrongly; the message says how to call it. Exit code 2."""


def counted(number: int, what: str) -> str:
    """A number and what is counted, as in `1 error` and `2 errors`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


EXPECTED_ERRORS = (
    SettingsError,
    ContentError,
    FeedbackError,
    FileRefusedError,
    InvitationError,
    PlanFileError,
    QuarterError,
    StorageError,
)
"""What `main` turns into a sentence and exit code 1."""
