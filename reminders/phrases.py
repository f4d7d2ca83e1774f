"""The part of the grammar that reads a point in time with the words around it, and a range of two.

It works on the plain form of `reminders.wording` and matches whole phrases only.
"""

import datetime as dt
import re

from reminders.periods import Period, spoken
from reminders.points import Ask, Point, Reading, Rule, read_exact

_LEAD = re.compile(
    r"(?:(?:to be )?(?:completed?|completion|delivered|finished|achieved|due(?: date)?|deadline|target(?: date)?) )?"
    r"(?P<word>by|in|during|on|for|at|no later than|not later than|prior to|before)? ?(?:the )?"
    r"(?:(?P<end>end|beginning|start)(?: of)? ?(?:the )?)?"
    r"(?P<point>.+)"
)


def read_point(text: str, period: Period) -> Reading:
    """Read a phrase such as `by the end of june 2018`; a missing year comes from the plan, if only one fits."""
    lead = _LEAD.fullmatch(text)
    if lead is None:
        return None
    word, end, phrase = lead["word"], lead["end"], lead["point"]
    if word == "by" and not end and re.fullmatch(r"20\d\d", phrase):
        return Ask(f"“By {phrase}” may mean before {phrase} begins or before it ends. Which day is meant?")
    reading = read_exact(phrase, period)
    if not isinstance(reading, Point):
        return reading
    ahead = word in ("before", "prior to")
    if ahead or end in ("beginning", "start"):
        return _first_day_counts(phrase, reading, ahead=ahead, end=end)
    return None if end and reading.rule is Rule.DAY else reading  # a day has no end


def _first_day_counts(phrase: str, reading: Point, *, ahead: bool, end: str | None) -> Reading:
    """`before june 2018` is the day before it begins, `start of june 2018` its first day."""
    if reading.rule is Rule.DAY:
        return None if end else Point(Rule.DAY, reading.on - dt.timedelta(days=1))
    if end == "end":
        return reading  # before the end of june
    if reading.rule is not Rule.MONTH:
        return Ask(f"When exactly does “{phrase}” begin?")
    first = reading.on.replace(day=1)
    return Point(Rule.MONTH, first - dt.timedelta(days=1) if ahead else first)


def read_range(text: str, period: Period) -> Reading:
    """Read `april/may 2017`, `between april and june 2018`: the later end counts."""
    between = re.fullmatch(r"(?:by |during )?(?:between (.+) and (.+)|from (.+) (?:to|until) (.+))", text)
    if between:
        splits = [tuple(part for part in between.groups() if part)]
    else:
        bare = re.sub(r"^(?:by|in|during) ", "", text)
        splits = [(bare[: at.start()], bare[at.end() :]) for at in _SEPARATOR.finditer(bare)]
    readings = {reading for one, other in splits if (reading := _between(one, other, period)) is not None}
    if len(readings) > 1:
        return Ask("The wording can be split into a first and a last date in more than one way. Which is the last?")
    return readings.pop() if readings else None


_SEPARATOR = re.compile(r"(?<!\d{4})[/-]|[/-](?!\d\d(?:$|[ -]))| to | or ")
"""Between two dates; the stroke within `2017/18` is none."""


def _between(one: str, other: str, period: Period) -> Reading:
    later = read_exact(other, period)
    if not isinstance(later, Point) or later.rule is Rule.YEAR:
        return None
    if re.search(r"\d{4}|/\d\d$", one):
        first = read_exact(one, period)
        if isinstance(first, Point) and first.rule is Rule.YEAR:
            return None
        if isinstance(first, Point) and first.on > later.on:
            return Ask(f"The first date, {spoken(first.on)}, is after the last, {spoken(later.on)}. Which is right?")
    elif re.fullmatch(r"\d{1,2}", one):
        first = Point(Rule.DAY, later.on) if later.rule is Rule.DAY and int(one) < later.on.day and int(one) else None
    elif re.search(r"\d{4}", other):
        first = read_exact(f"{one} {later.on.year}", period)  # "december/january 2018" begins a year earlier
    else:
        first = read_exact(one, period)
        if isinstance(first, Point) and first.on > later.on:
            return Ask("Which years? Within the plan the first date comes after the last.")
    return Point(Rule.RANGE, later.on) if isinstance(first, Point) else None
