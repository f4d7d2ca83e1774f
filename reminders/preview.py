"""Which reminders fall on a day, and who would get them. It reads, and changes nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from reminders.calendar import is_working_day
from reminders.plan import HORIZON, LADDER, Ladder, Rung, reached_rungs
from storage import people, plans
from storage.plans import Owned
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A reminder that falls on a day, to a role. `linked` counts the role's people; without any, nothing goes out."""

    on: dt.date
    to: str | None
    """The role's name; None if the action has no owner."""
    linked: int
    rung: Rung

    @property
    def days_left(self) -> int:
        """Days from the reminder to the date; negative once it has passed."""
        return (self.rung.occurrence_on - self.on).days


async def preview(
    session: Session, on: dt.date, days: int = 1, board: str | None = None, ladder: Ladder = LADDER
) -> list[Upcoming]:
    """The reminders that fall on `days` days from `on`, overdue first on each day.

    It goes by what is stored now: actions that are done or closed remind of nothing. What somebody missed before
    (by downtime, or by being linked later) comes on top, with the first digest, and is not shown. Plans that are
    history are shown for days within their period, as what they would remind of.
    """
    found = await plans.actions(session, board)
    periods = {plan.id: (plan.from_on - HORIZON, plan.to_on) for plan in await plans.plans(session)}
    linked = await people.linked_per_role(session)
    upcoming: list[Upcoming] = []
    for offset in range(days):
        day = on + dt.timedelta(days=offset)
        if is_working_day(day, ladder.nation):
            told = [
                owned
                for owned in found
                if owned.action.reminds or periods[owned.action.plan_id][0] <= day <= periods[owned.action.plan_id][1]
            ]
            of_day = [each for owned in told for each in _falling_on(day, owned, linked, ladder)]
            upcoming += sorted(of_day, key=lambda each: (each.rung.occurrence_on, each.to or "", each.rung.action.ref))
    return upcoming


def _falling_on(day: dt.date, owned: Owned, linked: dict[int, int], ladder: Ladder) -> Iterator[Upcoming]:
    recipients: list[tuple[str | None, int]] = [(role.name, linked.get(role.id or 0, 0)) for role in owned.owners]
    for rung in reached_rungs(owned.action, day, ladder, history_too=True):
        if rung.send_on == day:
            yield from (Upcoming(day, name, count, rung) for name, count in recipients or [(None, 0)])
