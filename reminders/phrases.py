"""The part of the grammar that reads a point in time with the words around it, and a range of two.

It works on the plain form of `reminders.wording` and matches whole phrases only.
"""

import datetime as dt
import re

from reminders.periods import Period, spoken
from reminders.points import Ask, Point, Reading, Rule, read_exact

_LEAD = re.compile(
    r"(?P<lead>(?:to be )?(?:completed?|completion|delivered|finished|achieved|agreed|in place|due(?: date)?|deadline"
    r"|target(?: date)?) )?"
    r"(?P<word>by|in|during|on|for|at|no later than|not later than|prior to|before)? ?(?:the )?"
    r"(?:(?P<end>end|beginning(?= of)|start(?= of))(?: of)? ?(?:the )?)?"
    r"(?P<point>.+?)(?: (?:at the )?latest)?"
)


_MAY_BE_OVER = ("completed ", "delivered ", "finished ", "achieved ", "agreed ", "in place ")
"""With a bare date these may tell what has been; `to be completed June 2018` and `completed by June 2018` do not."""
_WEEK = re.compile(
    r"(?:w/c|w/e|wc|we|wk (?P<wk>commencing|beginning|ending)|week (?P<week>commencing|beginning|ending)) (?P<day>.+)"
)


def read_point(text: str, period: Period) -> Reading:
    """Read a phrase such as `by the end of june 2018`; a missing year comes from the plan, if only one fits."""
    lead = _LEAD.fullmatch(text)
    if lead is None:
        return None
    week = _WEEK.fullmatch(lead["point"])
    return _week(week, period) if week else _led(lead, period)


def _led(lead: re.Match[str], period: Period) -> Reading:
    word, end, phrase = lead["word"], lead["end"], lead["point"]
    if word == "by" and not end and re.fullmatch(r"20\d\d", phrase):
        return Ask(f"“By {phrase}” may mean before {phrase} begins or before it ends. Which day is meant?")
    reading = read_exact(phrase, period)
    if not isinstance(reading, Point):
        return reading
    if lead["lead"] in _MAY_BE_OVER and not word:
        return Ask(f"Was it {lead['lead'].strip()} then, or is it due then?")
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


def _week(match: re.Match[str], period: Period) -> Reading:
    """`week commencing 12 june 2017` is due on its Friday, as a range is on its later day."""
    reading = read_exact(match["day"], period)
    if not isinstance(reading, Point) or reading.rule is not Rule.DAY:
        return reading if isinstance(reading, Ask) else None
    if (match["wk"] or match["week"]) == "ending" or match.group().startswith(("w/e", "we ")):
        return reading
    if reading.on.weekday():
        return Ask(f"{spoken(reading.on)} is a {reading.on:%A}. Which week is meant?")
    return Point(Rule.RANGE, reading.on + dt.timedelta(days=4))


def read_range(text: str, period: Period) -> Reading:
    """Read `april/may 2017`, `between april and june 2018`: the later end counts."""
    between = re.fullmatch(r"(?:by |during )?(?:between (.+) and (.+)|from (.+) (?:to|until) (.+))", text)
    if between:
        splits = [(between[1] or between[3], between[2] or between[4], "-")]
    else:
        bare = re.sub(r"^(?:by|in|during) ", "", text)
        splits = [
            (bare[: at.start()], bare[at.end() :], at.group().strip().replace("to", "-"))
            for at in _SEPARATOR.finditer(bare)
        ]
    readings = {reading for one, other, sign in splits if (reading := _between(one, other, sign, period)) is not None}
    if len(readings) > 1:
        return Ask("The wording can be split into a first and a last date in more than one way. Which is the last?")
    return readings.pop() if readings else None


_SEPARATOR = re.compile(r"(?<!\d{4})[/-]|[/-](?!\d\d(?:$|[ -]))| to | or ")
"""Between two dates; the stroke within `2017/18` is none."""


def _between(one: str, other: str, sign: str, period: Period) -> Reading:
    later = read_exact(other, period)
    if not isinstance(later, Point) or later.rule is Rule.YEAR:
        return None
    if re.fullmatch(r"\d{1,2}", one):
        if sign != "-":
            return Ask("Are these two days, or the first and the last of several?")
        in_month = later.rule is Rule.DAY and 0 < int(one) < later.on.day
        return Point(Rule.RANGE, later.on) if in_month else None
    in_another_year = False
    first = read_exact(one, period)
    if re.search(r"\d{4}|/\d\d$", one):
        question = "The first date, {}, is after the last, {}. Which is right?"
    elif re.search(r"\d{4}", other):
        question = "Which years? {} is after {}."
        first = read_exact(f"{one} {later.on.year}", period)
        if isinstance(first, Point) and first.on > later.on:  # "december/january 2018" begins a year earlier
            first, in_another_year = read_exact(f"{one} {later.on.year - 1}", period), True
    else:
        question = "Which years? Within the plan the first date, {}, comes after the last, {}."
    if not isinstance(first, Point) or first.rule is Rule.YEAR:
        return None
    if first.on > later.on:
        return Ask(question.format(spoken(first.on), spoken(later.on)))
    return _range(first, later, sign, wraps=in_another_year)


def _range(first: Point, later: Point, sign: str, *, wraps: bool) -> Reading:
    """A dash or "to" spans any time; a stroke or "or" only neighbours: `march/september` is two dates as likely."""
    months = (later.on.year - first.on.year) * 12 + later.on.month - first.on.month
    if wraps and months > _LONGEST_WRAP:
        return Ask(f"Which years? The first date comes {12 - months} months after the last within one year.")
    step = 3 if later.rule in (Rule.SEASON, Rule.TERM, Rule.QUARTER) else 1
    if sign != "-" and months > step:
        return Ask("Are these two dates, or the first and the last of a time?")
    return Point(Rule.RANGE, later.on)


_LONGEST_WRAP = 6
"""Months: `december/january 2018` begins in 2017; `june to april 2017` is as likely a slip."""
