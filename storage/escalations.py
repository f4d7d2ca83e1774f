"""Queries on silence: late actions, what was tried with whom, and what it was taken to."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from sqlmodel import col, select

from storage.store import Session
from storage.tables.outbox import Escalation, OutboxMessage, Reminder
from storage.tables.people import ActionRole
from storage.tables.plan import Action, ActionChange


async def late_of_roles(session: Session, role_ids: Collection[int], before: dt.date) -> Sequence[Action]:
    """The open actions of these roles with an unanswered date before a day."""
    owned = select(ActionRole.action_id).where(col(ActionRole.role_id).in_(role_ids))
    query = select(Action).where(col(Action.id).in_(owned), col(Action.next_on) < before)
    return (await session.exec(query.order_by(col(Action.id)))).all()


async def late_of_boards(session: Session, boards: Collection[str], before: dt.date) -> Sequence[Action]:
    """The open actions of these boards with an unanswered date before a day, of which somebody was reminded."""
    reminded = select(Reminder.action_id)
    query = select(Action).where(
        col(Action.board).in_(boards), col(Action.next_on) < before, col(Action.id).in_(reminded)
    )
    return (await session.exec(query.order_by(col(Action.id)))).all()


async def reminders_about(session: Session, action_ids: Sequence[int]) -> list[tuple[Reminder, OutboxMessage]]:
    """All reminders of these actions, to whomever, with the digests that carried them."""
    found: list[tuple[Reminder, OutboxMessage]] = []
    for some in _some(action_ids):
        query = (
            select(Reminder, OutboxMessage)
            .join(OutboxMessage, col(OutboxMessage.id) == Reminder.message_id)
            .where(col(Reminder.action_id).in_(some))
            .order_by(col(Reminder.id))
        )
        found += (await session.exec(query)).all()
    return found


async def histories(session: Session, action_ids: Sequence[int]) -> dict[int, list[ActionChange]]:
    """The history of each of these actions, oldest first."""
    found: dict[int, list[ActionChange]] = {action_id: [] for action_id in action_ids}
    for some in _some(action_ids):
        query = select(ActionChange).where(col(ActionChange.action_id).in_(some)).order_by(col(ActionChange.id))
        for change in await session.exec(query):
            found[change.action_id].append(change)
    return found


async def about(session: Session, action_ids: Sequence[int]) -> list[tuple[Escalation, OutboxMessage]]:
    """All escalations of these actions, oldest first, with the messages that carried them."""
    found: list[tuple[Escalation, OutboxMessage]] = []
    for some in _some(action_ids):
        query = (
            select(Escalation, OutboxMessage)
            .join(OutboxMessage, col(OutboxMessage.id) == Escalation.message_id)
            .where(col(Escalation.action_id).in_(some))
            .order_by(col(Escalation.id))
        )
        found += (await session.exec(query)).all()
    return found


async def carried_by(session: Session, message_id: int) -> Sequence[tuple[Escalation, Action]]:
    """What a message takes to somebody, with the actions as they stand now."""
    query = (
        select(Escalation, Action)
        .join(Action, col(Action.id) == Escalation.action_id)
        .where(Escalation.message_id == message_id)
        .order_by(col(Escalation.id))
    )
    return (await session.exec(query)).all()


_AT_ONCE = 500
"""Ids in one query; SQLite takes 999 parameters at least."""


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
