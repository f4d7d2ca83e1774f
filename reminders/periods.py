"""Ends of months and quarters, and the period of a plan that completes a date without a year."""

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """A plan's first and last day."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        """Whether the day is within the period."""
        return self.first <= day <= self.last

    @property
    def is_financial_year(self) -> bool:
        """Whether it runs from 1 April to 31 March."""
        return (self.first, self.last) == (dt.date(self.first.year, 4, 1), dt.date(self.first.year + 1, 3, 31))

    def only(self, in_year: Callable[[int], dt.date | None]) -> dt.date | None:
        """The one date of this kind within the period; None if there are several or none."""
        days = [day for year in range(self.first.year, self.last.year + 1) if (day := in_year(year)) and day in self]
        return days[0] if len(days) == 1 else None

    def every(self, months: int) -> tuple[dt.date, ...]:
        """The ends of each so many months, counted from the period's first month."""
        return tuple(day for day in _ends(self.first, months - 1, months, self.last) if day in self)

    def month_ends(self, *months: int) -> tuple[dt.date, ...]:
        """The ends of the named months (1 to 12) in every year of the period."""
        return tuple(day for day in _ends(self.first, 0, 1, self.last) if day.month in months and day in self)

    @property
    def quarter_ends(self) -> tuple[dt.date, ...]:
        """The ends of March, June, September and December, which end calendar and financial quarters alike."""
        return self.month_ends(3, 6, 9, 12)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def months_after(day: dt.date, months: int) -> dt.date:
    """The last day of the month that is so many months after the day's."""
    index = day.year * 12 + day.month - 1 + months
    return month_end(index // 12, index % 12 + 1)


def spoken(day: dt.date) -> str:
    """A day as people say it: `30 June 2017`."""
    return f"{day.day} {day:%B %Y}"


def _ends(first: dt.date, offset: int, step: int, last: dt.date) -> Iterator[dt.date]:
    day = months_after(first, offset)
    while day <= last:
        yield day
        offset += step
        day = months_after(first, offset)
