"""Plans the digests of a day, and writes down at the last moment what is in one."""

import datetime as dt

from reminders.calendar import is_digest_time, london_day
from reminders.messages import Digest, Item
from reminders.plan import HORIZON, LADDER, Key, Ladder, due, live_dates
from storage import outbox, people, plans
from storage.store import Session, Store
from storage.tables import MessageKind, MessageState, OutboxMessage, Reminder

_AT_ONCE = 100
"""People in one transaction: enough to spare the disk, few enough to let answers in between."""


async def plan(store: Store, now: dt.datetime, ladder: Ladder = LADDER) -> int:
    """Put the reminders that are due into the outbox: one digest for each person who has none today.

    Doing it again changes nothing, and a kill on the way loses nothing.

    Args:
        store: the open database.
        now: the present instant, aware; outside the hours for digests nothing is planned.
        ladder: when to remind.

    Returns:
        How many reminders were planned.
    """
    if not is_digest_time(now, ladder.nation):
        return 0
    today = london_day(now)
    async with store.session() as session:
        waiting = await outbox.owners_to_plan(session, today)
    planned = 0
    for start in range(0, len(waiting), _AT_ONCE):
        async with store.session() as session:
            for person_id in waiting[start : start + _AT_ONCE]:
                planned += await _plan_for(session, person_id, today, now, ladder)
    return planned


async def _plan_for(session: Session, person_id: int, today: dt.date, now: dt.datetime, ladder: Ladder) -> int:
    unsettled = await outbox.open_digests(session, person_id)
    if any(each.state is not MessageState.PLANNED for each in unsettled):
        return 0  # an earlier one is on its way: the next tick looks again
    if not await outbox.set_planned(session, person_id, today):
        return 0
    actions = await plans.open_of_person(session, person_id, before=today + HORIZON)
    known = await outbox.reminders_of_person(session, person_id, [action.id for action in actions if action.id])
    rungs = due(
        actions,
        today,
        reminded={Key(each.action_id, each.occurrence_on, each.milestone, each.due_version) for each in known},
        snoozed=await outbox.snoozes_of(session, person_id),
        ladder=ladder,
    )
    # A digest that could not go out yet takes in what has become due since: one message, not one for each day.
    digest = unsettled[0] if unsettled else None
    if digest is None:
        if not rungs:
            return 0
        digest = OutboxMessage(kind=MessageKind.DIGEST, person_id=person_id, not_before_at=now)
    digest.day = today
    session.add(digest)
    await session.flush()
    assert digest.id is not None
    for rung in rungs:
        session.add(Reminder(**rung.key._asdict(), person_id=person_id, message_id=digest.id))
    return len(rungs)


async def assemble(session: Session, message: OutboxMessage, today: dt.date) -> Digest | None:
    """The digest as it is true at the moment of sending; None if nothing in it is.

    Left out is what was done, closed, re-dated, put off or handed over since it was planned.
    """
    person = await people.person(session, message.person_id)
    if person is None or message.id is None:
        return None
    still_theirs = {action.id for action in await plans.open_of_person(session, message.person_id, dt.date.max)}
    snoozed = await outbox.snoozes_of(session, message.person_id)
    items: dict[tuple[int, dt.date], Item] = {}
    for reminder, action in await outbox.reminders_in(session, message.id):
        if (
            action.id in still_theirs
            and reminder.due_version == action.due_version
            and reminder.occurrence_on in live_dates(action, today)
            and snoozed.get(reminder.action_id, today) <= today
        ):
            days_left = (reminder.occurrence_on - today).days
            items[reminder.action_id, reminder.occurrence_on] = Item(action, reminder.occurrence_on, days_left)
    if not items:
        return None
    ordered = sorted(items.values(), key=lambda item: (item.days_left, item.action.position))
    return Digest(message.id, person.chat_id, message.day or today, message.repeat, tuple(ordered))
