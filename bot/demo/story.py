"""What has happened to the demo's plan before the demo begins, so that every screen has something to show.

All of it is made up, is told in roles and not people, and says so: each note begins with `Demo:`. Nobody is told
of it. It is written once, by the same code that keeps what owners answer.
"""

import datetime as dt
from dataclasses import dataclass

from reminders.calendar import digest_at
from reminders.changes import OFFICER, Draft
from storage import people, plans
from storage.store import Session, Store
from storage.tables import (
    Action,
    Change,
    Meeting,
    MessageKind,
    MessageState,
    OutboxMessage,
    Reminder,
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


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was said or changed, so many days before the demo begins."""

    ref: str
    ago: int
    kind: Change
    note: str
    due_ago: int | None = None
    """For `DATED`: the new date, as days before the demo begins."""


STORY = (
    Event("LSCB1.1.2", 40, Change.DATED, "agreed at the start of the year", due_ago=-39),
    Event("LSCB1.1.2", 12, Change.AT_RISK, "half of the interviews are not written up yet"),
    Event("LSCB1.3.1", 24, Change.PROGRESS, "both groups have seen a first draft"),
    Event("LSCB1.4.1", 20, Change.DONE, "the audit is finished and goes to the next meeting"),
    Event("LSCB1.4.2", 45, Change.DATED, "brought forward", due_ago=24),
    Event("LSCB1.4.2", 10, Change.BLOCKED, "the voluntary sector's figures have not come"),
    Event("LSCB2.1.4", 44, Change.DATED, "brought forward for the annual report", due_ago=17),
    Event("LSCB2.1.3", 6, Change.PROGRESS, "nine of fourteen organisations have assessed themselves"),
    Event("LSCB1.4.5", 30, Change.CLOSED, "the programme of the neighbouring board is used instead"),
)
REMINDED = (("LSCB2.1.4", (24, 18, 17, 10, 3)),)
"""Reminders of an action, as days before the demo begins. They are in the officer's name: its owner is not linked."""
MEETINGS = ((-24, "10:00"), (24, "10:00"), (115, "10:00"))
"""Meetings of the whole board, as days from the demo's beginning."""


async def tell(store: Store, now: dt.datetime) -> None:
    """Write the story into a demo that has none yet.

    Args:
        store: the open database, with the plan and the people in it.
        now: the demo's first instant, aware.
    """
    async with store.session() as session:
        found = {each.action.ref: each for each in await plans.actions(session, BOARD)}
        if not found or any([await _is_told(session, each.action) for each in found.values()]):
            return
        for event in STORY:
            await _happen(session, found[event.ref], event, now)
        for ref, days in REMINDED:
            await _remind(session, found[ref].action, days, now)
        await _meet(session, now)


async def _is_told(session: Session, action: Action) -> bool:
    assert action.id is not None
    return any((each.note or "").startswith(MARK) for each in await plans.history(session, action.id))


async def _happen(session: Session, owned: plans.Owned, event: Event, now: dt.datetime) -> None:
    action, at = owned.action, now - dt.timedelta(days=event.ago)
    by_role = owned.owners[0].name if owned.owners and event.kind in TURNS else OFFICER
    draft = Draft(action, by_role, 0, at, owned.owners)
    if event.kind in TURNS:
        action.status = TURNS[event.kind]
    if event.kind is Change.CLOSED:
        action.status = Status.CLOSED
    if event.kind is Change.PROGRESS:
        action.progress = MARK + event.note
    if event.due_ago is not None:
        action.due_on, action.needs_date = (now - dt.timedelta(days=event.due_ago)).date(), False
        action.due_version += 1
    await draft.keep(session, event.kind, note=MARK + event.note)


async def _remind(session: Session, action: Action, days: tuple[int, ...], now: dt.datetime) -> None:
    officers = await people.with_grant(session, BOARD, Standing.OFFICER)
    assert action.id is not None
    assert action.next_on is not None
    for ago in days if officers else ():
        day = (now - dt.timedelta(days=ago)).date()
        at = digest_at(day)
        message = OutboxMessage(
            kind=MessageKind.DIGEST,
            person_id=officers[0].id or 0,
            day=day,
            state=MessageState.SENT,
            not_before_at=at,
            closed_at=at,
            reason="made up for the demo",
        )
        session.add(message)
        await session.flush()
        session.add(
            Reminder(
                action_id=action.id,
                occurrence_on=action.next_on,
                milestone=(day - action.next_on).days,
                person_id=officers[0].id or 0,
                due_version=action.due_version,
                message_id=message.id or 0,
            )
        )


async def _meet(session: Session, now: dt.datetime) -> None:
    for days, at in MEETINGS:
        on = (now + dt.timedelta(days=days)).date()
        session.add(Meeting(board=BOARD, name="Board meeting (demo)", on=on, at=at))
