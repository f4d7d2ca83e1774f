"""The part of the grammar that reads one point in time: a day, a month, a quarter, a season, a year.

It works on the plain form of `reminders.wording` and matches whole phrases only.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from reminders.periods import Period, month_end, spoken
from reminders.wording import MONTHS, SEASONS, WEEKDAYS


class Rule(StrEnum):
    """How a wording was read; kept with the action so that anybody can check it."""

    DAY = "day"
    MONTH = "month"
    RANGE = "range"
    QUARTER = "quarter"
    SEASON = "season"
    TERM = "term"
    YEAR = "year"
    WITHIN = "within"
    IMMEDIATE = "immediate"
    RECURRING = "recurring"
    ONGOING = "ongoing"
    REFERENCE = "reference"
    UNDECIDED = "undecided"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Point:
    """A due date, and the rule that gave it."""

    rule: Rule
    on: dt.date


@dataclass(frozen=True, slots=True)
class Ask:
    """More than one reading, or one that cannot be: what a person has to settle."""

    question: str


Reading = Point | Ask | None

_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TWO_YEARS = r"(?P<year>20\d\d)[/-](?P<next>(?:20)?\d\d)"
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_TERM = r"(?P<season>spring|summer|autumn)"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}) )?"

SEASON_ENDS = {"spring": (5, 31), "summer": (8, 31), "autumn": (11, 30), "winter": (2, 28)}
"""Meteorological seasons. Winter ends in the year after it begins."""
TERM_ENDS = {"autumn": (12, 31), "spring": (3, 31), "summer": (7, 31)}
"""The month in which an English school term ends; Easter may be later, so spring errs on the early side."""


def read_exact(phrase: str, period: Period) -> Reading:
    """Read a bare phrase such as `june 2018` or `q3 2018/19`; a missing year comes from the plan, if only one fits.

    Returns:
        A `Point`, a question where two readings are possible, or None where it is not a point in time.
    """
    for pattern, reader in _READERS:
        match = pattern.fullmatch(phrase)
        if match:
            return reader(match, period)
    return None


def _day(match: re.Match[str], period: Period) -> Reading:
    found = match.groupdict()
    month = MONTHS.index(found["month"]) + 1 if found["month"] in MONTHS else int(found["month"])
    day = int(found["day"])

    def in_year(year: int) -> dt.date | None:
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None

    if found.get("year"):
        on = in_year(int(found["year"]) + (2000 if len(found["year"]) == 2 else 0))
    else:
        reading = _without_year(period, in_year, Rule.DAY)
        if not isinstance(reading, Point):
            return reading
        on = reading.on
    if on is None:
        return Ask(
            f"There is no such day as {match.group().title()}. Which day is meant? (Dates are read day, month, year.)"
        )
    if found.get("weekday") and WEEKDAYS[on.weekday()] != found["weekday"]:
        return Ask(f"{spoken(on)} is a {on:%A}, not a {found['weekday'].capitalize()}. Which is right?")
    return Point(Rule.DAY, on)


def _month(match: re.Match[str], period: Period) -> Reading:
    found = match.groupdict()
    month = MONTHS.index(found["month"]) + 1 if found["month"] in MONTHS else int(found["month"])
    if not found.get("year"):
        return _without_year(period, lambda year: month_end(year, month), Rule.MONTH)
    end = month_end(int(found["year"]), month)
    return Point(Rule.DAY, end.replace(day=15)) if found.get("mid") else Point(Rule.MONTH, end)


def _iso_month(match: re.Match[str], period: Period) -> Reading:
    if int(match["month"]) == (int(match["year"]) + 1) % 100:
        return Ask(f"Is “{match.group()}” a month or two years?")  # 2011-12
    return _month(match, period)


def _without_year(period: Period, in_year: Callable[[int], dt.date | None], rule: Rule) -> Reading:
    on = period.only(in_year)
    if on is None:
        return Ask(f"Which year? The plan runs from {spoken(period.first)} to {spoken(period.last)}.")
    return Point(rule, on)


def _month_or_day(match: re.Match[str], _period: Period) -> Reading:
    month, number = match["month"].capitalize(), match["number"]
    return Ask(f"“{month} {number}” may be {month} 20{number} or day {int(number)} of {month}. Which is meant?")


def _quarter(match: re.Match[str], _period: Period) -> Reading:
    number, year, kind = int(match["number"]), int(match["year"]), match.groupdict().get("kind")
    calendar_end = month_end(year, number * 3)
    if kind:
        return Point(Rule.QUARTER, calendar_end)
    # Of the financial year that begins in April of that year.
    financial_end = month_end(year + (number == 4), number * 3 % 12 + 3)
    return Ask(
        f"Q{number} {year} ends on {spoken(calendar_end)} by the calendar "
        f"and on {spoken(financial_end)} by the financial year {year}/{(year + 1) % 100:02}. Which is meant?"
    )


def _financial_quarter(match: re.Match[str], _period: Period) -> Reading:
    number, year = int(match["number"]), int(match["year"])
    if not _follows(match):
        return Ask(f"“{match.group()}” does not name two years in a row. Which quarter is meant?")
    return Point(Rule.QUARTER, month_end(year + (number == 4), number * 3 % 12 + 3))


def _quarter_alone(match: re.Match[str], _period: Period) -> Reading:
    return Ask(f"Q{match['number']} of which year, and by the calendar or the financial year?")


def _year(match: re.Match[str], _period: Period) -> Reading:
    return Point(Rule.YEAR, dt.date(int(match["year"]), 12, 31))


def _two_years(match: re.Match[str], period: Period) -> Reading:
    year, kind = int(match["year"]), match.groupdict().get("kind") or ""
    if not _follows(match):
        return None
    if kind.startswith(("academic", "school")):
        return Point(Rule.YEAR, dt.date(year + 1, 8, 31))
    financial = dt.date(year + 1, 3, 31)
    if kind or (period.is_financial_year and period.last == financial):
        return Point(Rule.YEAR, financial)
    return Ask(
        f"{year}/{(year + 1) % 100:02} ends on {spoken(financial)} as a financial year "
        f"and on 31 August {year + 1} as an academic year. Which is meant?"
    )


def _financial_year_end(_match: re.Match[str], period: Period) -> Reading:
    return _without_year(period, lambda year: dt.date(year, 3, 31), Rule.YEAR)


def _season(match: re.Match[str], period: Period) -> Reading:
    found = match.groupdict()
    season, year = found["season"], found.get("year")
    if season == "winter":
        if found.get("next") and _follows(match):
            return Point(Rule.SEASON, month_end(int(found["year"]) + 1, 2))
        return Ask("A winter has two years. Which winter is meant, for example 2018/19?")
    month, day = SEASON_ENDS[season]
    if found.get("next"):
        return Ask(f"Is {season} {year} meant, or {season} {int(found['year']) + 1}?")
    if not year:
        return _without_year(period, lambda each: dt.date(each, month, day), Rule.SEASON)
    return Point(Rule.SEASON, dt.date(int(year), month, day))


def _term(match: re.Match[str], period: Period) -> Reading:
    found = match.groupdict()
    month, day = TERM_ENDS[found["season"]]
    if not found.get("year"):
        return _without_year(period, lambda each: dt.date(each, month, day), Rule.TERM)
    year = int(found["year"])
    if found.get("next"):
        if not _follows(match):
            return None
        year += found["season"] != "autumn"
    return Point(Rule.TERM, dt.date(year, month, day))


def _plan_end(_match: re.Match[str], period: Period) -> Reading:
    return Point(Rule.YEAR, period.last)


def _vague(match: re.Match[str], _period: Period) -> Reading:
    return Ask(f"Which day does “{match.group()}” mean?")


def _follows(match: re.Match[str]) -> bool:
    """Whether the second of two years, `2017/18` or `2017/2018`, is the one after the first."""
    return int(match["next"]) % 100 == (int(match["year"]) + 1) % 100


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Period], Reading]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_WEEKDAY}(?P<day>\d{{1,2}}) (?:of )?{_MONTH}(?: {_YEAR})?", _day),
        (rf"{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}})(?: {_YEAR})", _day),
        (r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>20\d\d|\d\d)", _day),
        (r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?: 00 00 00)?", _day),
        (rf"(?:(?P<mid>mid(?:dle of)?)[ -])?{_MONTH}[ /-]?(?:of )?{_YEAR}", _month),
        (r"(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)", _month),
        (r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])", _iso_month),
        (rf"{_MONTH}", _month),
        (rf"{_MONTH}[ /-](?P<number>\d\d?)", _month_or_day),
        (rf"(?P<number>\d\d?)[ /-]{_MONTH}[ /-](?P<rest>\d\d)", _vague),
        (rf"q(?P<number>[1-4]) (?:of )?(?:financial year |fy ?)?{_TWO_YEARS}", _financial_quarter),
        (rf"{_TWO_YEARS} q(?P<number>[1-4])", _financial_quarter),
        (rf"(?P<kind>calendar )?q(?P<number>[1-4]) (?:of )?{_YEAR}", _quarter),
        (rf"q(?P<number>[1-4]) (?:of )?(?P<kind>calendar (?:year )?){_YEAR}", _quarter),
        (rf"{_YEAR} q(?P<number>[1-4])", _quarter),
        (rf"q(?P<number>[1-4]) {_YEAR} (?P<kind>\(calendar(?: year)?\))", _quarter),
        (r"q(?P<number>[1-4])", _quarter_alone),
        (
            rf"(?:(?P<kind>financial|fy|academic|school) ?(?:year )?)?{_TWO_YEARS}(?: (?:financial|academic) year)?",
            _two_years,
        ),
        (rf"(?:calendar year )?{_YEAR}", _year),
        (r"financial year(?: end)?", _financial_year_end),
        (r"(?:plan|plan period|period of (?:the|this) plan)", _plan_end),
        (rf"{_SEASON} (?:of )?{_TWO_YEARS}", _season),
        (rf"{_SEASON}(?: (?:of )?{_YEAR})?", _season),
        (rf"{_TERM} term(?: (?:of )?{_TWO_YEARS})?", _term),
        (rf"{_TERM} term(?: (?:of )?{_YEAR})?", _term),
        (rf"{_TERM} {_YEAR} term", _term),
        (rf"(?:early|late|mid|middle of)[ -](?:{_MONTH} |{_SEASON} )?{_YEAR}", _vague),
    )
)
