"""What an owner can answer: done, progress, blocked, later. Each is authorised again, and safe to repeat.

A change, its line in the history and the notices to the board's officers are one transaction.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from reminders.calendar import london_day, working_day_after
from reminders.plan import current_date
from reminders.points import Rule
from storage import outbox, people, plans
from storage.plans import Owned
from storage.store import Session, Store
from storage.tables import Action, ActionChange, Change, MessageKind, OutboxMessage, Role, Standing, Status

NOTE_LIMIT = 1000
"""Characters of an owner's note: it has to fit into a message with its action."""


class NotAllowedError(Exception):
    """The action does not exist, or the person holds no role that owns it; both look the same from outside."""


class NoteError(Exception):
    """The note is empty or too long; the message says what to do."""


class Later(StrEnum):
    """When to remind again. The due date stays as it is."""

    NEXT_WORKING_DAY = "next working day"
    IN_A_WEEK = "in a week"


@dataclass(frozen=True, slots=True)
class Answered:
    """An action after an owner's answer."""

    action: Action
    changed: bool
    """False if the same had been said before: nothing was written and nobody was told."""
    occurrence_on: dt.date | None = None
    """The date that the answer was about, if the action has any."""
    remind_on: dt.date | None = None
    """For `later`: the day of the next reminder."""


async def done(
    store: Store,
    action_id: int,
    person_id: int,
    now: dt.datetime,
    *,
    occurrence_on: dt.date | None = None,
    note: str | None = None,
) -> Answered:
    """Note that an action is done, or one date of an action that has several.

    Args:
        store: the open database.
        action_id: the action.
        person_id: who says so.
        now: the present instant, aware.
        occurrence_on: which date; by default the one that was reminded of last, or else the next one.
        note: evidence or impact, in a sentence.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the note is too long.
    """
    async with store.session() as session:
        action, role = await _owned(session, action_id, person_id)
        date = occurrence_on if occurrence_on in action.dates else current_date(action, london_day(now))
        answered = action.done_through_on is not None and date is not None and date <= action.done_through_on
        if action.status is Status.DONE or answered:
            return Answered(action, changed=False, occurrence_on=date)
        before = action.status
        _answer(action, date)
        is_last = not [day for day in action.dates if date is not None and day > date]
        action.status = Status.DONE if is_last else Status.ON_TRACK
        if note is not None:
            action.progress = _checked(note)
        change = _change(action, role, Change.DONE, now, before=before, occurrence_on=date, note=note)
        await _keep(session, action, change, person_id)
        return Answered(action, changed=True, occurrence_on=date)


async def progress(store: Store, action_id: int, person_id: int, now: dt.datetime, note: str) -> Answered:
    """Take an owner's note on progress. For an ongoing action it answers the review point that is due.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the note is empty or too long.
    """
    note = _checked(note)
    async with store.session() as session:
        action, role = await _owned(session, action_id, person_id)
        date = current_date(action, london_day(now))
        if action.progress == note:
            return Answered(action, changed=False, occurrence_on=date)
        before = action.status
        action.progress = note
        if action.status in (Status.NOT_STARTED, Status.BLOCKED):
            action.status = Status.ON_TRACK
        if action.rule == Rule.ONGOING:
            _answer(action, date)
        change = _change(action, role, Change.PROGRESS, now, before=before, occurrence_on=date, note=note)
        await _keep(session, action, change, person_id)
        return Answered(action, changed=True, occurrence_on=date)


async def blocked(store: Store, action_id: int, person_id: int, now: dt.datetime, reason: str) -> Answered:
    """Note that an owner cannot do an action, and why. It stays open, and its reminders go on.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the reason is empty or too long.
    """
    reason = _checked(reason)
    async with store.session() as session:
        action, role = await _owned(session, action_id, person_id)
        date = current_date(action, london_day(now))
        if action.status is Status.BLOCKED and action.progress == reason:
            return Answered(action, changed=False, occurrence_on=date)
        before = action.status
        action.status = Status.BLOCKED
        action.progress = reason
        change = _change(action, role, Change.BLOCKED, now, before=before, occurrence_on=date, note=reason)
        await _keep(session, action, change, person_id)
        return Answered(action, changed=True, occurrence_on=date)


async def later(store: Store, action_id: int, person_id: int, now: dt.datetime, when: Later) -> Answered:
    """Remind this person of an action again later. The due date stays, and no officer is told.

    Raises:
        NotAllowedError: if the person owns no such action.
    """
    today = london_day(now)
    wait = dt.timedelta(days=1 if when is Later.NEXT_WORKING_DAY else 7)
    remind_on = working_day_after(today + wait)
    async with store.session() as session:
        action, role = await _owned(session, action_id, person_id)
        date = current_date(action, today)
        changed = await outbox.set_snooze(session, action_id, person_id, remind_on)
        if changed:
            change = _change(action, role, Change.LATER, now, before=action.status, occurrence_on=date)
            change.after = remind_on.isoformat()
            session.add(change)
        return Answered(action, changed=changed, occurrence_on=date, remind_on=remind_on)


async def mine(store: Store, person_id: int) -> list[Owned]:
    """A person's actions with their owners: open ones by their next date, then the undated, then the others."""
    async with store.session() as session:
        found = await plans.of_person(session, person_id)
        owners = await plans.owners_of(session, [action.id for action in found if action.id is not None])
        return [Owned(action, owners[action.id]) for action in found if action.id is not None]


async def of_board(store: Store, board: str) -> list[Owned]:
    """A board's actions with their owners, in the order of its plans."""
    async with store.session() as session:
        return await plans.actions(session, board)


async def _owned(session: Session, action_id: int, person_id: int) -> tuple[Action, Role]:
    """The action, held for this transaction, and the role by which the person owns it."""
    action = await plans.action_to_change(session, action_id)
    if action is not None and action.status is not Status.CLOSED:
        held = {role.id for role in await people.roles_of(session, person_id)}
        for role in (await plans.owners_of(session, [action_id]))[action_id]:
            if role.id in held:
                return action, role
    raise NotAllowedError


def _answer(action: Action, date: dt.date | None) -> None:
    if date is not None:
        action.done_through_on = date


def _checked(note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise NoteError("The note is empty. Write a sentence.")
    if len(note) > NOTE_LIMIT:
        raise NoteError(f"The note has {len(note)} characters. Shorten it to {NOTE_LIMIT} at most.")
    return note


def _change(
    action: Action,
    role: Role,
    kind: Change,
    now: dt.datetime,
    *,
    before: Status,
    occurrence_on: dt.date | None,
    note: str | None = None,
) -> ActionChange:
    assert action.id is not None
    return ActionChange(
        action_id=action.id,
        at=now,
        by_role=role.name,
        kind=kind,
        occurrence_on=occurrence_on,
        before=before,
        after=action.status,
        note=note,
    )


async def _keep(session: Session, action: Action, change: ActionChange, person_id: int) -> None:
    """Store the change and enqueue a notice for each officer of the board but the one who made it."""
    action.settle()
    session.add_all((action, change))
    await session.flush()
    for officer in await people.with_grant(session, action.board, Standing.OFFICER):
        if officer.id is not None and officer.id != person_id:
            notice = OutboxMessage(
                kind=MessageKind.NOTICE, person_id=officer.id, change_id=change.id, not_before_at=change.at
            )
            session.add(notice)
