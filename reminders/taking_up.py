"""What somebody to whom silence was taken can do about it: say that it was seen, take it up, ask the owner again.

Seen and asked again are kept in the history and leave silence as it is. Taking it up is an answer: it stops at once,
the owners and the officers hear of it, and silence begins anew from there, so that nothing is forgotten.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from reminders.calendar import london_day
from reminders.changes import OFFICER, Draft, NotAllowedError, officers, people_of
from reminders.escalation import PLACES, Step, concerns, late_date, look, since
from storage import escalations, people, plans
from storage.store import Session, Store
from storage.tables import Action, Change, Escalation, Place, Role


class How(StrEnum):
    """What the person does."""

    SEEN = "seen"
    TAKE = "take"
    ASK = "ask"


KINDS = {How.SEEN: Change.SEEN, How.TAKE: Change.TAKEN_UP, How.ASK: Change.ASKED_AGAIN}


@dataclass(frozen=True, slots=True)
class Reacted:
    """What came of it."""

    action: Action
    how: How
    changed: bool
    """False where somebody has answered meanwhile, or the same was said before today."""
    silent: bool
    """Nobody had answered until now."""
    told: int = 0
    """To how many people it goes."""


async def react(
    store: Store, message_id: int, action_id: int, person_id: int, now: dt.datetime, *, how: How
) -> Reacted:
    """Keep what a person does about a silence, and tell those whom it concerns.

    Raises:
        NotAllowedError: if no such message took the action to this person, or it concerns them no more.
    """
    today = london_day(now)
    async with store.session() as session:
        action = await plans.action_to_change(session, action_id)
        carried = await _carried(session, message_id, action_id)
        if action is None or carried is None or carried.person_id != person_id:
            raise NotAllowedError
        known = (await look(session, [action], today))[action_id]
        places = (await people.places_of(session, [person_id]))[person_id]
        if not concerns(places, Step(carried.step), action, known.owners):
            raise NotAllowedError
        on, kind = carried.occurrence_on, KINDS[how]
        silent = (
            carried.due_version == action.due_version
            and late_date(action, today) == on
            and since(action, on, known) == carried.since_on
        )
        who = _who(Step(carried.step), known.owners, places)
        said = any(
            each.kind is kind and each.by_role == who and each.occurrence_on == on and london_day(each.at) == today
            for each in known.history
        )
        if not silent or said:
            return Reacted(action, how, changed=False, silent=silent)
        tell = [each for each in await _concerned(session, action, known.owners, how) if each != person_id]
        draft = Draft(action, who, person_id, now, known.owners)
        await draft.keep(session, kind, occurrence_on=on, tell=tell)
        return Reacted(action, how, changed=True, silent=True, told=len(tell))


async def _concerned(session: Session, action: Action, owners: tuple[Role, ...], how: How) -> list[int]:
    """The ids of the people to tell, each once: an owner is whoever holds the role, and not the chair who asks."""
    match how:
        case How.SEEN:
            return []
        case How.TAKE:
            return list(dict.fromkeys([*await people_of(session, owners), *await officers(session, action.board)]))
    linked = await people.memberships(session, [role.id for role in owners if role.id is not None])
    return list(dict.fromkeys(each.person_id for each, _ in linked if each.place is Place.HOLDER))


async def _carried(session: Session, message_id: int, action_id: int) -> Escalation | None:
    carried = await escalations.carried_by(session, message_id)
    return next((each for each, action in carried if action.id == action_id), None)


def _who(step: Step, owners: tuple[Role, ...], places: people.Places) -> str:
    """The history names places, never people."""
    if step is Step.OFFICER:
        return OFFICER
    theirs = next(role.name for role in owners if role.id in places.roles[PLACES[step]])
    return f"{step.value} of {theirs}"
