"""The part of the grammar that reads what happens again: quarterly, once a term, ongoing from September.

What recurs gets review points within the plan's period. They are prompts that an officer can move to the
board's own meetings, not dates that the document gives.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from reminders.periods import Period
from reminders.phrases import read_point
from reminders.points import Ask, Point, Rule
from reminders.wording import MONTHS, speaks_of_time


@dataclass(frozen=True, slots=True)
class Cycle:
    """Something that recurs: its name in words, and its review points in order."""

    rule: Rule
    name: str
    review_points: tuple[dt.date, ...]


_EACH = r"(?:a|per|each|every)"
_ABOUT = r"(?: (?:reporting|reports?|reviews?|reviewed|meetings?|updates?|monitoring|basis|returns?|audits?|cycle))*"
_CYCLES: tuple[tuple[re.Pattern[str], str, Callable[[Period], tuple[dt.date, ...]]], ...] = tuple(
    (re.compile(pattern), name, points)
    for pattern, name, points in (
        (
            rf"quarterly|{_EACH} quarter|once {_EACH} quarter|every 3 months|3 monthly|4 times {_EACH} year",
            "quarterly",
            lambda period: period.quarter_ends,
        ),
        (rf"monthly|(?:once )?{_EACH} month", "monthly", lambda period: period.every(1)),
        (
            rf"(?:half|6) (?:yearly|monthly)|every 6 months|(?:twice|2 times) {_EACH} year|twice yearly",
            "twice a year",
            lambda period: period.every(6),
        ),
        (
            rf"(?:3 times|thrice) {_EACH} year|(?:4 monthly|every 4 months)",
            "three times a year",
            lambda period: period.every(4),
        ),
        (rf"termly|(?:once )?{_EACH} (?:school )?term", "termly", lambda period: period.month_ends(3, 7, 12)),
        (
            rf"annual(?:ly)?|yearly|(?:once )?{_EACH} year|per annum|12 monthly",
            "yearly",
            lambda period: period.every(12),
        ),
    )
)
_NAMED = re.compile(
    r"(?P<before>(?:[a-z]+ ){0,5})(?P<cycle>annual|yearly|quarterly|monthly|6 monthly|half yearly|termly)"
    r"(?P<after>(?:[ /]+[a-z]+){1,8})"
)
_RECURS = {
    *("report", "reports", "audit", "audits", "review", "reviews", "statement", "statements", "programme", "return"),
    *("assessment", "assessments", "update", "updates", "meeting", "meetings", "cards", "card", "returns", "summary"),
    *("dataset", "survey", "request", "monitoring", "reporting", "conference", "cycle"),
}
_NOT_BESIDE = {
    *("through", "via", "per", "see", "as", "by", "following", "after", "before", "until", "from", "in", "at", "for"),
    *("with", "during", "if", "when", "once", "not", "no", "first", "next", "last", "final", "one", "off", "and", "or"),
    *("prior", "ahead", "on", "this", "previous", "subject", "pending", "then", "every", "each", "semi", "non", "than"),
}
"""Beside these, a report or a meeting that recurs is when something is due once, or where its date is written."""
_OFTEN = ("quarterly", "monthly", "termly")
"""Their points do not depend on when they begin."""
_EACH_MONTH = re.compile(
    rf"(?:(?:in )?(?:each|every)|(?:annual(?:ly)?|yearly)(?: in| each| every)?) (?P<month>{'|'.join(MONTHS)})"
    rf"|(?:in )?(?P<month_first>{'|'.join(MONTHS)}) (?:(?:each|every) year|annually|yearly)"
)
_WEEKS = re.compile(
    r"(?:every )?(?P<weeks>\d{1,2}) week(?:s|ly)|(?P<word>weekly|fortnightly|every week|every fortnight)"
)
_TWO_MEANINGS = re.compile(r"\bbi ?(?:monthly|weekly|annual(?:ly)?|yearly|ennial(?:ly)?)")
_BOUNDS = re.compile(
    r"(?P<what>.+?) (?:(?P<since>from|starting(?: in| from)?|beginning(?: in)?)|until|to|up to) (?P<point>.+)"
)
_ONGOING = re.compile(
    r"(?:this is )?(?:ongoing|continuous(?:ly)?|continual(?:ly)?|rolling(?: programme)?|all year"
    r"|throughout(?: the)?(?: (?:year|plan|period))?)(?:[ ,-]+throughout(?: the)? (?:year|plan|period))?(?P<rest>\b.*)"
)
_NAMED_POINT = re.compile(rf"(?:(?:\d{{1,2}} )?(?:{'|'.join(MONTHS)})|spring|summer|autumn) (?:term )?20\d\d")


def read_cycle(text: str, period: Period) -> Cycle | Ask | None:
    """Read a recurrence, with its beginning or end where the wording gives one."""
    text = re.sub(r"^(?:(?:meets|held|at least|to be held|reviewed|reported|on an?) )+", "", text)
    if _TWO_MEANINGS.search(text):
        return Ask(
            f"“{text.capitalize()}” has two meanings. How often is it, for example twice a year or every two years?"
        )
    weeks = _WEEKS.match(text)
    if weeks:
        return _weekly(weeks, text[weeks.end() :].strip(), period)
    simple = _simple(text, period) or _of_something(text, period)
    bounds = _BOUNDS.fullmatch(text)
    if simple or not bounds or not _simple(bounds["what"], period):
        return simple
    limited = _limit(bounds["point"], period, since=bounds["since"] is not None)
    if not isinstance(limited, Period):
        return limited
    cycle = _simple(bounds["what"], period)
    if cycle and bounds["since"] and cycle.name not in _OFTEN:
        return Ask(f"It recurs {cycle.name}: in which month, or months?")
    return cycle and Cycle(cycle.rule, cycle.name, tuple(day for day in cycle.review_points if day in limited))


def read_ongoing(text: str, period: Period) -> Cycle | Ask | None:
    """Read `ongoing`, `continuously`, `throughout the year`: review at quarter ends, or when the wording says."""
    match = _ONGOING.fullmatch(text)
    if match is None:
        return None
    rest = match["rest"].strip(" -.")
    if not speaks_of_time(rest):
        return Cycle(Rule.ONGOING, "ongoing", period.quarter_ends)
    bounds = _BOUNDS.fullmatch(f"ongoing {rest}")
    if bounds and bounds["what"] == "ongoing":
        limited = _limit(bounds["point"], period, since=bounds["since"] is not None)
        if not isinstance(limited, Period):
            return limited
        return Cycle(Rule.ONGOING, "ongoing", tuple(day for day in period.quarter_ends if day in limited))
    return _reviewed(rest, period)


def _reviewed(rest: str, period: Period) -> Cycle | Ask:
    named = list(_NAMED_POINT.finditer(rest))
    around = _NAMED_POINT.sub(" ", rest)
    if len(named) == 1 and re.search(r"\b(?:review(?:ed)?|with|summit)\b", around) and not speaks_of_time(around):
        point = read_point(named[0].group(), period)
        if isinstance(point, Point):
            return Cycle(Rule.ONGOING, "ongoing", (point.on,))
    return Ask("It is ongoing and also names a time. Is that a due date, a review, a beginning or an end?")


def _simple(text: str, period: Period) -> Cycle | None:
    text = re.sub(r"^(?:on )?(?:an? )?(?:(?:to be )?(?:reviewed|reported)|reports?|reviews?|meets) ?", "", text)
    text = re.sub(r"^on an? ", "", text)
    for pattern, name, points in _CYCLES:
        match = pattern.match(text)
        if match and re.fullmatch(_ABOUT, text[match.end() :]):
            return Cycle(Rule.RECURRING, name, points(period))
    month = _EACH_MONTH.fullmatch(text)
    if month:
        name = month["month"] or month["month_first"]
        return Cycle(Rule.RECURRING, f"each {name.capitalize()}", period.month_ends(MONTHS.index(name) + 1))
    return None


def _of_something(text: str, period: Period) -> Cycle | None:
    """Read what recurs by its name: `lscb annual report`, `quarterly progress reports`, `annual review of x`."""
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    before, after = (re.findall(r"[a-z]+", match[part] or "") for part in ("before", "after"))
    around = f"{match['before'] or ''} {match['after'] or ''}"
    if not _RECURS & {*after} or _NOT_BESIDE & {*before, *after} or speaks_of_time(around):
        return None
    return _simple(match["cycle"], period)


def _weekly(match: re.Match[str], rest: str, period: Period) -> Cycle | Ask:
    weeks = int(match["weeks"] or (2 if "fortnight" in (match["word"] or "") else 1))
    start = re.fullmatch(
        rf"{_ABOUT.replace('(?: ', '(?: ?', 1)} ?(?:from|starting|beginning)(?: on)? (?P<point>.+)", rest
    )
    first = read_point(start["point"], period) if start else None
    name = "weekly" if weeks == 1 else f"every {weeks} weeks"
    if not isinstance(first, Point) or first.rule is not Rule.DAY or weeks == 0:
        return Ask(
            f"It recurs {name}: on which day is the first one? "
            "Meetings that are not evenly spaced are entered one by one."
        )
    days = ((period.last - first.on).days // (7 * weeks)) + 1
    every = (first.on + dt.timedelta(weeks=weeks * index) for index in range(days))
    return Cycle(Rule.RECURRING, name, tuple(day for day in every if day in period))


def _limit(phrase: str, period: Period, *, since: bool) -> Period | Ask | None:
    point = read_point(phrase, period)
    if not isinstance(point, Point):
        return point
    if not since:
        return Period(period.first, point.on)
    if point.rule not in (Rule.DAY, Rule.MONTH):
        return Ask("On which day or in which month does it begin?")
    return Period(point.on, period.last)  # a month's own end is its first review point
