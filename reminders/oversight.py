"""What an officer may do with an action: date, review points, owners, close, reopen. Each asks again who is asking.

A date or an owner that was set here stays when the plan's file is read again, unless the file's own words change.
"""

import datetime as dt
from collections.abc import Collection

from reminders.calendar import london_day
from reminders.changes import (
    OFFICER,
    Answered,
    Draft,
    NoteError,
    as_officer,
    as_owner,
    checked,
    officers,
    people_of,
    reminders_change,
)
from reminders.periods import spoken
from storage import people, plans
from storage.store import Session, Store
from storage.tables import Action, Change, Role, Status

BY_OFFICER = "officer"
"""The rule of a date that no wording gave."""
NAME_LIMIT = 120


async def set_date(
    store: Store, action_id: int, person_id: int, now: dt.datetime, on: dt.date, *, words: str | None = None
) -> Answered:
    """Give an action its due date. Its owners are told, and reminded of the new date.

    Args:
        store: the open database.
        action_id: the action.
        person_id: the officer.
        now: the present instant, aware.
        on: the day.
        words: what was typed and read as this day; they go into the history.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
    """
    async with store.session() as session:
        draft = await as_officer(session, action_id, person_id, now)
        action = draft.action
        if action.due_on == on and action.question is None:
            return Answered(action, changed=False, occurrence_on=on)
        before = in_words(action)
        if action.due_on != on:
            action.due_version += 1
        action.due_on, action.needs_date, action.question = on, False, None
        if not action.review_points:
            action.rule = BY_OFFICER
            if action.status.is_open:
                action.done_through_on = None
        return await _dated(session, draft, before, note=words)


async def confirm_date(store: Store, action_id: int, person_id: int, now: dt.datetime) -> Answered:
    """Settle the question about a date by keeping the date as it was read.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
    """
    async with store.session() as session:
        draft = await as_officer(session, action_id, person_id, now)
        if draft.action.question is None or not draft.action.dates:
            return Answered(draft.action, changed=False)
        before = in_words(draft.action)
        draft.action.question, draft.action.needs_date = None, False
        return await _dated(session, draft, before)


async def set_points(
    store: Store, action_id: int, person_id: int, now: dt.datetime, points: Collection[dt.date]
) -> Answered:
    """Move an action's review points, for example to the board's meetings. What was answered stays answered.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
        NoteError: if all of them have passed.
    """
    async with store.session() as session:
        draft = await as_officer(session, action_id, person_id, now)
        action = draft.action
        if max(points) < london_day(now):
            raise NoteError("All of these dates have passed. Write at least one to come.")
        kept = [day for day in action.review_points if action.done_through_on and day <= action.done_through_on]
        fresh = tuple(sorted({*kept, *points}))
        if fresh == action.review_points:
            return Answered(action, changed=False)
        before = in_words(action)
        action.review_points, action.needs_date, action.question = fresh, False, None
        action.due_version += 1
        return await _dated(session, draft, before)


async def change_owner(
    store: Store, action_id: int, person_id: int, now: dt.datetime, *, role_id: int | None = None, name: str = ""
) -> Answered:
    """Add a role to an action's owners, or take it away if it is one; a name that is new to the board makes a role.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
        NoteError: if the board has no such role, or the name is empty or too long.
    """
    async with store.session() as session:
        draft = await as_officer(session, action_id, person_id, now)
        action = draft.action
        role = await _role(session, action.board, role_id, name)
        owners = [each for each in draft.owners if each.id != role.id]
        if len(owners) == len(draft.owners):
            owners.append(role)
        told = await people_of(session, [*draft.owners, role])
        await give_to(session, action, owners)
        change = await draft.keep(session, Change.OWNED, before=names(draft.owners), after=names(owners), tell=told)
        return Answered(action, changed=True, change_id=change.id)


async def hand_over(
    store: Store, action_id: int, person_id: int, now: dt.datetime, reason: str, *, role_id: int | None
) -> Answered:
    """An owner says that an action is not theirs: it goes to another role of the board, or back to the officer.

    Args:
        store: the open database.
        action_id: the action.
        person_id: who hands over; only the role by which they own it is replaced.
        now: the present instant, aware.
        reason: why, in a sentence.
        role_id: the role that shall own it; None gives it back to the officer.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the reason cannot be used, or the board has no such role.
    """
    reason = checked(reason)
    async with store.session() as session:
        draft = await as_owner(session, action_id, person_id, now)
        action = draft.action
        owners = [each for each in draft.owners if each.name != draft.by_role]
        if role_id is not None:
            role = await _role(session, action.board, role_id, "")
            if role.id in {each.id for each in draft.owners}:
                raise NoteError(f"{role.name} owns this action already. Choose another role.")
            owners.append(role)
        told = [*await officers(session, action.board), *await people_of(session, owners)]
        await give_to(session, action, owners)
        change = await draft.keep(
            session, Change.HANDED, note=reason, before=names(draft.owners), after=names(owners), tell=told
        )
        return Answered(action, changed=True, change_id=change.id)


async def owners_of(store: Store, action_id: int) -> tuple[Role, ...]:
    """The roles that own an action, by name."""
    async with store.session() as session:
        return (await plans.owners_of(session, [action_id]))[action_id]


async def close(store: Store, action_id: int, person_id: int, now: dt.datetime, reason: str) -> Answered:
    """Close an action that shall not be done any more, with the reason. Its reminders stop.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
        NoteError: if the reason is empty or too long.
    """
    return await _turn(store, action_id, person_id, now, status=Status.CLOSED, kind=Change.CLOSED, note=checked(reason))


async def reopen(store: Store, action_id: int, person_id: int, now: dt.datetime) -> Answered:
    """Open an action again that was done or closed; its dates ask for an answer again, the last one at least.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
    """
    return await _turn(store, action_id, person_id, now, status=Status.ON_TRACK, kind=Change.REOPENED)


async def give_to(session: Session, action: Action, owners: Collection[Role]) -> None:
    """Make these the owners, by hand: a plan file that says what it said before leaves them."""
    assert action.id is not None
    action.owners_by_hand = True
    await plans.set_owners(session, action.id, owners)
    await reminders_change(session)


def names(roles: Collection[Role]) -> str:
    """Roles in words; `nobody` where there is none."""
    return ", ".join(role.name for role in roles) or "nobody"


def in_words(action: Action) -> str:
    """An action's dates in words; `no date` where there is none."""
    return ", ".join(spoken(day) for day in action.dates) or "no date"


async def _dated(session: Session, draft: Draft, before: str, note: str | None = None) -> Answered:
    action = draft.action
    told = await people_of(session, draft.owners)
    change = await draft.keep(session, Change.DATED, note=note, before=before, after=in_words(action), tell=told)
    await reminders_change(session)
    return Answered(action, changed=True, occurrence_on=action.due_on, change_id=change.id)


async def _turn(
    store: Store,
    action_id: int,
    person_id: int,
    now: dt.datetime,
    *,
    status: Status,
    kind: Change,
    note: str | None = None,
) -> Answered:
    async with store.session() as session:
        draft = await as_officer(session, action_id, person_id, now)
        action = draft.action
        if action.status is status or (kind is Change.REOPENED and action.status.is_open):
            return Answered(action, changed=False)
        action.status = status
        if kind is Change.REOPENED:
            answered = [day for day in action.dates if action.done_through_on and day <= action.done_through_on]
            action.done_through_on = answered[-2] if len(answered) > 1 else None
            await reminders_change(session)
        told = [*await people_of(session, draft.owners), *await officers(session, action.board)]
        change = await draft.keep(session, kind, note=note, tell=told)
        return Answered(action, changed=True, change_id=change.id)


async def _role(session: Session, board: str, role_id: int | None, name: str) -> Role:
    if role_id is not None:
        found = await people.role(session, role_id)
        if found is None or found.board != board:
            raise NoteError("The board has no such role. Choose one of the list.")
        return found
    name = checked(name)
    if len(name) > NAME_LIMIT:
        raise NoteError(f"The name has {len(name)} characters. Shorten it to {NAME_LIMIT} at most.")
    if name == OFFICER:
        raise NoteError("“officer” is the board's office itself. Name the role or group that shall own the action.")
    known = {role.name.casefold(): role for role in await plans.roles(session, board)}
    return known.get(name.casefold()) or await plans.role_to_own(session, board, name)
