"""Everything that is stored about a linked person, for that person."""

import datetime as dt
from typing import Any

from feedback import subscriptions
from storage import audit, people, personal
from storage.store import Store
from storage.tables import Person

NOT_IN_IT = (
    "Questions and feedback are not in this file: they are stored without anything that tells who wrote them, so "
    "nobody can find yours. What was done on the board's actions is kept under the role, without your name."
)


async def about(store: Store, chat_id: int) -> dict[str, Any] | None:
    """All that is stored about the person of a chat, as JSON; None if there is nothing.

    Dates and instants are in ISO 8601; instants in UTC.
    """
    listed = await subscriptions.boards_of(store, chat_id)
    async with store.session() as session:
        person = await people.by_chat(session, chat_id)
        if person is None or person.id is None:
            return {"learning_cards_of": listed, "not_in_this_file": NOT_IN_IT} if listed else None
        seats = await personal.seats(session, person.id)
        grants = await people.grants_of(session, person.id)
        messages = await personal.messages(session, person.id)
        reminders = await personal.reminders(session, person.id)
        meetings = await personal.meetings(session, person.id)
        escalations = await personal.escalations(session, person.id)
        snoozes = await personal.snoozes(session, person.id)
        warnings = await personal.warnings(session, person.id)
        done = await audit.of_person(session, person.id)
    return {
        "person": _row(person, "id"),
        "roles": [
            {"board": role.board, "role": role.name, "place": seat.place.value, "accountable": seat.accountable}
            for seat, role in seats
        ],
        "standing": [{"board": grant.board, "as": grant.kind.value} for grant in grants],
        "learning_cards_of": listed,
        "messages": [_row(each, "id", "person_id") for each in messages],
        "reminders": [_row(each, "id", "person_id") | {"action": ref} for each, ref in reminders],
        "meeting_reminders": [
            {"meeting": each.name, "on": each.on.isoformat(), "days": days} for days, each in meetings
        ],
        "escalations": [_row(each, "id", "person_id") | {"action": ref} for each, ref in escalations],
        "put_off": [{"action": ref, "until_on": each.until_on.isoformat()} for each, ref in snoozes],
        "warned_of_expiring_feedback": [{"board": each.board, "period": each.period} for each in warnings],
        "done_as_officer": [_row(each, "id", "person_id") for each in done],
        "not_in_this_file": NOT_IN_IT,
    }


def name_of(person: Person) -> str:
    """How the command line names a person: the number to use, and the name."""
    return f"{person.id}  {person.name}"


def _row(record: Any, *left_out: str) -> dict[str, Any]:
    values = record.model_dump(exclude=set(left_out))
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
