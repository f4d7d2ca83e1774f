"""When a plan reminds and whom it turns to: the usual ladder, or what its file or an officer says instead."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from reminders.calendar import ENGLAND, is_digest_time
from reminders.plan import LADDER, Ladder
from storage import people, plans
from storage.store import Session
from storage.tables import Action, Plan

NATIONS = ("ENG", "WLS", "SCT", "NIR")
LONGEST = 180
"""Days before a date beyond which nobody needs a reminder; the planner looks no further ahead."""


class RhythmError(Exception):
    """A ladder cannot be used; the message says why."""


def ladder_of(remind: Mapping[str, Any] | None, nation: str = ENGLAND) -> Ladder:
    """The ladder that a plan's `remind` gives; what it leaves out is as usual.

    Args:
        remind: may have `before` and `escalate` (lists of days) and `every` (days).
        nation: whose bank holidays count.

    Raises:
        RhythmError: if it cannot be used.
    """
    remind = remind or {}
    unknown = set(remind) - {"before", "every", "escalate"}
    if unknown:
        raise RhythmError(f"“{min(unknown)}” is not a part of remind; it has before, every and escalate")
    before = tuple(sorted(set(remind.get("before", LADDER.before)), reverse=True))
    every = remind.get("every", LADDER.every)
    escalate = tuple(remind.get("escalate", LADDER.escalate))
    if not before or not all(_whole(day) and 0 <= day <= LONGEST for day in before):
        raise RhythmError(f"remind before takes days from 0 to {LONGEST}, for example [28, 7, 1, 0]")
    if not _whole(every) or not 1 <= every <= LONGEST:
        raise RhythmError(f"remind every takes a number of days from 1 to {LONGEST}, for example 7")
    if len(escalate) != len(LADDER.escalate) or not all(_whole(day) and day >= 1 for day in escalate):
        raise RhythmError("remind escalate takes three numbers of days, for deputy, chair and officer: [7, 14, 21]")
    if list(escalate) != sorted(escalate):
        raise RhythmError("remind escalate must rise: first the deputy, then the chair, then the officer")
    return Ladder(before=before, every=every, nation=nation, escalate=(escalate[0], escalate[1], escalate[2]))


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


async def ladders(session: Session, board: str | None = None) -> dict[str, Ladder]:
    """The ladder of each plan, by the plan's id."""
    nations = await people.nations(session)
    return {plan.id: _ladder(plan, nations) for plan in await plans.plans(session, board)}


async def ladder_for(session: Session, action: Action) -> Ladder:
    """The ladder of an action's plan."""
    plan = await plans.plan(session, action.plan_id)
    return _ladder(plan, await people.nations(session)) if plan is not None else LADDER


async def hours_of_digests(session: Session, now: dt.datetime) -> bool:
    """Whether it is the time for digests on a working day of at least one board's nation."""
    nations = {ENGLAND, *(await people.nations(session)).values()}
    return any(is_digest_time(now, nation) for nation in nations)


def furthest(known: Iterable[Ladder]) -> int:
    """The most days before a date at which any of these ladders reminds."""
    return max((ladder.before[0] for ladder in known), default=LADDER.before[0])


def _ladder(plan: Plan, nations: Mapping[str, str]) -> Ladder:
    return ladder_of(plan.remind, nations.get(plan.board, ENGLAND))
