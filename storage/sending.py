"""The queries of the way out, for all the messages that go out at the same moment.

Each costs the same for one message and for many. Statements are built once: building one costs more than running it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from storage.lease import Fence
from storage.outbox import UNDER_WAY
from storage.store import Session
from storage.tables.meetings import Meeting, MeetingReminder
from storage.tables.outbox import MessageState, Reminder, Snooze
from storage.tables.people import Person
from storage.tables.plan import Action


class Claim(NamedTuple):
    """A message that was taken up, and the number of that attempt."""

    message_id: int
    attempt: int


class Delivery(NamedTuple):
    """A message that Telegram has, under its number."""

    message_id: int
    attempt: int
    telegram_id: int


class Given(NamedTuple):
    """A reminder that goes with a digest, and its action as it stands now."""

    message_id: int
    occurrence_on: dt.date
    due_version: int
    action: Action
    snoozed_until_on: dt.date | None
    """Before this day the person does not want to hear of the action."""


async def begin(session: Session, claims: Collection[Claim], fence: Fence | None = None) -> set[int]:
    """Mark claimed messages as on their way.

    Returns:
        The ids of those that are; of the others the claim, or the lease behind the fence, is lost.
    """
    connection = await session.connection()
    wanted = {"claims_": [tuple(claim) for claim in claims]}
    if fence is None:
        done = await connection.execute(_BEGIN, wanted)
    else:
        done = await connection.execute(_BEGIN_FENCED, wanted | {"bot_": fence.bot, "lease_": fence.attempt})
    if done.rowcount == len(claims):
        return {claim.message_id for claim in claims}
    return set((await connection.execute(_BEGUN, wanted)).scalars())


async def sent(session: Session, deliveries: Collection[Delivery], now: dt.datetime) -> bool:
    """Mark messages as sent, under Telegram's numbers; False if somebody else has settled one of these attempts."""
    values = [
        {"id_": each.message_id, "attempt_": each.attempt, "telegram_id_": each.telegram_id, "now_": now}
        for each in deliveries
    ]
    done = await (await session.connection()).execute(_SENT, values)
    return done.rowcount == len(values)


async def addressed(session: Session, person_ids: Collection[int]) -> dict[int, Person]:
    """The people with these ids."""
    found = await session.exec(_PEOPLE, params={"ids_": list(person_ids)})
    return {person.id: person for person in found if person.id is not None}


async def given(session: Session, message_ids: Collection[int]) -> dict[int, list[Given]]:
    """The reminders of each of these digests."""
    found: dict[int, list[Given]] = defaultdict(list)
    rows = await session.exec(_GIVEN, params={"ids_": list(message_ids)})  # type: ignore[call-overload]  # SQLModel's select() ends at 4 columns
    for row in rows:
        each = Given(*row)
        found[each.message_id].append(each)
    return found


async def owning_roles(session: Session, action_ids: Collection[int]) -> dict[int, set[int]]:
    """The ids of the roles that own each of these actions."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = await (await session.connection()).execute(_OWNING, {"ids_": list(action_ids)})
    for action_id, role_id in rows:
        found[action_id].add(role_id)
    return found


async def meetings(session: Session, message_ids: Collection[int]) -> dict[int, list[Meeting]]:
    """The meetings that each of these digests reminds of."""
    found: dict[int, list[Meeting]] = defaultdict(list)
    for message_id, meeting in await session.exec(_MEETINGS, params={"ids_": list(message_ids)}):
        found[message_id].append(meeting)
    return found


_OUTBOX, _LEASE, _OWNERS = (SQLModel.metadata.tables[name] for name in ("outbox", "sender_lease", "action_role"))
_IDS: sa.BindParameter[list[int]] = sa.bindparam("ids_", expanding=True)
_CLAIMS = sa.tuple_(_OUTBOX.c.id, _OUTBOX.c.attempt).in_(sa.bindparam("claims_", expanding=True))
_BEGIN = sa.update(_OUTBOX).where(_CLAIMS, _OUTBOX.c.state == MessageState.CLAIMED).values(state=MessageState.SENDING)
_BEGIN_FENCED = _BEGIN.where(
    sa.exists().where(_LEASE.c.bot == sa.bindparam("bot_"), _LEASE.c.attempt == sa.bindparam("lease_"))
)
_BEGUN = sa.select(_OUTBOX.c.id).where(_CLAIMS, _OUTBOX.c.state == MessageState.SENDING)
_SENT = (
    sa.update(_OUTBOX)
    .where(
        _OUTBOX.c.id == sa.bindparam("id_"),
        _OUTBOX.c.attempt == sa.bindparam("attempt_"),
        sa.or_(*(_OUTBOX.c.state == state for state in UNDER_WAY)),  # a list cannot be bound for many rows at once
    )
    .values(
        state=MessageState.SENT,
        telegram_id=sa.bindparam("telegram_id_"),
        closed_at=sa.bindparam("now_"),
        claimed_until=None,
        reason=None,
    )
)
_PEOPLE = select(Person).where(col(Person.id).in_(_IDS))
_GIVEN = (
    sa.select(
        col(Reminder.message_id), col(Reminder.occurrence_on), col(Reminder.due_version), Action, col(Snooze.until_on)
    )
    .join(Action, col(Action.id) == Reminder.action_id)
    .outerjoin(
        Snooze, sa.and_(col(Snooze.action_id) == Reminder.action_id, col(Snooze.person_id) == Reminder.person_id)
    )
    .where(col(Reminder.message_id).in_(_IDS))
    .order_by(col(Reminder.id))
)
_OWNING = sa.select(_OWNERS.c.action_id, _OWNERS.c.role_id).where(_OWNERS.c.action_id.in_(_IDS))
_MEETINGS = (
    select(MeetingReminder.message_id, Meeting)
    .join(Meeting, col(Meeting.id) == MeetingReminder.meeting_id)
    .where(col(MeetingReminder.message_id).in_(_IDS))
    .order_by(col(Meeting.id))
)
