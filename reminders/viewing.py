"""What a person may see of actions: one in full, their own by filter, the ones with a reference."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reminders.changes import NotAllowedError
from reminders.extensions import Request, open_request
from reminders.plan import current_date
from reminders.standing import is_late
from storage import escalations, people, plans
from storage.plans import Owned
from storage.store import Session, Store
from storage.tables import Action, ActionChange, Plan, Status

SOON = dt.timedelta(days=30)


class Which(StrEnum):
    """A part of a person's actions."""

    OVERDUE = "overdue"
    SOON = "soon"
    WAITING = "waiting"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Viewed:
    """An action in full, and what the person who looks may do with it."""

    owned: Owned
    plan: Plan
    history: Sequence[ActionChange]
    request: Request | None
    """The request for more time that waits for an officer."""
    occurrence_on: dt.date | None
    """The date that an answer today would be about."""
    answers: bool
    """The person owns it."""
    oversees: bool
    """The person is an officer of its board."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's open actions, each with the date that an answer would be about, by filter."""

    parts: dict[Which, list[tuple[Action, dt.date | None]]]


async def view(store: Store, action_id: int, person_id: int, today: dt.date) -> Viewed:
    """One action in full, for its owners and for members and officers of its board.

    Raises:
        NotAllowedError: for everybody else, and if there is no such action.
    """
    async with store.session() as session:
        action = await plans.action(session, action_id)
        if action is None:
            raise NotAllowedError
        owned = Owned(action, (await plans.owners_of(session, [action_id]))[action_id])
        owns, oversees, reads = await _rights(session, owned, person_id)
        plan = await plans.plan(session, action.plan_id)
        if not reads or plan is None:
            raise NotAllowedError
        history = await plans.history(session, action_id)
        waiting = open_request(history) if action.status.is_open else None
        return Viewed(
            owned=owned,
            plan=plan,
            history=history,
            request=Request(action, waiting) if waiting else None,
            occurrence_on=current_date(action, today),
            answers=owns and action.status is not Status.CLOSED,
            oversees=oversees,
        )


async def find(store: Store, ref: str, person_id: int) -> list[Owned]:
    """The actions with a reference that a person may see; plans of several boards may use the same one."""
    async with store.session() as session:
        found = await plans.by_ref(session, ref.strip())
        return [owned for owned in found if (await _rights(session, owned, person_id))[2]]


async def mine(store: Store, person_id: int, today: dt.date) -> Mine:
    """A person's open actions: overdue, due within 30 days, waiting for somebody else, and all."""
    async with store.session() as session:
        found = [action for action in await plans.of_person(session, person_id) if action.asks]
        histories = await escalations.histories(session, [action.id for action in found if action.id is not None])
    lined = [(action, current_date(action, today)) for action in found]
    return Mine(
        {
            Which.OVERDUE: [each for each in lined if is_late(each[0], today)],
            Which.SOON: [each for each in lined if any(today <= day <= today + SOON for day in _left(each[0]))],
            Which.WAITING: [each for each in lined if _waits(each[0], histories[each[0].id or 0])],
            Which.ALL: lined,
        }
    )


def _left(action: Action) -> list[dt.date]:
    return [day for day in action.dates if action.done_through_on is None or day > action.done_through_on]


def _waits(action: Action, history: Sequence[ActionChange]) -> bool:
    return action.status is Status.BLOCKED or not action.dates or open_request(history) is not None


async def _rights(session: Session, owned: Owned, person_id: int) -> tuple[bool, bool, bool]:
    """Whether a person owns an action, oversees it, and may read it."""
    held = {role.id for role in await people.roles_of(session, person_id)}
    kinds = {each.kind for each in await people.grants_of(session, person_id) if each.board == owned.action.board}
    owns = any(role.id in held for role in owned.owners)
    return owns, "officer" in kinds, owns or bool(kinds)
