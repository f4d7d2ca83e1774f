"""Writes messages down at the last moment, as things stand then: all that go out at the same moment at once.

A message holds ids only. Nothing is kept from one moment to the next: whoever answers before a message is begun is
not reminded by it.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reminders import escalation, meetings, notices, quarterly, summary
from reminders.messages import Digest, Item, Message
from reminders.plan import live_dates
from storage import people, sending
from storage.people import Places
from storage.sending import Given
from storage.store import Session
from storage.tables import Meeting, MessageKind, OutboxMessage, Person, Place


async def write(session: Session, rows: Sequence[OutboxMessage], today: dt.date) -> list[Message | None]:
    """Each message as it is true now, in the same order; None where nothing in it is true any more.

    Args:
        session: the transaction in which the messages are marked as on their way.
        rows: the messages.
        today: the day in London.
    """
    digests = await _digests(session, [row for row in rows if row.kind is MessageKind.DIGEST], today)
    return [
        digests[row.id or 0] if row.kind is MessageKind.DIGEST else await _other(session, row, today) for row in rows
    ]


async def _other(session: Session, row: OutboxMessage, today: dt.date) -> Message | None:
    match row.kind:
        case MessageKind.ESCALATION:
            return await escalation.assemble(session, row, today)
        case MessageKind.SUMMARY:
            return await summary.assemble(session, row, today)
        case MessageKind.REPORT:
            return await quarterly.assemble(session, row, today)
    return await notices.assemble(session, row)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is true now of the people and the actions of some digests."""

    persons: Mapping[int, Person]
    places: Mapping[int, Places]
    hears: Mapping[int, Collection[int]]
    given: Mapping[int, Sequence[Given]]
    owners: Mapping[int, Collection[int]]
    meetings: Mapping[int, Sequence[Meeting]]


async def _digests(session: Session, rows: Sequence[OutboxMessage], today: dt.date) -> dict[int, Digest | None]:
    """Digests by their messages' ids.

    Left out is what was done, closed, re-dated, put off or handed over since they were planned.
    """
    if not rows:
        return {}
    ids, to = [row.id or 0 for row in rows], sorted({row.person_id for row in rows})
    given = await sending.given(session, ids)
    places = await people.places_of(session, to)
    facts = _Facts(
        persons=await sending.addressed(session, to),
        places=places,
        hears=await people.hear_for(session, places, today),
        given=given,
        owners=await sending.owning_roles(session, {each.action.id or 0 for some in given.values() for each in some}),
        meetings=await sending.meetings(session, ids),
    )
    return {row.id or 0: await _digest(session, row, facts, today) for row in rows}


async def _digest(session: Session, row: OutboxMessage, facts: _Facts, today: dt.date) -> Digest | None:
    person = facts.persons.get(row.person_id)
    if person is None or row.id is None or people.is_away(person, today):
        return None
    roles = set(facts.hears[row.person_id])
    items: dict[tuple[int, dt.date], Item] = {}
    for reminder in facts.given.get(row.id, ()):
        action, on = reminder.action, reminder.occurrence_on
        assert action.id is not None
        if (
            reminder.due_version == action.due_version
            and not roles.isdisjoint(facts.owners[action.id])
            and on in live_dates(action, today)
            and (reminder.snoozed_until_on or today) <= today
        ):
            items[action.id, on] = Item(action, on, (on - today).days)
    gatherings = meetings.gatherings(facts.meetings.get(row.id, ()), today)
    if not items and not gatherings:
        return None
    stands_in_for = roles & set(facts.places[row.person_id].roles[Place.DEPUTY])
    return Digest(
        message_id=row.id,
        chat_id=person.chat_id,
        day=row.day or today,
        repeat=row.repeat,
        items=tuple(sorted(items.values(), key=lambda item: (item.days_left, item.action.position))),
        meetings=gatherings,
        part=row.part,
        stands_in_for=await people.role_names(session, stands_in_for) if stands_in_for else (),
    )
