"""What the ladder asks for on a day: actions and a date go in, reminders come out. Nothing is stored here.

The ladder has rungs 28, 7, 1 and 0 days before a date and every seven days after it. A rung that falls on a
day without work moves: back to the working day before while the date is ahead, so that a reminder is never
late, and on to the next working day afterwards. Of the rungs that have been reached only the latest counts:
after a time without service, or for somebody linked late, there is one reminder and not one for each rung.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reminders.calendar import ENGLAND, is_working_day, working_day_after, working_day_before
from storage.tables import Action

NO_WORK = dt.timedelta(days=14)
"""Longer than any stretch of days without work."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """When to remind. `before` are days before the date, in falling order; `every` are days after it."""

    before: tuple[int, ...] = (28, 7, 1, 0)
    every: int = 7
    nation: str = ENGLAND
    escalate: tuple[int, int, int] = (7, 14, 21)
    """Days without an answer after which the deputy, the chair and the officer hear of it."""


LADDER = Ladder()
HORIZON = dt.timedelta(days=LADDER.before[0]) + NO_WORK
"""No rung of the usual ladder is reached earlier than this before a date."""


class Key(NamedTuple):
    """What makes a reminder the same one: it is sent to a person once."""

    action_id: int
    occurrence_on: dt.date
    milestone: int
    due_version: int


@dataclass(frozen=True, slots=True)
class Rung:
    """A reminder of one date of an action. `milestone` counts days from the date, negative before it."""

    action: Action
    occurrence_on: dt.date
    milestone: int
    send_on: dt.date

    @property
    def key(self) -> Key:
        """Its identity, which a new due version renews."""
        assert self.action.id is not None
        return Key(self.action.id, self.occurrence_on, self.milestone, self.action.due_version)


def due(
    actions: Iterable[Action],
    today: dt.date,
    *,
    reminded: Collection[Key] = (),
    snoozed: Mapping[int, dt.date] | None = None,
    ladder: Ladder = LADDER,
    ladders: Mapping[str, Ladder] | None = None,
) -> list[Rung]:
    """The reminders that one person should have today and has not had, in the order of their dates.

    Where today is no working day in the nation of an action's board, the action waits.

    Args:
        actions: the person's actions.
        today: the day in London.
        reminded: what the person has been reminded of before.
        snoozed: by action id, the day before which the person does not want to hear of it.
        ladder: when to remind.
        ladders: by plan, where it differs.
    """
    snoozed = snoozed or {}
    rungs = []
    for action in actions:
        until = snoozed.get(action.id or 0)
        of_plan = (ladders or {}).get(action.plan_id, ladder)
        if (until is not None and until > today) or not is_working_day(today, of_plan.nation):
            continue
        for reached in reached_rungs(action, today, of_plan):
            rung = reached
            if until is not None and until > reached.send_on:
                rung = Rung(action, reached.occurrence_on, (until - reached.occurrence_on).days, until)
            if rung.key not in reminded:
                rungs.append(rung)
    return sorted(rungs, key=lambda rung: (rung.occurrence_on, rung.action.position))


def reached_rungs(
    action: Action, today: dt.date, ladder: Ladder = LADDER, *, history_too: bool = False
) -> Iterator[Rung]:
    """The latest rung reached for each date of the action that still counts; of a plan that is history, none."""
    for occurrence_on in live_dates(action, today, history_too=history_too):
        rung = _latest(action, occurrence_on, today, ladder)
        if rung is not None:
            yield rung


def live_dates(action: Action, today: dt.date, *, history_too: bool = False) -> list[dt.date]:
    """The dates that still ask for an answer: all to come, and of those that have passed the last one.

    An action whose plan is history asks for none, unless history is wanted too. A missed occurrence gives way to the
    next one when that is due; reports show it as missed.
    """
    if not action.status.is_open or not (action.reminds or history_too):
        return []
    left = [day for day in action.dates if action.done_through_on is None or day > action.done_through_on]
    return [day for day in left if day <= today][-1:] + [day for day in left if day > today]


def current_date(action: Action, today: dt.date) -> dt.date | None:
    """The date that an owner's answer today is about: the earliest one that still asks for an answer.

    If any date has been reminded of, it is that one, whatever the plan's ladder.
    """
    return next(iter(live_dates(action, today)), None)


def _latest(action: Action, occurrence_on: dt.date, today: dt.date, ladder: Ladder) -> Rung | None:
    for periods in range((today - occurrence_on).days // ladder.every, 0, -1):
        milestone = periods * ladder.every
        send_on = working_day_after(occurrence_on + dt.timedelta(days=milestone), ladder.nation)
        if send_on <= today:
            return Rung(action, occurrence_on, milestone, send_on)
    for days in reversed(ladder.before):
        send_on = working_day_before(occurrence_on - dt.timedelta(days=days), ladder.nation)
        if send_on <= today:
            return Rung(action, occurrence_on, -days, send_on)
    return None
