"""The only time that is kept with counts: the calendar month."""

import calendar
import datetime as dt


def month_of(today: dt.date) -> str:
    """The month of a day in Europe/London, as in `2026-11`; months sort as their texts do."""
    return f"{today.year:04}-{today.month:02}"


def a_year_before(today: dt.date) -> str:
    """The same month of the year before."""
    return f"{today.year - 1:04}-{today.month:02}"


def spoken_month(month: str) -> str:
    """A month as people say it: `2017-05` becomes `May 2017`."""
    year, number = month.split("-")
    return f"{calendar.month_name[int(number)]} {year}"
