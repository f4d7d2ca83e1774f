"""Which reminders and escalations fall on a day, and who would get them. It reads, and changes nothing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reminders.calendar import is_working_day, working_day_after
from reminders.escalation import PLACES, STEPS, Known, Step, late_date, look, since
from reminders.plan import HORIZON, LADDER, Ladder, Rung, reached_rungs
from reminders.rhythm import ladders
from storage import people, plans
from storage.plans import Owned
from storage.store import Session
from storage.tables import Place, Standing


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A reminder that falls on a day, to a role. `linked` counts the role's people; without any, nothing goes out."""

    on: dt.date
    to: str | None
    """The role's name; None if the action has no owner."""
    linked: int
    rung: Rung
    step: Step | None = None
    """For an escalation: whom of the role it goes to, or the board's officers."""

    @property
    def days_left(self) -> int:
        """Days from the reminder to the date; negative once it has passed."""
        return (self.rung.occurrence_on - self.on).days


async def preview(session: Session, on: dt.date, days: int = 1, board: str | None = None) -> list[Upcoming]:
    """What falls on `days` days from `on`, overdue first on each day, by the ladder of each plan.

    It goes by what is stored now, and takes it that nobody answers meanwhile: actions that are done or closed remind of
    nothing. Escalations are shown where somebody holds the role. What somebody missed before (by downtime, or by being
    linked later) comes on top, with the first digest, and is not shown. Plans that are history are shown for days
    within their period, as what they would remind of.
    """
    found = await plans.actions(session, board)
    periods = {plan.id: (plan.from_on - HORIZON, plan.to_on) for plan in await plans.plans(session)}
    known = await ladders(session, board)
    places = await _places(session, {role.id for owned in found for role in owned.owners if role.id is not None})
    officers = {each: len(await people.with_grant(session, each, Standing.OFFICER)) for each in _boards(found)}
    about = await look(session, [owned.action for owned in found], on)
    upcoming: list[Upcoming] = []
    for offset in range(days):
        day = on + dt.timedelta(days=offset)
        of_day: list[Upcoming] = []
        for owned in found:
            first, last = periods[owned.action.plan_id]
            ladder = known.get(owned.action.plan_id, LADDER)
            if is_working_day(day, ladder.nation) and (owned.action.reminds or first <= day <= last):
                of_day += _reminders(day, owned, places, ladder)
                staff, known_of = officers[owned.action.board], about[owned.action.id or 0]
                of_day += _escalations(day, owned, places, ladder, officers=staff, about=known_of)
        upcoming += sorted(of_day, key=lambda each: (each.rung.occurrence_on, each.to or "", each.rung.action.ref))
    return upcoming


def _boards(found: list[Owned]) -> set[str]:
    return {owned.action.board for owned in found}


async def _places(session: Session, role_ids: set[int]) -> dict[tuple[int, Place], int]:
    """How many people have each place in each role."""
    counts: dict[tuple[int, Place], int] = {}
    for membership, _ in await people.memberships(session, role_ids):
        key = (membership.role_id, membership.place)
        counts[key] = counts.get(key, 0) + 1
    return counts


def _reminders(
    day: dt.date, owned: Owned, places: Mapping[tuple[int, Place], int], ladder: Ladder
) -> Iterator[Upcoming]:
    recipients: list[tuple[str | None, int]] = [
        (role.name, places.get((role.id or 0, Place.HOLDER), 0)) for role in owned.owners
    ]
    for rung in reached_rungs(owned.action, day, ladder, history_too=True):
        if rung.send_on == day:
            yield from (Upcoming(day, name, count, rung) for name, count in recipients or [(None, 0)])


def _escalations(
    day: dt.date,
    owned: Owned,
    places: Mapping[tuple[int, Place], int],
    ladder: Ladder,
    *,
    officers: int,
    about: Known,
) -> Iterator[Upcoming]:
    """The steps that fall on a day if nobody answers, for actions that somebody was, or will be, reminded of."""
    action = owned.action
    occurrence_on = late_date(action, day)
    if occurrence_on is None or not any(places.get((role.id or 0, Place.HOLDER)) for role in owned.owners):
        return
    since_on = since(action, occurrence_on, about) or occurrence_on
    for step, wait in zip(STEPS, ladder.escalate, strict=True):
        if working_day_after(since_on + dt.timedelta(days=wait), ladder.nation) != day:
            continue
        rung = Rung(action, occurrence_on, (day - occurrence_on).days, day)
        if step is Step.OFFICER:
            yield Upcoming(day, "the board's officers", officers, rung, step)
            continue
        for role in owned.owners:
            if count := places.get((role.id or 0, PLACES[step]), 0):
                yield Upcoming(day, f"{step} of {role.name}", count, rung, step)
