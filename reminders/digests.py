"""Plans what a person hears on a day, and puts it into digests."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reminders import escalation, meetings, quarterly, summary
from reminders.calendar import london_day
from reminders.plan import NO_WORK, Key, Ladder, Rung, due
from reminders.rhythm import furthest, hours_of_digests, ladders
from storage import outbox, people, plans
from storage.store import Session, Store
from storage.tables import (
    Meeting,
    MeetingReminder,
    MessageKind,
    MessageState,
    OutboxMessage,
    Standing,
)

IN_ONE = 6
"""Actions and meetings in one message: each has its buttons, and a phone shows little more."""
_AT_ONCE = 100
"""People in one transaction: enough to spare the disk, few enough to let answers in between."""


async def plan(store: Store, now: dt.datetime) -> int:
    """Put what is due into the outbox: one digest for each person who has none today, escalations, summaries.

    Doing it again changes nothing, and a kill on the way loses nothing.

    Args:
        store: the open database.
        now: the present instant, aware; outside the hours for digests nothing is planned.

    Returns:
        How many reminders were planned.
    """
    today = london_day(now)
    async with store.session() as session:
        if not await hours_of_digests(session, now):
            return 0
        waiting = await outbox.people_to_plan(session, today)
        known = await ladders(session) if waiting else {}
    planned = 0
    for start in range(0, len(waiting), _AT_ONCE):
        async with store.session() as session:
            batch = waiting[start : start + _AT_ONCE]
            places = await people.places_of(session, batch)
            hears = await people.hear_for(session, places, today)
            for person_id in batch:
                who = _Who(person_id, places[person_id], hears[person_id])
                planned += await _plan_for(session, who, now, known)
    return planned


@dataclass(frozen=True, slots=True)
class _Who:
    """A person, where they have a place, and the roles for which they get reminders today."""

    person_id: int
    places: people.Places
    roles: Sequence[int]


async def _plan_for(session: Session, who: _Who, now: dt.datetime, known: Mapping[str, Ladder]) -> int:
    today, person_id = london_day(now), who.person_id
    unsettled = await outbox.open_digests(session, person_id)
    if any(each.state is not MessageState.PLANNED for each in unsettled):
        return 0  # an earlier one is on its way: the next tick looks again
    if not await outbox.set_planned(session, person_id, today):
        return 0
    await escalation.plan_for(session, person_id, now, places=who.places, ladders=known)
    await summary.plan_for(session, person_id, who.places.boards[Standing.OFFICER], now)
    await quarterly.plan_for(session, person_id, who.places.boards[Standing.OFFICER], now)
    horizon = dt.timedelta(days=furthest(known.values())) + NO_WORK
    actions = await plans.open_of_roles(session, who.roles, before=today + horizon) if who.roles else []
    given = await outbox.reminders_of_person(session, person_id, [action.id for action in actions if action.id])
    rungs = due(
        actions,
        today,
        reminded={Key(each.action_id, each.occurrence_on, each.milestone, each.due_version) for each in given},
        snoozed=await outbox.snoozes_of(session, person_id),
        ladders=known,
    )
    gatherings = await meetings.due_for(session, person_id, today)
    return await _put(session, person_id, unsettled, now, rungs=rungs, gatherings=gatherings)


async def _put(
    session: Session,
    person_id: int,
    unsettled: Sequence[OutboxMessage],
    now: dt.datetime,
    *,
    rungs: Sequence[Rung],
    gatherings: Sequence[tuple[Meeting, int]],
) -> int:
    """Put reminders into digests, so many in each that all are shown.

    A digest that could not go out yet takes in what has become due since: one message, not one for each day.
    """
    pages = [await _page_of(session, message) for message in unsettled]
    for number, page in enumerate(pages):
        page.message.day, page.message.part = (london_day(now) if number == 0 else None), number + 1
    shown = _Pages(pages, person_id, now)
    on_pages = [(rung, shown.place((rung.key.action_id, rung.occurrence_on))) for rung in rungs]
    met_on = [(meeting, days, shown.place((-(meeting.id or 0), meeting.on))) for meeting, days in gatherings]
    session.add_all(page.message for page in pages)
    await session.flush()
    rows = [{**rung.key._asdict(), "person_id": person_id, "message_id": page.number} for rung, page in on_pages]
    await outbox.keep_reminders(session, rows)
    session.add_all(
        MeetingReminder(meeting_id=meeting.id or 0, milestone=days, person_id=person_id, message_id=page.number)
        for meeting, days, page in met_on
    )
    return len(on_pages) + len(met_on)


@dataclass(slots=True)
class _Page:
    """A digest on its way, and what it shows: actions by id and date, meetings by their id below zero."""

    message: OutboxMessage
    shown: set[tuple[int, dt.date]]

    @property
    def number(self) -> int:
        assert self.message.id is not None
        return self.message.id


@dataclass(slots=True)
class _Pages:
    """The digests of a person's day. The first one carries the day."""

    pages: list[_Page]
    person_id: int
    now: dt.datetime

    def place(self, what: tuple[int, dt.date]) -> _Page:
        """The page that shows this already, or one with room, or a new one."""
        page = next((each for each in self.pages if what in each.shown), None) or next(
            (each for each in reversed(self.pages) if len(each.shown) < IN_ONE), None
        )
        if page is None:
            message = OutboxMessage(
                kind=MessageKind.DIGEST,
                person_id=self.person_id,
                not_before_at=self.now,
                day=None if self.pages else london_day(self.now),
                part=len(self.pages) + 1,
            )
            page = _Page(message, set())
            self.pages.append(page)
        page.shown.add(what)
        return page


async def _page_of(session: Session, message: OutboxMessage) -> _Page:
    assert message.id is not None
    shown = await outbox.shown_in(session, message.id)
    shown |= {(-(meeting.id or 0), meeting.on) for meeting in await outbox.meetings_in(session, message.id)}
    return _Page(message, shown)
