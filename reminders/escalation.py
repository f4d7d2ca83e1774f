"""Silence climbs: from the owner to the deputy, the group's chair and the officer, by days without an answer.

Days count from the date, from the last answer after it, or from the first reminder, whichever came last. So an
answer stops it at once, and nobody hears of an action whose owner was never asked. A step waits for the one before
it, where that has anybody: after a time without service the chair does not hear together with the deputy.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from reminders.calendar import is_working_day, london_day
from reminders.extensions import effective
from reminders.messages import Escalated, Silence
from reminders.plan import LADDER, Ladder, live_dates
from storage import escalations, people, plans
from storage.store import Session
from storage.tables import (
    Action,
    ActionChange,
    Change,
    Escalation,
    MessageKind,
    MessageState,
    OutboxMessage,
    Place,
    Reminder,
    Role,
    Standing,
)

_Told = TypeVar("_Told", Reminder, Escalation)
IN_ONE = 6
"""Silences in one message, so that each is shown."""
NO_ANSWER = frozenset({Change.LATER, Change.SEEN, Change.ASKED_AGAIN, Change.CARD_ASKED})
"""Changes that say nothing about the action itself: silence goes on."""
_FAILED = (MessageState.REFUSED, MessageState.UNCONFIRMED)


class Step(StrEnum):
    """To whom silence is taken, in this order."""

    DEPUTY = "deputy"
    CHAIR = "chair"
    OFFICER = "officer"


STEPS = tuple(Step)
PLACES = {Step.DEPUTY: Place.DEPUTY, Step.CHAIR: Place.CHAIR}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one action: its owners and their people, what was tried, and what was answered."""

    owners: tuple[Role, ...]
    places: frozenset[Place]
    """The places that somebody has in one of the owning roles."""
    reminders: Sequence[tuple[Reminder, OutboxMessage]]
    history: Sequence[ActionChange]
    taken: Sequence[tuple[Escalation, OutboxMessage]]


def late_date(action: Action, today: dt.date) -> dt.date | None:
    """The date of an open action that has passed without an answer."""
    return next((day for day in live_dates(action, today) if day < today), None)


def since(action: Action, occurrence_on: dt.date, known: Known) -> dt.date | None:
    """Since when nobody has answered about a date; None if nobody was reminded of it either."""
    reminded = [london_day(m.not_before_at) for r, m in known.reminders if _is_about(r, action, occurrence_on)]
    if not reminded:
        return None
    answers = [london_day(each.at) for each in effective(known.history) if each.kind not in NO_ANSWER]
    return max([occurrence_on, min(reminded), *answers])


def is_reached(step: Step, since_on: dt.date, today: dt.date, *, known: Known, ladder: Ladder) -> bool:
    """Whether silence has lasted long enough for a step, and the step before it has had its time."""
    number = STEPS.index(step)
    if (today - since_on).days < ladder.escalate[number]:
        return False
    before = next((each for each in reversed(STEPS[:number]) if PLACES[each] in known.places), None)
    if before is None:
        return True
    gap = ladder.escalate[number] - ladder.escalate[STEPS.index(before)]
    told = [london_day(m.not_before_at) for e, m in known.taken if e.step == before and e.since_on == since_on]
    return bool(told) and (today - min(told)).days >= gap


async def plan_for(
    session: Session, person_id: int, now: dt.datetime, *, places: people.Places, ladders: Mapping[str, Ladder]
) -> int:
    """Enqueue what a person should hear of as a deputy, a chair or an officer; how many silences that is."""
    planned, today = 0, london_day(now)
    for step in STEPS:
        actions = await _late(session, places, step, today)
        known = await look(session, actions, today)
        fresh = []
        for action in actions:
            ladder, about = ladders.get(action.plan_id, LADDER), known[action.id or 0]
            silence = _fresh(action, step, person_id, today, about=about, ladder=ladder)
            if silence is not None:
                fresh.append((action, *silence))
        for start in range(0, len(fresh), IN_ONE):
            await _enqueue(session, person_id, step, fresh[start : start + IN_ONE], now)
        planned += len(fresh)
    return planned


def _fresh(
    action: Action, step: Step, person_id: int, today: dt.date, *, about: Known, ladder: Ladder
) -> tuple[dt.date, dt.date] | None:
    """The date and the beginning of a silence that this person should hear of now and has not."""
    on = late_date(action, today)
    since_on = since(action, on, about) if on else None
    if on is None or since_on is None or not is_working_day(today, ladder.nation):
        return None
    this = (on, since_on, step, action.due_version, person_id)
    if any((e.occurrence_on, e.since_on, e.step, e.due_version, e.person_id) == this for e, _ in about.taken):
        return None
    return (on, since_on) if is_reached(step, since_on, today, known=about, ladder=ladder) else None


async def _enqueue(
    session: Session, person_id: int, step: Step, fresh: Sequence[tuple[Action, dt.date, dt.date]], now: dt.datetime
) -> None:
    message = OutboxMessage(kind=MessageKind.ESCALATION, person_id=person_id, not_before_at=now)
    session.add(message)
    await session.flush()
    assert message.id is not None
    for action, on, since_on in fresh:
        assert action.id is not None
        session.add(
            Escalation(
                action_id=action.id,
                occurrence_on=on,
                since_on=since_on,
                step=step,
                person_id=person_id,
                due_version=action.due_version,
                message_id=message.id,
            )
        )


async def assemble(session: Session, message: OutboxMessage, today: dt.date) -> Escalated | None:
    """The message as it is true now: what was answered since is left out; None if nothing is left."""
    person = await people.person(session, message.person_id)
    if person is None or message.id is None:
        return None
    carried = await escalations.carried_by(session, message.id)
    known = await look(session, [action for _, action in carried], today)
    places = (await people.places_of(session, [message.person_id]))[message.person_id]
    items = []
    for each, action in carried:
        about = known[each.action_id]
        still = each.due_version == action.due_version and late_date(action, today) == each.occurrence_on
        theirs = concerns(places, Step(each.step), action, about.owners)
        if still and theirs and since(action, each.occurrence_on, about) == each.since_on:
            items.append(_silence(action, each, about, today))
    if not items:
        return None
    step = carried[0][0].step
    return Escalated(message.id, person.chat_id, today, message.repeat, step, tuple(items))


async def look(session: Session, actions: Collection[Action], today: dt.date) -> dict[int, Known]:
    """What is known about each of these actions, by id. Who is away or cannot be reached has no place here."""
    ids = [action.id for action in actions if action.id is not None]
    if not ids:
        return {}
    owners = await plans.owners_of(session, ids)
    roles = {role.id for each in owners.values() for role in each if role.id is not None}
    places: dict[int, set[Place]] = defaultdict(set)
    for membership, person in await people.memberships(session, roles):
        if person.reachable and not people.is_away(person, today):
            places[membership.role_id].add(membership.place)
    reminders = _by_action(await escalations.reminders_about(session, ids))
    taken = _by_action(await escalations.about(session, ids))
    history = await escalations.histories(session, ids)
    return {
        each: Known(
            owners[each],
            frozenset(place for role in owners[each] for place in places[role.id or 0]),
            reminders[each],
            history[each],
            taken[each],
        )
        for each in ids
    }


def _by_action(rows: Iterable[tuple[_Told, OutboxMessage]]) -> defaultdict[int, list[tuple[_Told, OutboxMessage]]]:
    found: defaultdict[int, list[tuple[_Told, OutboxMessage]]] = defaultdict(list)
    for each, message in rows:
        found[each.action_id].append((each, message))
    return found


async def _late(session: Session, places: people.Places, step: Step, today: dt.date) -> Sequence[Action]:
    if step is Step.OFFICER:
        boards = places.boards[Standing.OFFICER]
        return await escalations.late_of_boards(session, boards, today) if boards else []
    roles = places.roles[PLACES[step]]
    return await escalations.late_of_roles(session, roles, today) if roles else []


def concerns(places: people.Places, step: Step, action: Action, owners: Iterable[Role]) -> bool:
    """Whether a person with these places is one to whom a step takes silence about this action."""
    if step is Step.OFFICER:
        return action.board in places.boards[Standing.OFFICER]
    return any(role.id in places.roles[PLACES[step]] for role in owners)


def _is_about(reminder: Reminder, action: Action, occurrence_on: dt.date) -> bool:
    return reminder.occurrence_on == occurrence_on and reminder.due_version == action.due_version


def _silence(action: Action, each: Escalation, about: Known, today: dt.date) -> Silence:
    reminded = [m for r, m in about.reminders if _is_about(r, action, each.occurrence_on)]
    before = [(e, m) for e, m in about.taken if e.since_on == each.since_on and e.message_id != each.message_id]
    told = {Step(e.step): london_day(m.not_before_at) for e, m in before if e.step != each.step}
    # Today's digest goes out beside this message, and nobody has had the time to answer it.
    days = {london_day(m.not_before_at) for m in reminded if m.state is MessageState.SENT}
    return Silence(
        action=action,
        occurrence_on=each.occurrence_on,
        since_on=each.since_on,
        owners=tuple(role.name for role in about.owners),
        reminded_on=tuple(sorted(day for day in days if day < today)),
        undelivered=sum(m.state in _FAILED for m in reminded),
        told=tuple((step.value, told[step]) for step in STEPS if step in told),
    )
