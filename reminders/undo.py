"""Takes the latest change of an action back, for a minute. The history keeps both."""

import datetime as dt
from enum import StrEnum

from reminders.changes import OFFICER, Answered, Draft, NotAllowedError, officers, reminders_change, restore
from reminders.extensions import effective
from storage import outbox, people, plans
from storage.store import Session, Store
from storage.tables import Action, ActionChange, Change, MessageState

FOR = dt.timedelta(minutes=1)


class NotUndone(StrEnum):
    """Why a change stays."""

    TOO_LATE = "more than a minute has passed"
    NOT_LATEST = "something else has happened since"
    ALREADY = "it was undone before"


async def undo(store: Store, change_id: int, person_id: int, now: dt.datetime) -> Answered | NotUndone:
    """Put the action back to how it was before a change, and tell those who have heard of the change.

    A notice that has not gone out yet stays unsent.

    Raises:
        NotAllowedError: if there is no such change, or the person does not hold the role in which it was made.
    """
    async with store.session() as session:
        change = await plans.change(session, change_id)
        action = await plans.action_to_change(session, change.action_id) if change is not None else None
        if change is None or action is None or not await _made_by(session, change, action, person_id):
            raise NotAllowedError
        history = await plans.history(session, change.action_id)
        if any(each.kind is Change.UNDONE and each.answers_id == change.id for each in history):
            return NotUndone.ALREADY
        if now - change.at > FOR:
            return NotUndone.TOO_LATE
        if effective(history)[-1].id != change.id or change.restore is None:
            return NotUndone.NOT_LATEST
        owners = (await plans.owners_of(session, [change.action_id]))[change.action_id]
        draft = Draft(action, change.by_role, person_id, now, owners)
        await restore(session, action, change.restore)
        if change.kind is Change.LATER:
            await _take_back_the_wait(session, change, person_id)
        await reminders_change(session)
        undone = await draft.keep(
            session,
            Change.UNDONE,
            note=change.kind.value,
            occurrence_on=change.occurrence_on,
            before=change.after,
            after=change.before,
            answers_id=change.id,
            tell=await _who_has_heard(session, change_id),
        )
        return Answered(action, changed=True, occurrence_on=change.occurrence_on, change_id=undone.id)


async def _made_by(session: Session, change: ActionChange, action: Action, person_id: int) -> bool:
    if change.by_role == OFFICER:
        return person_id in await officers(session, action.board)
    held = await people.roles_of(session, person_id)
    return any(role.board == action.board and role.name == change.by_role for role in held)


async def _take_back_the_wait(session: Session, change: ActionChange, person_id: int) -> None:
    before = (change.restore or {}).get("put_off_until")
    if before:
        await outbox.set_snooze(session, change.action_id, person_id, dt.date.fromisoformat(before))
    else:
        await outbox.end_snooze(session, change.action_id, person_id)


async def _who_has_heard(session: Session, change_id: int) -> list[int]:
    heard = []
    for message in await outbox.notices_of(session, change_id):
        assert message.id is not None
        values = {"state": MessageState.SUPERSEDED, "reason": "it was undone"}
        if not await outbox.step(session, message.id, message.attempt, [MessageState.PLANNED], **values):
            heard.append(message.person_id)
    return heard
