"""Queries on the outbox. Every step of a message is one guarded update: it tells whether it took place."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import insert, or_, update
from sqlmodel import col, delete, select

from storage.lease import Fence
from storage.store import Session
from storage.tables.meetings import Meeting, MeetingReminder
from storage.tables.outbox import MessageKind, MessageState, OutboxMessage, Reminder, Snooze
from storage.tables.people import Membership, Person, Role
from storage.tables.plan import Action, ActionChange

UNDER_WAY = (MessageState.SENDING, MessageState.PLANNED, MessageState.UNCONFIRMED)
"""The states in which an answer still counts. The claim may have been given up as lost before the answer came; until
the next claim, which has another number, it is welcome."""
TROUBLED = (MessageState.REFUSED, MessageState.UNCONFIRMED)
"""The states that somebody should look at."""


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


async def set_planned(session: Session, person_id: int, day: dt.date) -> bool:
    """Note that a person's reminders of a day are looked through; False if somebody else was faster."""
    query = update(Person).where(
        col(Person.id) == person_id, or_(col(Person.planned_on).is_(None), col(Person.planned_on) != day)
    )
    values = query.values(planned_on=day).execution_options(synchronize_session=False)
    return (await session.exec(values)).rowcount == 1


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


async def open_refused_digests(session: Session, person_id: int, now: dt.datetime) -> None:
    """Let a person's refused digests wait again."""
    query = update(OutboxMessage).where(
        col(OutboxMessage.person_id) == person_id,
        col(OutboxMessage.kind) == MessageKind.DIGEST,
        col(OutboxMessage.state) == MessageState.REFUSED,
    )
    again = query.values(state=MessageState.PLANNED, not_before_at=now, closed_at=None, seen_at=None, reason=None)
    await session.exec(again.execution_options(synchronize_session=False))


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
    rows = await session.exec(_SNOOZES_OF, params={"id_": person_id})
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


async def has_had(session: Session, person_id: int, about: str) -> bool:
    """Whether a report about this has been put into the outbox for a person."""
    query = select(OutboxMessage.id).where(OutboxMessage.person_id == person_id, OutboxMessage.about == about)
    return (await session.exec(query)).first() is not None


async def notices_of(session: Session, change_id: int) -> Sequence[OutboxMessage]:
    """The notices that tell of a change."""
    query = select(OutboxMessage).where(OutboxMessage.change_id == change_id).order_by(col(OutboxMessage.id))
    return (await session.exec(query)).all()


async def message(session: Session, message_id: int) -> OutboxMessage | None:
    """The message with this id, freshly read."""
    return await session.get(OutboxMessage, message_id, populate_existing=True)


async def claim(
    session: Session,
    now: dt.datetime,
    latest: dt.datetime,
    until: dt.datetime,
    *,
    at_most: int,
    digests: bool,
    fence: Fence | None = None,
) -> Sequence[tuple[OutboxMessage, int]]:
    """Take up the messages whose turn it is at `now`, oldest first. What somebody else is taking up is passed over.

    Args:
        session: a transaction.
        now: the present instant.
        latest: no honest waiting time reaches beyond this; one that does comes from a clock that was set back.
        until: how long the claim holds.
        at_most: how many messages.
        digests: whether digests, escalations and summaries may go out, or only notices.
        fence: takes up nothing once the lease has changed hands; None where there is only one sender.

    Returns:
        Each message, with the number of the chat that it goes to.
    """
    turn = or_(col(OutboxMessage.not_before_at) <= now, col(OutboxMessage.not_before_at) > latest)
    query = select(OutboxMessage.id).where(OutboxMessage.state == MessageState.PLANNED, turn)
    if not digests:
        query = query.where(OutboxMessage.kind == MessageKind.NOTICE)
    if fence is not None:
        query = query.where(fence.clause())
    query = query.order_by(col(OutboxMessage.id)).limit(at_most).with_for_update(skip_locked=True)
    ids = (await session.exec(query)).all()
    if not ids:
        return []
    taken = update(OutboxMessage).where(col(OutboxMessage.id).in_(ids))
    await session.exec(
        taken.values(
            state=MessageState.CLAIMED, attempt=OutboxMessage.attempt + 1, claimed_until=until
        ).execution_options(synchronize_session=False)
    )
    found = select(OutboxMessage, Person.chat_id).join(Person).where(col(OutboxMessage.id).in_(ids))
    found = found.order_by(col(OutboxMessage.id))
    return (await session.exec(found.execution_options(populate_existing=True))).all()


async def lost_claims(session: Session, now: dt.datetime, latest: dt.datetime) -> Sequence[OutboxMessage]:
    """Messages that a sender claimed and never settled: its time is up, or lies beyond `latest`."""
    over = or_(col(OutboxMessage.claimed_until) <= now, col(OutboxMessage.claimed_until) > latest)
    query = select(OutboxMessage).where(
        col(OutboxMessage.state).in_([MessageState.CLAIMED, MessageState.SENDING]), over
    )
    return (await session.exec(query.order_by(col(OutboxMessage.id)))).all()


async def step(
    session: Session,
    message_id: int,
    attempt: int,
    states: Collection[MessageState],
    /,
    **values: Any,
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


async def shown_in(session: Session, message_id: int) -> set[tuple[int, dt.date]]:
    """The actions that go with a digest, by id, each with the date that it is reminded of."""
    query = select(col(Reminder.action_id), col(Reminder.occurrence_on)).where(Reminder.message_id == message_id)
    return {(action_id, on) for action_id, on in await session.exec(query)}


async def meetings_in(session: Session, message_id: int) -> Sequence[Meeting]:
    """The meetings that a digest reminds of."""
    named = select(MeetingReminder.meeting_id).where(MeetingReminder.message_id == message_id)
    return (await session.exec(select(Meeting).where(col(Meeting.id).in_(named)).order_by(col(Meeting.id)))).all()


async def change_of(session: Session, change_id: int) -> tuple[ActionChange, Action] | None:
    """A change in an action's history, with the action as it stands now."""
    query = select(ActionChange, Action).join(Action).where(ActionChange.id == change_id)
    return (await session.exec(query)).one_or_none()


async def unsettled(session: Session) -> list[tuple[OutboxMessage, tuple[str, ...]]]:
    """Messages that were refused or are unconfirmed, newest first, with the roles of the person they were for.

    Those that an officer has settled are left out.
    """
    query = (
        select(OutboxMessage)
        .where(col(OutboxMessage.state).in_(TROUBLED), col(OutboxMessage.seen_at).is_(None))
        .order_by(col(OutboxMessage.id).desc())
    )
    found = (await session.exec(query)).all()
    names = await _role_names(session, {each.person_id for each in found})
    return [(each, names.get(each.person_id, ())) for each in found]


async def unreachable(session: Session) -> list[tuple[Person, tuple[str, ...]]]:
    """The people whom Telegram does not let us write to, by name, with their roles."""
    query = select(Person).where(col(Person.reachable).is_(False)).order_by(col(Person.name), col(Person.id))
    found = (await session.exec(query)).all()
    names = await _role_names(session, {each.id for each in found if each.id is not None})
    return [(each, names.get(each.id or 0, ())) for each in found]


async def _role_names(session: Session, person_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    query = select(Membership.person_id, Role.name).join(Role).where(col(Membership.person_id).in_(person_ids))
    names: dict[int, tuple[str, ...]] = {}
    for person_id, name in await session.exec(query.order_by(col(Role.name))):
        names[person_id] = (*names.get(person_id, ()), name)
    return names


_SNOOZES_OF = select(Snooze).where(col(Snooze.person_id) == sa.bindparam("id_"))
"""Runs for every person who is planned for: building a statement costs more than running it."""
