"""Meetings of a board's groups and forums: dates that an officer enters, one by one or as a cycle, and reminders."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reminders.calendar import ENGLAND, is_working_day, london_day, working_day_before
from reminders.changes import NotAllowedError, NoteError, officers, reminders_change
from reminders.messages import Gathering
from reminders.periods import months_after
from reminders.typed import read_day
from storage import meetings, people
from storage.store import Session, Store
from storage.tables import Meeting

BEFORE = (7, 1)
"""Days before a meeting at which its people are reminded."""
MOST = 40
"""Meetings that may be entered at once."""
NAME_LIMIT = 120
_TIME = re.compile(
    r"(?:\bat )?\b(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d) ?(?P<half>am|pm)?\b"
    r"|\b(?:at )?(?P<only>\d{1,2}) ?(?P<mark>am|pm)\b",
    re.IGNORECASE,
)
_CYCLE = re.compile(
    r"every (?:(?P<number>\d{1,2}|two|three|four|six) )?(?P<unit>weeks?|months?|quarter) from (?P<first>.+?)"
    r" (?:until|to) (?P<last>.+)",
    re.IGNORECASE,
)
_WORDS = {"two": 2, "three": 3, "four": 4, "six": 6}


@dataclass(frozen=True, slots=True)
class Slot:
    """A meeting that was typed and not kept yet."""

    on: dt.date
    at: str | None


def read(text: str, today: dt.date) -> tuple[Slot, ...]:
    """Read dates such as `12 June 2017 10:00; 4 September 2017`, or `every 6 weeks from 12 June 2017 until March 2018`.

    Raises:
        NoteError: if a part of it cannot be read, lies in the past, or there are too many.
    """
    slots: list[Slot] = []
    for part in (each.strip() for each in re.split(r"[\n;]+|,(?!\s*(?:at\b|\d{1,2}[:.]\d\d))", text[:4000])):
        if not part:
            continue
        at, rest = _time(part)
        cycle = _CYCLE.fullmatch(rest)
        slots += [Slot(on, at) for on in (_cycle(cycle, today) if cycle else [read_day(rest, today)])]
    if not slots:
        raise NoteError("There is no date. Write one or more, with a new line or a semicolon between them.")
    past = [slot.on for slot in slots if slot.on < today]
    if past:
        raise NoteError(f"{past[0].day} {past[0]:%B %Y} has passed. Write dates to come.")
    if len(slots) > MOST:
        raise NoteError(f"These are {len(slots)} meetings. Enter {MOST} at most at once.")
    return tuple(sorted({slot.on: slot for slot in slots}.values(), key=lambda slot: slot.on))


async def enter(
    store: Store, board: str, person_id: int, slots: Iterable[Slot], *, role_id: int | None, name: str
) -> int:
    """Keep meetings; one of the same name on the same day is not doubled, but takes the new time.

    Returns:
        How many there are that were not there before.

    Raises:
        NotAllowedError: if the person is no officer of the board, or the board has no such role.
        NoteError: if the name cannot be used.
    """
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT:
        raise NoteError(f"A meeting needs a name of 1 to {NAME_LIMIT} characters.")
    async with store.session() as session:
        if person_id not in await officers(session, board):
            raise NotAllowedError
        role = await people.role(session, role_id) if role_id is not None else None
        if role_id is not None and (role is None or role.board != board):
            raise NotAllowedError
        known = {meeting.on: meeting for meeting in await meetings.named(session, board, name)}
        fresh = 0
        for slot in slots:
            meeting = known.get(slot.on)
            fresh += meeting is None
            meeting = meeting or Meeting(board=board, name=name, on=slot.on)
            meeting.role_id, meeting.at = role_id, slot.at
            session.add(meeting)
        await reminders_change(session)
        return fresh


async def cancel(store: Store, meeting_id: int, person_id: int) -> Meeting:
    """Take a meeting off; what was planned to remind of it goes with it.

    Raises:
        NotAllowedError: if there is no such meeting, or the person is no officer of its board.
    """
    async with store.session() as session:
        meeting = await meetings.meeting(session, meeting_id)
        if meeting is None or person_id not in await officers(session, meeting.board):
            raise NotAllowedError
        await meetings.remove(session, meeting_id)
        return meeting


async def coming(store: Store, board: str, now: dt.datetime) -> Sequence[Meeting]:
    """A board's meetings from today on, by date."""
    async with store.session() as session:
        return await meetings.from_day(session, board, london_day(now))


async def due_for(session: Session, person_id: int, today: dt.date) -> list[tuple[Meeting, int]]:
    """The meetings that a person should be reminded of today and was not, each with its milestone."""
    found = await meetings.of_person(session, person_id, today, today + dt.timedelta(days=BEFORE[0] + 14))
    if not found:
        return []
    nations = await people.nations(session)
    given = await meetings.given_to(session, person_id)
    reached = []
    for meeting in found:
        nation = nations.get(meeting.board, ENGLAND)
        steps = [d for d in BEFORE if working_day_before(meeting.on - dt.timedelta(days=d), nation) <= today]
        if steps and is_working_day(today, nation) and (meeting.id, -steps[-1]) not in given:
            reached.append((meeting, -steps[-1]))
    return reached


def gatherings(found: Iterable[Meeting], today: dt.date) -> tuple[Gathering, ...]:
    """Meetings as a digest shows them: those that have not passed, by date."""
    ahead = sorted((meeting for meeting in found if meeting.on >= today), key=lambda each: (each.on, each.name))
    return tuple(Gathering(each.board, each.name, each.on, each.at, (each.on - today).days) for each in ahead)


def _time(part: str) -> tuple[str | None, str]:
    """The time of day in a part, as `10:00`, and the part without it."""
    found = _TIME.search(part)
    # 12.06.17 is a date and no time.
    if found is None or re.search(r"\d{1,2}\.\d{1,2}\.\d", part):
        return None, part
    hour = int(found["hour"] or found["only"])
    half = (found["half"] or found["mark"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise NoteError(f"“{found.group().strip()}” is not a time. Write it like 10:00.")
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    if hour > 23:
        raise NoteError(f"“{found.group().strip()}” is not a time. Write it like 10:00.")
    rest = (part[: found.start()] + part[found.end() :]).strip(" ,")
    return f"{hour:02}:{found['minute'] or '00'}", re.sub(r"\s+", " ", rest)


def _cycle(found: re.Match[str], today: dt.date) -> list[dt.date]:
    first, last = read_day(found["first"], today), read_day(found["last"], today)
    number = int(_WORDS.get((found["number"] or "1").lower(), found["number"] or 1))
    if number == 0 or last < first:
        raise NoteError("That cycle has no meeting in it. Write it like: every 6 weeks from 12 June until March.")
    days: list[dt.date] = []
    while len(days) <= MOST:
        step = number * len(days)
        if found["unit"].lower().startswith("week"):
            day = first + dt.timedelta(weeks=step)
        else:
            end = months_after(first, step * (3 if found["unit"].lower() == "quarter" else 1))
            day = end.replace(day=min(first.day, end.day))
        if day > last:
            break
        days.append(day)
    return days
