"""Days as they are typed at the command line: year-month-day."""

import datetime as dt

from bot.cli.sentences import UsageError


def day(text: str) -> dt.date:
    """The day that a text such as 2027-06-01 names.

    Raises:
        UsageError: if it names none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"“{text}” is no day. Write it as year-month-day, such as 2027-06-01.") from None
