"""Queries that find and delete what is kept too long."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import col, delete, func, select

from storage.store import Session
from storage.tables.desk import Announcement, AuditEntry
from storage.tables.learning import Broadcast, BroadcastKind
from storage.tables.meetings import Meeting
from storage.tables.outbox import Escalation, MessageState, OutboxMessage
from storage.tables.people import Invitation, RoleChange
from storage.tables.plan import Action, ActionChange, Origin, Plan, Status


@dataclass(frozen=True, slots=True)
class Before:
    """What is older than these is deleted: days in Europe/London, and instants, aware."""

    plans_on: dt.date
    """Plans that ended before this day, and meetings."""
    files: tuple[str, ...]
    """The roles under which plan files are in the history."""
    audit_at: dt.datetime
    invitations_at: dt.datetime
    messages_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows of each kind are past their time."""

    plans: int
    actions: int
    audit_lines: int
    invitations: int
    messages: int
    meetings: int
    announcements: int


async def count(session: Session, before: Before) -> Found:
    """How much is past its time."""
    return Found(
        plans=await _number(session, Plan, col(Plan.id).in_(_ended(before, Origin.IMPORTED))),
        actions=await _number(session, Action, or_(_imported(before), _answered(before))),
        audit_lines=await _number(session, AuditEntry, AuditEntry.at < before.audit_at)
        + await _number(session, RoleChange, RoleChange.at < before.audit_at),
        invitations=await _number(session, Invitation, _spent(before)),
        messages=await _number(session, OutboxMessage, _settled(before)),
        meetings=await _number(session, Meeting, Meeting.on < before.plans_on),
        announcements=await _number(session, Announcement, _announced(before)),
    )


async def remove(session: Session, before: Before) -> None:
    """Delete it. An action takes its history, reminders and escalations along, through the foreign keys.

    Of a plan that ships with Safeboard only what people said goes: the plan is a published document, and is read anew
    at the next start.
    """
    reread = select(Action.plan_id).where(_answered(before))
    announced = select(Announcement.id).where(_announced(before))
    for statement in (
        update(Plan).where(col(Plan.id).in_(reread)).values(fingerprint=""),
        update(Action).where(_answered(before)).values(status=Status.NOT_STARTED, progress=None, done_through_on=None),
        delete(ActionChange).where(_said(before)),
        delete(Action).where(_imported(before)),
        delete(Plan).where(col(Plan.id).in_(_ended(before, Origin.IMPORTED))),
        delete(RoleChange).where(col(RoleChange.at) < before.audit_at),
        delete(AuditEntry).where(col(AuditEntry.at) < before.audit_at),
        delete(Invitation).where(_spent(before)),
        delete(OutboxMessage).where(_settled(before)),
        delete(Meeting).where(col(Meeting.on) < before.plans_on),
        delete(Broadcast).where(col(Broadcast.kind) == BroadcastKind.ANNOUNCEMENT, col(Broadcast.ref).in_(announced)),
        delete(Announcement).where(_announced(before)),
    ):
        await session.exec(statement.execution_options(synchronize_session=False))


def _ended(before: Before, origin: Origin) -> Any:
    return select(Plan.id).where(Plan.to_on < before.plans_on, Plan.origin == origin)


def _imported(before: Before) -> Any:
    return col(Action.plan_id).in_(_ended(before, Origin.IMPORTED))


def _said(before: Before) -> Any:
    """The history of shipped plans, apart from what the files themselves wrote there."""
    shipped = select(Action.id).where(col(Action.plan_id).in_(_ended(before, Origin.SHIPPED)))
    return col(ActionChange.action_id).in_(shipped) & col(ActionChange.by_role).not_in(before.files)


def _answered(before: Before) -> Any:
    return col(Action.id).in_(select(ActionChange.action_id).where(_said(before)))


def _spent(before: Before) -> Any:
    return or_(col(Invitation.used_at) < before.invitations_at, col(Invitation.expires_at) < before.invitations_at)


def _settled(before: Before) -> Any:
    """Messages that were delivered, or given up, or that an officer has settled: none that still waits for somebody.

    What took a silence to somebody stays as long as its action: without it the same silence would be taken there again.
    """
    over = col(OutboxMessage.state).in_([MessageState.SENT, MessageState.SUPERSEDED])
    return (
        or_(over, col(OutboxMessage.seen_at).is_not(None))
        & (col(OutboxMessage.closed_at) < before.messages_at)
        & ~select(Escalation.id).where(Escalation.message_id == OutboxMessage.id).exists()
    )


def _announced(before: Before) -> Any:
    return col(Announcement.made_at) < before.messages_at


async def _number(session: Session, table: type, where: Any) -> int:
    return (await session.exec(select(func.count()).select_from(table).where(where))).one()
