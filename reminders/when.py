"""Reads when an action is due from the words of a plan, or says what a person has to settle.

A closed grammar reads whole phrases; a strict dateparser then gets what has exactly one day, month and
year; everything else needs a date. It never guesses: where two readings are possible it asks.
`docs/reminders.md` lists what each wording becomes, and the conventions with their reasons.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace

from reminders.cycles import Cycle, read_cycle, read_ongoing
from reminders.periods import Period, months_after, spoken
from reminders.phrases import read_point, read_range
from reminders.points import Ask, Point, Reading, Rule
from reminders.wording import MONTHS, normalise, speaks_of_time

__all__ = ["Rule", "When", "read"]


@dataclass(frozen=True, slots=True)
class When:
    """What a wording means. `raw` is kept as written; `rule` says how it was read."""

    raw: str
    rule: Rule
    due_on: dt.date | None = None
    recurrence: str | None = None
    """In words: `quarterly`, `each January`, `ongoing`."""
    review_points: tuple[dt.date, ...] = ()
    needs_date: bool = False
    question: str | None = None
    """What a person should settle or confirm; there may be a date all the same."""


_UNDECIDED = re.compile(
    r"\bto be (?:determined|agreed|confirmed|decided|set|advised|arranged|scheduled|identified|fixed|finali[sz]ed)\b"
    r"|\b(?:tbc|tbd|tba|unknown|awaiting|awaited|n/a|none|not applicable|asap)\b|\bas soon as\b|\bnot yet\b"
)
_REFERENCE = re.compile(
    r"\b(?:as (?:set out|agreed|per|detailed|outlined|described|stated|required|needed|necessary|appropriate|and when)"
    r"|see|refer to|in line with|in accordance with|according to|depend(?:ent|s|ing) on|subject to|pending"
    r"|following|after|once|when|through|via)\b"
)
_WITHIN = re.compile(
    r"(?P<within>(?:within|in) )?(?:the next )?(?P<number>\d{1,2}|a) (?P<unit>months?|years?|weeks?|(?:working )?days?)"
    r"(?: (?:of|from|after) (?:(?:the |this )?publication"
    r"(?: of (?:the|this) (?:report|plan))?|(?:the|this) (?:report|plan)))?"
)
_IMMEDIATE = re.compile(r"(?:with )?immediate(?:ly)?(?: (?:effect|action))?|straight away|at once")
_THEN = re.compile(
    r"(?P<point>.+?)(?:/| and| then| and then)+ (?P<cycle>.+?)(?: (?:thereafter|afterwards|after that))?"
)
_REMARK = re.compile(r"(?P<main>[^(]+?)\s*\((?P<remark>[^()]*)\)\s*")


def read(text: str | None, *, published: dt.date | None, plan_from: dt.date, plan_to: dt.date) -> When:
    """Read the wording of a cell.

    Args:
        text: the cell as written; empty or None counts as blank.
        published: when the plan was published; `within 3 months` counts from the end of that month.
        plan_from: the plan's first day; completes dates without a year, and bounds what recurs.
        plan_to: the plan's last day.

    Returns:
        A date, review points, both, or `needs_date` with a question. Never raises.
    """
    raw = text or ""
    period = Period(plan_from, plan_to)
    plain = normalise(raw)
    if not re.search(r"\w", plain):
        return _open(raw, Rule.BLANK, "The document gives no date.")
    when = _read(raw, plain, published, period)
    remark = _REMARK.fullmatch(raw)
    if when.needs_date and remark and not _changes_the_date(normalise(remark["remark"])):
        main = _read(raw, normalise(remark["main"]), published, period)
        if not main.needs_date:
            when = replace(main, question=f"The document adds “{remark['remark']}”. Does the date still hold?")
    return _checked(when, period)


def _changes_the_date(remark: str) -> bool:
    """Whether a remark in brackets gives another date or takes it back, rather than comments on it."""
    return speaks_of_time(remark) or bool(
        _UNDECIDED.search(remark) or re.search(r"\b(?:not?|never|cancelled)\b", remark)
    )


def _read(raw: str, plain: str, published: dt.date | None, period: Period) -> When:
    if _UNDECIDED.search(plain):
        return _open(raw, Rule.UNDECIDED, "The document leaves the date open. Which date is agreed?")
    for reading in (
        read_point(plain, period),
        read_range(plain, period),
        read_cycle(plain, period),
        read_ongoing(plain, period),
        _read_relative(plain, published),
        _read_then(plain, period),
    ):
        if reading is not None:
            return _when(raw, reading)
    if plain.startswith(("from ", "after ", "not before ")) and speaks_of_time(plain):
        return _open(raw, Rule.AMBIGUOUS, f"“{raw.strip()}” says when it may begin. By which day is it due?")
    if _REFERENCE.search(plain):
        return _open(raw, Rule.REFERENCE, f"The date is elsewhere: “{raw.strip()}”. Which is it?")
    on = _by_dateparser(plain)
    if on is not None:
        return When(raw, Rule.DAY, due_on=on)
    return _open(raw, Rule.UNREADABLE, f"“{raw.strip()}” could not be read as a date. Which is it?")


def _open(raw: str, rule: Rule, question: str) -> When:
    return When(raw, rule, needs_date=True, question=question)


def _when(raw: str, reading: Point | Ask | Cycle | When) -> When:
    match reading:
        case Point(rule, on):
            return When(raw, rule, due_on=on)
        case Cycle(rule, name, review_points):
            return When(raw, rule, recurrence=name, review_points=review_points)
        case When():
            return replace(reading, raw=raw)
        case Ask(question):
            return _open(raw, Rule.AMBIGUOUS, question)


def _read_relative(plain: str, published: dt.date | None) -> Reading:
    within = _WITHIN.fullmatch(plain)
    if not within and not _IMMEDIATE.fullmatch(plain):
        return None
    if within and not (within["within"] and within["unit"].startswith(("month", "year"))):
        return Ask("From which day does it count, and to which?")  # bare “3 months” may say how long it takes
    if published is None:
        return Ask("It counts from the publication, but the plan does not say on which day or month it was published.")
    if not within:
        return Point(Rule.IMMEDIATE, months_after(published, 0))
    number = 1 if within["number"] == "a" else int(within["number"])
    return Point(Rule.WITHIN, months_after(published, number * (12 if within["unit"].startswith("year") else 1)))


def _read_then(plain: str, period: Period) -> When | Ask | None:
    """Read `may 2018 and ongoing`, `june 2017 then quarterly`: a due date, and review points after it."""
    match = _THEN.fullmatch(plain)
    if match is None:
        return None
    point = read_point(match["point"], period)
    then = read_ongoing(match["cycle"], period) or read_cycle(match["cycle"], period)
    if isinstance(point, Point) and isinstance(then, Cycle):
        later = tuple(day for day in then.review_points if day > point.on)
        return When("", point.rule, due_on=point.on, recurrence=then.name, review_points=later)
    other = read_point(match["cycle"], period)
    if isinstance(point, Point | Ask) and isinstance(other, Point | Ask):
        return Ask("There are several dates. Which part of the action is due on which?")
    return None


def _by_dateparser(plain: str) -> dt.date | None:
    """A day, a month's name and a year in an order that the grammar does not have, if dateparser agrees.

    It gets no other words, because it passes over what it does not understand: left to itself it reads
    "September 2017/18" as a day, overlooks a wrong weekday, and turns 04/13/2018 into 13 April. What it
    makes of these must be made of the same two numbers and the same month.
    """
    words = plain.split(" ")
    numbers = [int(word) for word in words if word.isdecimal()]
    months = [MONTHS.index(word) + 1 for word in words if word in MONTHS]
    if (len(words), len(numbers), len(months)) != (3, 2, 1):
        return None
    import dateparser

    found: dt.datetime | None = dateparser.parse(plain, languages=["en"], settings={"STRICT_PARSING": True})
    if found is None or sorted((found.day, found.year)) != sorted(numbers) or found.month != months[0]:
        return None
    return found.date()


def _checked(when: When, period: Period) -> When:
    """Point out what contradicts the plan's own period, and what gave no date at all."""
    if when.due_on is not None and when.question is None and when.due_on not in period:
        side = "before the plan begins" if when.due_on < period.first else "after the plan ends"
        edge = period.first if when.due_on < period.first else period.last
        return replace(when, question=f"{spoken(when.due_on)} is {side} ({spoken(edge)}). Is it right?")
    if when.due_on is None and not when.review_points and not when.needs_date:
        return replace(
            when, needs_date=True, question="It recurs, but no point of it falls into the plan. Which dates are meant?"
        )
    return when
