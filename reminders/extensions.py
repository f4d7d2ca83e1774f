"""More time: an owner asks for it with a reason, an officer gives or refuses it, and both sides are told.

A request is a line in the action's history, and so is the decision; nothing else keeps them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reminders.actions import current
from reminders.calendar import london_day
from reminders.changes import (
    Answered,
    NotAllowedError,
    NoteError,
    as_officer,
    as_owner,
    checked,
    officers,
    people_of,
    reminders_change,
)
from reminders.periods import months_after, spoken
from storage import plans
from storage.store import Store
from storage.tables import Action, ActionChange, Change

LONGEST = dt.timedelta(days=2 * 366)
"""Nobody is asked to approve a date further away than about two years."""
_SETTLES = {Change.TIME_GIVEN, Change.TIME_REFUSED, Change.DATED, Change.DONE, Change.CLOSED, Change.REOPENED}


@dataclass(frozen=True, slots=True)
class Request:
    """A request for more time that waits for an officer."""

    action: Action
    change: ActionChange

    @property
    def proposed_on(self) -> dt.date:
        """The date that is asked for."""
        return dt.date.fromisoformat(self.change.after or "")


def effective(history: Sequence[ActionChange]) -> list[ActionChange]:
    """What has happened and was not undone, oldest first."""
    undone = {change.answers_id for change in history if change.kind is Change.UNDONE}
    return [change for change in history if change.kind is not Change.UNDONE and change.id not in undone]


def open_request(history: Sequence[ActionChange]) -> ActionChange | None:
    """The request for more time that nobody has decided on; a later request replaces an earlier one."""
    found = None
    for change in effective(history):
        if change.kind is Change.TIME_ASKED:
            found = change
        elif change.kind in _SETTLES:
            found = None
    return found


def choices(due_on: dt.date | None, today: dt.date) -> tuple[dt.date, dt.date]:
    """Two weeks and a month after the date, or after today if the date has passed or there is none."""
    base = max(due_on or today, today)
    month_end = months_after(base, 1)
    return base + dt.timedelta(days=14), month_end.replace(day=min(base.day, month_end.day))


def check_proposal(proposed_on: dt.date, due_on: dt.date | None, today: dt.date) -> None:
    """Whether a date can be asked for.

    Raises:
        NoteError: if it is not later than the date or than today, or too far away.
    """
    latest = max(due_on or today, today)
    if proposed_on <= latest:
        raise NoteError(f"{spoken(proposed_on)} is not later than {spoken(latest)}. Which later date do you need?")
    if proposed_on - today > LONGEST:
        raise NoteError(f"{spoken(proposed_on)} is more than two years away. Please propose an earlier date.")


async def ask(
    store: Store,
    action_id: int,
    person_id: int,
    now: dt.datetime,
    *,
    proposed_on: dt.date,
    reason: str,
    occurrence_on: dt.date | None = None,
) -> Answered:
    """Ask for more time. The date stays until an officer has approved.

    Raises:
        NotAllowedError: if the person owns no such action.
        NoteError: if the reason or the date cannot be used.
    """
    reason = checked(reason)
    async with store.session() as session:
        draft = await as_owner(session, action_id, person_id, now)
        action = draft.action
        if not action.status.is_open:
            raise NotAllowedError
        date = occurrence_on if occurrence_on in action.dates else current(action, now)
        check_proposal(proposed_on, date, london_day(now))
        waiting = open_request(await plans.history(session, action_id))
        if waiting is not None and (waiting.after, waiting.note) == (proposed_on.isoformat(), reason):
            return Answered(action, changed=False, occurrence_on=date)
        change = await draft.keep(
            session,
            Change.TIME_ASKED,
            note=reason,
            occurrence_on=date,
            before=date.isoformat() if date else "",
            after=proposed_on.isoformat(),
            tell=await officers(session, action.board),
        )
        return Answered(action, changed=True, occurrence_on=date, change_id=change.id)


async def decide(
    store: Store, request_id: int, person_id: int, now: dt.datetime, *, approve: bool, reason: str | None = None
) -> Answered:
    """Approve a request, which moves the date, or refuse it. The owners and the other officers are told.

    Returns:
        `changed=False` if it had been decided, or taken back, before.

    Raises:
        NotAllowedError: if there is no such request, or the person is no officer of the board.
    """
    async with store.session() as session:
        request = await plans.change(session, request_id)
        if request is None or request.kind is not Change.TIME_ASKED or request.after is None:
            raise NotAllowedError
        draft = await as_officer(session, request.action_id, person_id, now)
        action = draft.action
        waiting = open_request(await plans.history(session, request.action_id))
        if waiting is None or waiting.id != request.id or not action.status.is_open:
            return Answered(action, changed=False, occurrence_on=request.occurrence_on)
        proposed_on = dt.date.fromisoformat(request.after)
        if approve:
            move(action, request.occurrence_on, proposed_on)
            await reminders_change(session)
        change = await draft.keep(
            session,
            Change.TIME_GIVEN if approve else Change.TIME_REFUSED,
            note=reason,
            occurrence_on=request.occurrence_on,
            before=request.before,
            after=request.after if approve else request.before,
            answers_id=request.id,
            tell=[*await people_of(session, draft.owners), *await officers(session, action.board)],
        )
        return Answered(action, changed=True, occurrence_on=proposed_on, change_id=change.id)


async def waiting_at(store: Store, board: str) -> list[Request]:
    """A board's requests that nobody has decided on, oldest first."""
    async with store.session() as session:
        requests = []
        for change, action in await plans.changes_of(session, board, Change.TIME_ASKED):
            assert action.id is not None
            waiting = open_request(await plans.history(session, action.id))
            if waiting is not None and waiting.id == change.id and action.status.is_open:
                requests.append(Request(action, change))
        return requests


def move(action: Action, old: dt.date | None, new: dt.date) -> None:
    """Give one of an action's dates, or an action without any, a new date; reminders begin afresh for it."""
    if old in action.review_points:
        action.review_points = tuple(sorted({*(day for day in action.review_points if day != old), new}))
    if old == action.due_on or old is None:
        action.due_on = new
        action.needs_date = False
        action.question = None
    action.due_version += 1
