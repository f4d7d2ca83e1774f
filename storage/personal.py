"""Queries for a linked person's own file: every table that refers to a person."""

from collections.abc import Sequence

from sqlmodel import col, select

from storage.store import Session
from storage.tables.batches import ExpiryWarning
from storage.tables.meetings import Meeting, MeetingReminder
from storage.tables.outbox import Escalation, OutboxMessage, Reminder, Snooze
from storage.tables.people import Membership, Person, Role
from storage.tables.plan import Action


async def everybody(session: Session) -> Sequence[Person]:
    """All linked people, by name."""
    return (await session.exec(select(Person).order_by(col(Person.name), col(Person.id)))).all()


async def seats(session: Session, person_id: int) -> Sequence[tuple[Membership, Role]]:
    """A person's places, each with its role."""
    query = select(Membership, Role).join(Role).where(Membership.person_id == person_id).order_by(col(Role.id))
    return (await session.exec(query)).all()


async def messages(session: Session, person_id: int) -> Sequence[OutboxMessage]:
    """What was sent to a person, or waits."""
    query = select(OutboxMessage).where(OutboxMessage.person_id == person_id).order_by(col(OutboxMessage.id))
    return (await session.exec(query)).all()


async def reminders(session: Session, person_id: int) -> Sequence[tuple[Reminder, str]]:
    """What a person was reminded of, each with the action's reference."""
    query = select(Reminder, Action.ref).join(Action).where(Reminder.person_id == person_id).order_by(col(Reminder.id))
    return (await session.exec(query)).all()


async def escalations(session: Session, person_id: int) -> Sequence[tuple[Escalation, str]]:
    """What was taken to a person because others did not answer."""
    query = select(Escalation, Action.ref).join(Action).where(Escalation.person_id == person_id)
    return (await session.exec(query.order_by(col(Escalation.id)))).all()


async def snoozes(session: Session, person_id: int) -> Sequence[tuple[Snooze, str]]:
    """What a person has put off."""
    query = select(Snooze, Action.ref).join(Action).where(Snooze.person_id == person_id)
    return (await session.exec(query.order_by(col(Snooze.action_id)))).all()


async def meetings(session: Session, person_id: int) -> Sequence[tuple[int, Meeting]]:
    """The meetings that a person was reminded of, and how many days before."""
    query = select(MeetingReminder.milestone, Meeting).join(Meeting).where(MeetingReminder.person_id == person_id)
    return (await session.exec(query.order_by(col(MeetingReminder.id)))).all()


async def warnings(session: Session, person_id: int) -> Sequence[ExpiryWarning]:
    """The quarters of whose expiring feedback a person was warned."""
    query = select(ExpiryWarning).where(ExpiryWarning.person_id == person_id)
    return (await session.exec(query.order_by(col(ExpiryWarning.board), col(ExpiryWarning.period)))).all()
