"""Dates as a person types them in the chat, read by the same grammar as a plan's."""

import datetime as dt
import re

from reminders import when
from reminders.changes import NoteError
from reminders.periods import spoken
from reminders.points import Rule
from reminders.wording import MONTHS

FURTHEST = dt.timedelta(days=5 * 366)
YEAR = dt.timedelta(days=364)
"""So long a date without a year may lie ahead: one of each day and month."""
POINTS = {Rule.DAY, Rule.MONTH, Rule.RANGE, Rule.QUARTER, Rule.SEASON, Rule.TERM, Rule.YEAR}
"""What is one point in time. “Within 2 weeks” counts from a plan's publication, which a person cannot mean."""


def read_day(text: str, today: dt.date) -> dt.date:
    """The day that is meant by `30 September 2017`, `30/9/2017` or `September`.

    Args:
        text: what was typed.
        today: the day in London; a date without a year is the next such day.

    Raises:
        NoteError: if it is no day, may be two, or is more than five years away.
    """
    reading = when.read(text[:200], published=None, plan_from=today, plan_to=today + YEAR)
    if reading.due_on is None or reading.rule not in POINTS or reading.review_points:
        asks = f" {reading.question}" if reading.question and reading.rule == Rule.AMBIGUOUS else ""
        raise NoteError(f"I cannot read that as a day.{asks} Write it like this: {spoken(today + YEAR / 4)}.")
    if abs(reading.due_on - today) > FURTHEST:
        raise NoteError(f"{spoken(reading.due_on)} is more than five years away. Please check the year.")
    return reading.due_on


def read_days(text: str, today: dt.date) -> tuple[dt.date, ...]:
    """Several days, with commas, semicolons or new lines between them; in order, each once.

    Raises:
        NoteError: if one of them is no day; the message says which.
    """
    parts = [part.strip() for part in re.split(r"[\n,;]+", text) if part.strip()]
    if not parts:
        raise NoteError("There is no date. Write one or more, with commas between them.")
    if len(parts) > 36:
        raise NoteError(f"These are {len(parts)} dates. Write 36 at most.")
    found = set()
    for part in parts:
        try:
            found.add(read_day(part, today))
        except NoteError as error:
            raise NoteError(f"“{part[:60]}”: {error}" if len(parts) > 1 else str(error)) from None
    return tuple(sorted(found))


def spoken_days(words: str) -> list[dt.date]:
    """The days in a line of history, `30 June 2017, 30 September 2017`; what is no day is passed over."""
    found = []
    for day, month, year in re.findall(r"\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b", words):
        if month.lower() in MONTHS:
            found.append(dt.date(int(year), MONTHS.index(month.lower()) + 1, int(day)))
    return found
