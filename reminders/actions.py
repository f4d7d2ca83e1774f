"""What an owner can answer. Each answer is authorised again, and safe to repeat.

A change, its line in the history and the notices to those concerned are one transaction.
"""

import datetime as dt
from enum import StrEnum

from reminders.calendar import london_day, working_day_after
from reminders.changes import NOTE_LIMIT, Answered, NotAllowedError, NoteError, as_owner, checked, officers
from reminders.plan import current_date
from reminders.points import Rule
from reminders.rhythm import ladder_for
from storage import outbox, plans
from storage.plans import Owned
from storage.store import Store
from storage.tables import Action, Change, Status

__all__ = [
    "NOTE_LIMIT",
    "Answered",
    "Later",
    "NotAllowedError",
    "NoteError",
    "at_risk",
    "blocked",
    "done",
    "evidence",
    "later",
    "mine",
    "of_board",
    "on_track",
    "progress",
]


class Later(StrEnum):
    """When to remind again. The due date stays as it is."""

    NEXT_WORKING_DAY = "next working day"
    IN_A_WEEK = "in a week"


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
        draft = await as_owner(session, action_id, person_id, now)
        action = draft.action
        date = occurrence_on if occurrence_on in action.dates else current(action, now)
        answered = action.done_through_on is not None and date is not None and date <= action.done_through_on
        if action.status is Status.DONE or answered:
            return Answered(action, changed=False, occurrence_on=date)
        _answer(action, date)
        is_last = not [day for day in action.dates if date is not None and day > date]
        action.status = Status.DONE if is_last else Status.ON_TRACK
        if note is not None:
            action.progress = checked(note)
        told = await officers(session, action.board)
        change = await draft.keep(session, Change.DONE, occurrence_on=date, note=note, tell=told)
        return Answered(action, changed=True, occurrence_on=date, change_id=change.id)


async def evidence(
    store: Store, action_id: int, person_id: int, now: dt.datetime, note: str, *, occurrence_on: dt.date | None = None
) -> Answered:
    """Keep what shows that an action is done, or what it has achieved; its status stays.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the sentence is empty or too long.
    """
    note = checked(note)
    async with store.session() as session:
        draft = await as_owner(session, action_id, person_id, now)
        if draft.action.progress == note:
            return Answered(draft.action, changed=False, occurrence_on=occurrence_on)
        draft.action.progress = note
        told = await officers(session, draft.action.board)
        change = await draft.keep(session, Change.EVIDENCE, occurrence_on=occurrence_on, note=note, tell=told)
        return Answered(draft.action, changed=True, occurrence_on=occurrence_on, change_id=change.id)


async def progress(store: Store, action_id: int, person_id: int, now: dt.datetime, note: str) -> Answered:
    """Take an owner's note on progress. For an ongoing action it answers the review point that is due.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the note is empty or too long.
    """
    note = checked(note)
    async with store.session() as session:
        draft = await as_owner(session, action_id, person_id, now)
        action = draft.action
        date = current(action, now)
        if action.progress == note:
            return Answered(action, changed=False, occurrence_on=date)
        action.progress = note
        if action.status in (Status.NOT_STARTED, Status.BLOCKED):
            action.status = Status.ON_TRACK
        if action.rule == Rule.ONGOING:
            _answer(action, date)
        told = await officers(session, action.board)
        change = await draft.keep(session, Change.PROGRESS, occurrence_on=date, note=note, tell=told)
        return Answered(action, changed=True, occurrence_on=date, change_id=change.id)


async def blocked(store: Store, action_id: int, person_id: int, now: dt.datetime, reason: str) -> Answered:
    """Note that an owner cannot do an action, and why. It stays open, and its reminders go on.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the reason is empty or too long.
    """
    return await _standing(
        store, action_id, person_id, now, status=Status.BLOCKED, kind=Change.BLOCKED, note=checked(reason)
    )


async def at_risk(store: Store, action_id: int, person_id: int, now: dt.datetime, reason: str) -> Answered:
    """Note that an action may not be done in time, and why.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the reason is empty or too long.
    """
    return await _standing(
        store, action_id, person_id, now, status=Status.AT_RISK, kind=Change.AT_RISK, note=checked(reason)
    )


async def on_track(store: Store, action_id: int, person_id: int, now: dt.datetime) -> Answered:
    """Note that an action goes as planned, without a word more.

    Raises:
        NotAllowedError: if the person owns no such action.
    """
    return await _standing(store, action_id, person_id, now, status=Status.ON_TRACK, kind=Change.ON_TRACK)


async def later(store: Store, action_id: int, person_id: int, now: dt.datetime, when: Later) -> Answered:
    """Remind this person of an action again later. The due date stays, and no officer is told.

    Raises:
        NotAllowedError: if the person owns no such action.
    """
    wait = dt.timedelta(days=1 if when is Later.NEXT_WORKING_DAY else 7)
    async with store.session() as session:
        draft = await as_owner(session, action_id, person_id, now)
        action = draft.action
        ladder = await ladder_for(session, action)
        remind_on = working_day_after(london_day(now) + wait, ladder.nation)
        date = current(action, now)
        before = (await outbox.snoozes_of(session, person_id)).get(action_id)
        changed = await outbox.set_snooze(session, action_id, person_id, remind_on)
        if not changed:
            return Answered(action, changed=False, occurrence_on=date, remind_on=remind_on)
        draft.before["put_off_until"] = before.isoformat() if before else None
        change = await draft.keep(session, Change.LATER, occurrence_on=date, after=remind_on.isoformat())
        return Answered(action, changed=True, occurrence_on=date, remind_on=remind_on, change_id=change.id)


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


def current(action: Action, now: dt.datetime) -> dt.date | None:
    """The date that an answer at an instant is about."""
    return current_date(action, london_day(now))


async def _standing(
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
        draft = await as_owner(session, action_id, person_id, now)
        action = draft.action
        date = current(action, now)
        if action.status is status and (note is None or action.progress == note):
            return Answered(action, changed=False, occurrence_on=date)
        if action.status is Status.DONE:
            # Not done after all: the date that it was done for asks for an answer again.
            action.done_through_on = max((day for day in action.dates[:-1]), default=None)
        action.status = status
        if note is not None:
            action.progress = note
        told = await officers(session, action.board)
        change = await draft.keep(session, kind, occurrence_on=date, note=note, tell=told)
        return Answered(action, changed=True, occurrence_on=date, change_id=change.id)


def _answer(action: Action, date: dt.date | None) -> None:
    if date is not None:
        action.done_through_on = date
