"""What a notice tells, written down at the last moment."""

from reminders.changes import officers
from reminders.extensions import open_request
from reminders.late_cards import is_handed_in
from reminders.messages import Notice
from storage import outbox, people, plans
from storage.store import Session
from storage.tables import Change, OutboxMessage


async def assemble(session: Session, message: OutboxMessage) -> Notice | None:
    """The notice; None if what it would tell was undone or has come already, or the person has left."""
    person = await people.person(session, message.person_id)
    found = await outbox.change_of(session, message.change_id) if message.change_id is not None else None
    if person is None or found is None or message.id is None:
        return None
    change, action = found
    history = await plans.history(session, change.action_id)
    if any(each.kind is Change.UNDONE and each.answers_id == change.id for each in history):
        return None
    if change.kind is Change.ASKED_AGAIN and await is_handed_in(session, action, change.occurrence_on):
        return None
    to_officer = message.person_id in await officers(session, action.board)
    waiting = open_request(history) if change.kind is Change.TIME_ASKED else None
    return Notice(
        message.id,
        person.chat_id,
        message.repeat,
        action,
        change,
        to_officer=to_officer,
        decide=to_officer and waiting is not None and waiting.id == change.id,
    )
