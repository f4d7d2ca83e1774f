"""Queries on the outbox. Every step of a message is one guarded update: it tells whether it took place."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, or_, update
from sqlmodel import col, delete, select

from storage.store import Session
from storage.tables.meetings import Meeting, MeetingReminder
from storage.tables.outbox import MessageKind, MessageState, OutboxMessage, Reminder, Snooze
from storage.tables.people import Membership, Person, Role
from storage.tables.plan import Action, ActionChange


async def people_to_plan(session: Session, day: dt.date) -> Sequence[int]:
    """The ids of linked people who can be written to, are not on leave, and were neither looked at nor served today."""
    served = select(OutboxMessage.person_id).where(OutboxMessage.day == day)
    query = (
        select(Person.id)
        .where(
            col(Person.reachable),
            or_(col(Person.paused_until_on).is_(None), col(Person.paused_until_on) <= day),
            or_(col(Person.planned_on).is_(None), col(Person.planned_on) != day),
            col(Person.id).not_in(served),
        )
        .order_by(col(Person.id))
    )
    return [person_id for person_id in await session.exec(query) if person_id is not None]


async def set_planned(session: Session, person_id: int, day: dt.date) -> None:
    """Note that a person's reminders of a day were looked through."""
    await session.exec(update(Person).where(col(Person.id) == person_id).values(planned_on=day))


async def plan_again(session: Session) -> None:
    """Have everybody's reminders looked through once more: dates or owners have changed."""
    await session.exec(update(Person).values(planned_on=None))


async def open_digests(session: Session, person_id: int) -> Sequence[OutboxMessage]:
    """A person's digests that are not settled: waiting, or on their way."""
    query = select(OutboxMessage).where(
        OutboxMessage.person_id == person_id,
        OutboxMessage.kind == MessageKind.DIGEST,
        col(OutboxMessage.state).in_([MessageState.PLANNED, MessageState.CLAIMED, MessageState.SENDING]),
    )
    return (await session.exec(query)).all()


async def reminders_of_person(session: Session, person_id: int, action_ids: Collection[int]) -> Sequence[Reminder]:
    """What a person has been reminded of, of these actions."""
    query = select(Reminder).where(Reminder.person_id == person_id, col(Reminder.action_id).in_(action_ids))
    return (await session.exec(query)).all()


async def keep_reminders(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store reminders, given as their columns: in one statement, since a day may have thousands."""
    if rows:
        await (await session.connection()).execute(insert(Reminder), [dict(row) for row in rows])


async def snoozes_of(session: Session, person_id: int) -> dict[int, dt.date]:
    """By action id, the day before which a person does not want to hear of it."""
    rows = await session.exec(select(Snooze).where(Snooze.person_id == person_id))
    return {snooze.action_id: snooze.until_on for snooze in rows}


async def set_snooze(session: Session, action_id: int, person_id: int, until_on: dt.date) -> bool:
    """Keep an action from a person until a day; whether that is new."""
    snooze = await session.get(Snooze, (action_id, person_id))
    if snooze is not None and snooze.until_on == until_on:
        return False
    await session.merge(Snooze(action_id=action_id, person_id=person_id, until_on=until_on))
    return True


async def end_snooze(session: Session, action_id: int, person_id: int) -> None:
    """Let an action be reminded of again at once."""
    await session.exec(delete(Snooze).where(col(Snooze.action_id) == action_id, col(Snooze.person_id) == person_id))


async def notices_of(session: Session, change_id: int) -> Sequence[OutboxMessage]:
    """The notices that tell of a change."""
    query = select(OutboxMessage).where(OutboxMessage.change_id == change_id).order_by(col(OutboxMessage.id))
    return (await session.exec(query)).all()


async def message(session: Session, message_id: int) -> OutboxMessage | None:
    """The message with this id, freshly read."""
    return await session.get(OutboxMessage, message_id, populate_existing=True)


async def next_waiting(
    session: Session, now: dt.datetime, latest: dt.datetime, *, digests: bool
) -> OutboxMessage | None:
    """The message whose turn it is at `now`.

    Args:
        session: a transaction.
        now: the present instant.
        latest: no honest waiting time reaches beyond this; one that does comes from a clock that was set back.
        digests: whether digests, escalations and summaries may go out, or only notices.
    """
    turn = or_(col(OutboxMessage.not_before_at) <= now, col(OutboxMessage.not_before_at) > latest)
    query = select(OutboxMessage).where(OutboxMessage.state == MessageState.PLANNED, turn)
    if not digests:
        query = query.where(OutboxMessage.kind == MessageKind.NOTICE)
    return (await session.exec(query.order_by(col(OutboxMessage.id)).limit(1))).one_or_none()


async def lost_claims(session: Session, now: dt.datetime, latest: dt.datetime) -> Sequence[OutboxMessage]:
    """Messages that a sender claimed and never settled: its time is up, or lies beyond `latest`."""
    over = or_(col(OutboxMessage.claimed_until) <= now, col(OutboxMessage.claimed_until) > latest)
    query = select(OutboxMessage).where(
        col(OutboxMessage.state).in_([MessageState.CLAIMED, MessageState.SENDING]), over
    )
    return (await session.exec(query.order_by(col(OutboxMessage.id)))).all()


async def step(
    session: Session, message_id: int, attempt: int, states: Collection[MessageState], /, **values: Any
) -> bool:
    """Change a message if it is still in one of these states and of this attempt; whether it was."""
    query = (
        update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == message_id,
            col(OutboxMessage.attempt) == attempt,
            col(OutboxMessage.state).in_(states),
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return (await session.exec(query)).rowcount == 1


async def reminders_in(session: Session, message_id: int) -> Sequence[tuple[Reminder, Action]]:
    """The reminders that go with a digest, each with its action as it stands now."""
    query = select(Reminder, Action).join(Action).where(Reminder.message_id == message_id).order_by(col(Reminder.id))
    return (await session.exec(query)).all()


async def meetings_in(session: Session, message_id: int) -> Sequence[Meeting]:
    """The meetings that a digest reminds of."""
    query = select(Meeting).join(MeetingReminder).where(MeetingReminder.message_id == message_id)
    return (await session.exec(query.distinct().order_by(col(Meeting.id)))).all()


async def change_of(session: Session, change_id: int) -> tuple[ActionChange, Action] | None:
    """A change in an action's history, with the action as it stands now."""
    query = select(ActionChange, Action).join(Action).where(ActionChange.id == change_id)
    return (await session.exec(query)).one_or_none()


async def unsettled(session: Session) -> list[tuple[OutboxMessage, tuple[str, ...]]]:
    """Messages that were refused or are unconfirmed, newest first, with the roles of the person they were for."""
    troubled = [MessageState.REFUSED, MessageState.UNCONFIRMED]
    query = select(OutboxMessage).where(col(OutboxMessage.state).in_(troubled)).order_by(col(OutboxMessage.id).desc())
    found = (await session.exec(query)).all()
    roles = (
        select(Membership.person_id, Role.name)
        .join(Role)
        .where(col(Membership.person_id).in_({each.person_id for each in found}))
    )
    names: dict[int, list[str]] = {}
    for person_id, name in await session.exec(roles.order_by(col(Role.name))):
        names.setdefault(person_id, []).append(name)
    return [(each, tuple(names.get(each.person_id, ()))) for each in found]
