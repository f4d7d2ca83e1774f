"""A person's or a plan's dates as an iCalendar file (RFC 5545).

Each date is an all-day event. Its UID stays the same when the date moves, and SEQUENCE grows with the action's
history, so that a newer file updates the calendar. What was done, closed or moved away is there as cancelled, so that
it goes. A calendar that was sent a file keeps a copy: nothing here names a person.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from icalendar import Calendar, Event

from reminders.calendar import london_day
from reminders.typed import spoken_days
from storage import escalations, meetings, plans
from storage.plans import Owned
from storage.store import Session, Store
from storage.tables import Action, ActionChange, Change, Meeting

NAME = "safeboard.ics"
_DOMAIN = "safeboard.invalid"
"""UIDs need something that looks like a host; this one is reserved and belongs to nobody (RFC 2606)."""


async def of_person(store: Store, person_id: int, now: dt.datetime) -> bytes:
    """The dates of a person's actions and their meetings to come, as a file."""
    async with store.session() as session:
        found = await plans.of_person(session, person_id)
        owners = await plans.owners_of(session, [action.id for action in found if action.id is not None])
        owned = [Owned(action, owners[action.id]) for action in found if action.id is not None]
        year = dt.timedelta(days=366)
        ahead = await meetings.of_person(session, person_id, london_day(now), london_day(now) + year)
        return await _write(session, owned, ahead, now)


async def of_plan(session: Session, owned: Sequence[Owned], now: dt.datetime) -> bytes:
    """The dates of these actions as a file."""
    return await _write(session, owned, (), now)


async def _write(session: Session, owned: Sequence[Owned], gatherings: Iterable[Meeting], now: dt.datetime) -> bytes:
    ids = [each.action.id for each in owned if each.action.id is not None]
    histories = await escalations.histories(session, ids)
    calendar = Calendar()
    calendar.add("prodid", "-//Safeboard//Action plans//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Safeguarding board actions")
    for each in owned:
        for event in events(each, histories[each.action.id or 0], now):
            calendar.add_component(event)
    for meeting in gatherings:
        calendar.add_component(_meeting(meeting, now))
    made: bytes = calendar.to_ical()
    return made


def events(owned: Owned, history: Sequence[ActionChange], now: dt.datetime) -> list[Event]:
    """The events of one action: its due date, its review points, and what has been moved away from."""
    action = owned.action
    dates = {_uid(action, day): day for day in action.dates}
    gone = {_uid(action, day): day for day in _former(history)}
    made = []
    for uid, day in dates.items():
        event = _event(owned, uid, day, len(history), now)
        if not action.asks:
            event.add("status", "CANCELLED")
        made.append(event)
    for uid, day in gone.items():
        if uid not in dates:
            event = _event(owned, uid, day, len(history), now)
            event.add("status", "CANCELLED")
            made.append(event)
    return made


def _uid(action: Action, day: dt.date) -> str:
    """A due date keeps its UID when it moves; of several review points each has its own."""
    which = "due" if day == action.due_on else day.isoformat()
    return f"{action.plan_id}/{action.ref}/{which}@{_DOMAIN}".replace(" ", "-")


def _former(history: Iterable[ActionChange]) -> list[dt.date]:
    """The dates that the action once had."""
    former: list[dt.date] = []
    for change in history:
        if change.kind is Change.DATED:
            former += spoken_days(change.before or "")
        elif change.kind is Change.TIME_GIVEN and change.before:
            former.append(dt.date.fromisoformat(change.before))
        elif change.kind is Change.UNDONE and change.note == Change.DATED.value:
            former += spoken_days(change.before or "")
        elif change.kind is Change.UNDONE and change.note == Change.TIME_GIVEN.value and change.before:
            former.append(dt.date.fromisoformat(change.before))
    return former


def _event(owned: Owned, uid: str, day: dt.date, sequence: int, now: dt.datetime) -> Event:
    action = owned.action
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("sequence", sequence)
    event.add("summary", f"{action.ref} {action.title}")
    parts = [
        f"Objective: {action.objective}",
        f"Measured by: {action.measure}" if action.measure else "",
        f"Owner: {', '.join(role.name for role in owned.owners) or 'no owner'}",
        f"Status: {action.status}",
    ]
    event.add("description", "\n".join(part for part in parts if part))
    event.add("transp", "TRANSPARENT")
    return event


def _meeting(meeting: Meeting, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"meeting/{meeting.id}@{_DOMAIN}")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", meeting.on)
    event.add("dtend", meeting.on + dt.timedelta(days=1))
    event.add("summary", f"{meeting.name}{f', {meeting.at}' if meeting.at else ''}")
    return event
