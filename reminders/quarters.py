"""Quarters of the calendar year, which end with those of the financial year: in March, June, September, December."""

import datetime as dt
import re

from reminders.periods import month_end, months_after


class QuarterError(ValueError):
    """The text names no quarter; the message says how to write one."""


def quarter_end(day: dt.date) -> dt.date:
    """The last day of the quarter that a day is in."""
    return month_end(day.year, (day.month + 2) // 3 * 3)


def last_ended(today: dt.date) -> dt.date:
    """The last day of the latest quarter that is over, or ends today."""
    end = quarter_end(today)
    return end if end == today else before(end)


def before(quarter_on: dt.date) -> dt.date:
    """The quarter before, by its last day."""
    return months_after(quarter_on, -3)


def label(quarter_on: dt.date) -> str:
    """For programs and files: `2017-Q2` is April to June 2017."""
    return f"{quarter_on.year}-Q{quarter_on.month // 3}"


def spoken(quarter_on: dt.date) -> str:
    """As people say it: `April to June 2017`."""
    return f"{before(quarter_on) + dt.timedelta(days=1):%B} to {quarter_on:%B %Y}"


def read_quarter(text: str) -> dt.date:
    """The last day of the quarter that `2017-Q2` names.

    Raises:
        QuarterError: if it names none.
    """
    found = re.fullmatch(r"(20\d\d)-?[Qq]([1-4])", text.strip())
    if found is None:
        raise QuarterError(f"“{text}” is no quarter. Write it like 2017-Q2, which is April to June 2017.")
    return month_end(int(found[1]), 3 * int(found[2]))
