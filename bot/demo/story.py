"""What has happened to the demo's plan before the demo begins, so that every screen has something to show.

All of it is made up, is told in roles and not people, and says so: each note begins with `Demo:`. Nobody is told
of it. It is written once, by the same code that keeps what owners answer.
"""

import datetime as dt

from bot.demo.sent import digest_of_the_past
from bot.demo.tales import TALES, Event, Tale
from reminders.changes import OFFICER, Draft
from storage import people, plans
from storage.store import Session, Store
from storage.tables import (
    Action,
    Change,
    Meeting,
    MessageState,
    Standing,
    Status,
)

BOARD = "leicestershire-rutland"
MARK = "Demo: "
TURNS = {
    Change.DONE: Status.DONE,
    Change.PROGRESS: Status.ON_TRACK,
    Change.ON_TRACK: Status.ON_TRACK,
    Change.AT_RISK: Status.AT_RISK,
    Change.BLOCKED: Status.BLOCKED,
}


REMINDED = (("LSCB2.1.4", (24, 18, 17, 10, 3)),)
"""Reminders of an action, as days before the demo begins. They are in the officer's name: its owner is not linked."""
MEETS_AT = "10:00"


async def tell(store: Store, now: dt.datetime) -> None:
    """Write the story into a demo that has none yet.

    Args:
        store: the open database, with the plan and the people in it.
        now: the demo's first instant, aware.
    """
    for tale in TALES:
        async with store.session() as session:
            await _tell(session, tale, now)


async def _tell(session: Session, tale: Tale, now: dt.datetime) -> None:
    found = {each.action.ref: each for each in await plans.actions(session, tale.board)}
    if not found or any([await _is_told(session, each.action) for each in found.values()]):
        return
    for event in tale.events:
        await _happen(session, found[event.ref], event, now)
    for ref, days in REMINDED if tale.board == BOARD else ():
        await _remind(session, found[ref].action, days, now)
    for days_on in tale.meetings:
        on = (now + dt.timedelta(days=days_on)).date()
        session.add(Meeting(board=tale.board, name="Board meeting (demo)", on=on, at=MEETS_AT))


async def _is_told(session: Session, action: Action) -> bool:
    assert action.id is not None
    return any((each.note or "").startswith(MARK) for each in await plans.history(session, action.id))


async def _happen(session: Session, owned: plans.Owned, event: Event, now: dt.datetime) -> None:
    action, at = owned.action, now - dt.timedelta(days=event.ago)
    by_role = owned.owners[0].name if owned.owners and event.kind in (*TURNS, Change.TIME_ASKED) else OFFICER
    draft = Draft(action, by_role, 0, at, owned.owners)
    if event.kind in TURNS:
        action.status = TURNS[event.kind]
    if event.kind is Change.CLOSED:
        action.status = Status.CLOSED
    if event.kind in (Change.PROGRESS, Change.BLOCKED, Change.AT_RISK):
        action.progress = MARK + event.note
    if event.kind is Change.TIME_ASKED:
        await _ask(session, draft, event, now)
        return
    if event.kind is Change.DONE:
        _answer(action, at.date())
    if event.due_ago is not None:
        action.due_on, action.needs_date = (now - dt.timedelta(days=event.due_ago)).date(), False
        action.question = None
        action.due_version += 1
    await draft.keep(session, event.kind, note=MARK + event.note)


def _answer(action: Action, on: dt.date) -> None:
    """What comes again is answered up to a day, and goes on; what has one date, or none, is done."""
    passed = [day for day in action.dates if day <= on]
    if len(action.dates) > 1 and passed:
        action.done_through_on = passed[-1]
        action.status = Status.DONE if passed[-1] == action.dates[-1] else Status.ON_TRACK


async def _ask(session: Session, draft: Draft, event: Event, now: dt.datetime) -> None:
    """Ask for more time as an owner does (`reminders.extensions`), and leave it to the officer."""
    assert event.due_ago is not None
    due = draft.action.next_on
    proposed_on = (now - dt.timedelta(days=event.due_ago)).date()
    await draft.keep(
        session,
        Change.TIME_ASKED,
        note=MARK + event.note,
        occurrence_on=due,
        before=due.isoformat() if due else "",
        after=proposed_on.isoformat(),
    )


async def _remind(session: Session, action: Action, days: tuple[int, ...], now: dt.datetime) -> None:
    officers = await people.with_grant(session, BOARD, Standing.OFFICER)
    assert action.next_on is not None
    for ago in days if officers else ():
        day = (now - dt.timedelta(days=ago)).date()
        await digest_of_the_past(
            session, action, action.next_on, person_id=officers[0].id or 0, day=day, state=MessageState.SENT
        )
