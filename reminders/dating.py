"""The due date of an action, as an officer types it: what was understood, or between which days to choose."""

import datetime as dt
import re
from dataclasses import dataclass

from reminders import when
from reminders.changes import NoteError
from reminders.periods import Period, spoken
from reminders.points import Rule
from reminders.typed import FURTHEST, POINTS, YEAR, spoken_days

CHOOSE = "Which is meant?"
"""How a question of the grammar ends that names the days to choose from."""
_MONTH_OR_DAY = re.compile(r"may be (?P<month>[A-Z][a-z]+) (?P<year>\d{4}) or day (?P<day>\d{1,2} of [A-Z][a-z]+)\.")
_RELATIVE = re.compile(r"\b(?:it counts|does it count)\b", re.IGNORECASE)
_PLAN = re.compile(r"\bplan\b", re.IGNORECASE)
AGAIN_AND_AGAIN = {Rule.RECURRING, Rule.ONGOING}


@dataclass(frozen=True, slots=True)
class Understood:
    """The days that the words may mean, in order: one to confirm, or several to choose from."""

    days: tuple[dt.date, ...]
    question: str | None = None
    """What to choose by, where there are several."""


def read_due(text: str, plan: Period, today: dt.date) -> Understood:
    """What `end of June 2018`, `30/6/2018`, `June` or `Q3 2018` mean as the due date of an action.

    A year that is missing may come from the plan, or the next such day may be meant. Where the two differ, or the
    words have two readings by themselves, nobody guesses.

    Args:
        text: what was typed.
        plan: the period of the action's plan.
        today: the day in London.

    Raises:
        NoteError: if no day can be read; it says why, and how to write one.
    """
    periods = (plan,) if _PLAN.search(text[:200]) else (plan, Period(today, today + YEAR))
    readings = [
        when.read(text[:200], published=None, plan_from=period.first, plan_to=period.last) for period in periods
    ]
    days = tuple(
        sorted({each.due_on for each in readings if each.due_on and each.rule in POINTS and not each.review_points})
    )
    if len(days) == 1:
        return Understood(_near(days, today))
    if days:
        return Understood(_near(days, today), "Of which year?")
    doubt = next((each.question for each in readings if each.rule is Rule.AMBIGUOUS and each.question), "")
    if month := _MONTH_OR_DAY.search(doubt):
        either = (read_due(f"{month['month']} {month['year']}", plan, today), read_due(month["day"], plan, today))
        return Understood(tuple(sorted({day for each in either for day in each.days})), _reason(doubt))
    if doubt and (named := to_choose(doubt)):
        return Understood(_near(named, today), _reason(doubt))
    example = f"Write it like this: {spoken(today + YEAR / 4)}."
    if any(each.rule in AGAIN_AND_AGAIN or each.review_points for each in readings):
        raise NoteError(
            f"That comes again and again, and a due date is one day. {example} "
            "For days that come again, open the action and tap Review points."
        )
    if _RELATIVE.search(doubt):
        doubt = ""  # it asks about the publication of a plan
    raise NoteError(f"I cannot read that as a day.{f' {doubt}' if doubt else ''} {example}")


def to_choose(question: str | None) -> tuple[dt.date, ...]:
    """The days between which a question of the grammar asks; none where it asks anything else."""
    if not question or not question.endswith(CHOOSE):
        return ()
    found = spoken_days(question)
    return tuple(sorted(set(found))) if len(set(found)) > 1 else ()


def is_near(day: dt.date, today: dt.date) -> bool:
    """Whether a day is so near that its year is no slip."""
    return abs(day - today) <= FURTHEST


def _reason(question: str) -> str:
    return question.removesuffix(CHOOSE).strip()


def _near(days: tuple[dt.date, ...], today: dt.date) -> tuple[dt.date, ...]:
    near = tuple(day for day in days if is_near(day, today))
    if not near:
        raise NoteError(f"{spoken(days[0])} is more than five years away. Please check the year.")
    return near
