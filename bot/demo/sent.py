"""Digests of the demo's past: written down as sent, or as possibly not arrived, though nothing was ever sent."""

import datetime as dt

from reminders.calendar import digest_at
from storage.store import Session
from storage.tables import Action, MessageKind, MessageState, OutboxMessage, Reminder


async def digest_of_the_past(
    session: Session, action: Action, due: dt.date, *, person_id: int, day: dt.date, state: MessageState
) -> None:
    """Write down that a person's digest of a day, in London, told of an action that was due on a date."""
    at = digest_at(day)
    message = OutboxMessage(
        kind=MessageKind.DIGEST,
        person_id=person_id,
        day=day,
        state=state,
        not_before_at=at,
        closed_at=at,
        reason="made up for the demo",
    )
    session.add(message)
    await session.flush()
    session.add(
        Reminder(
            action_id=action.id or 0,
            occurrence_on=due,
            milestone=(day - due).days,
            person_id=person_id,
            due_version=action.due_version,
            message_id=message.id or 0,
        )
    )
