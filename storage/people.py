"""Queries on roles, the people linked to them, and invitations."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, update
from sqlmodel import col, delete, select

from storage.store import Session
from storage.tables.people import Grant, Invitation, Membership, Person, Role, Standing


async def by_chat(session: Session, chat_id: int) -> Person | None:
    """The linked person of a private chat."""
    return (await session.exec(select(Person).where(Person.chat_id == chat_id))).one_or_none()


async def person(session: Session, person_id: int) -> Person | None:
    """The linked person with this id."""
    return await session.get(Person, person_id)


async def set_unreachable(session: Session, person_id: int) -> None:
    """Note that Telegram does not let us write to a person."""
    query = update(Person).where(col(Person.id) == person_id).values(reachable=False)
    await session.exec(query.execution_options(synchronize_session=False))


async def move(session: Session, person_id: int, chat_id: int) -> None:
    """Note a person's new chat. Where it is somebody's already, nothing changes."""
    taken = select(Person.id).where(Person.chat_id == chat_id).exists()
    query = update(Person).where(col(Person.id) == person_id, ~taken).values(chat_id=chat_id)
    await session.exec(query.execution_options(synchronize_session=False))


async def roles_of(session: Session, person_id: int) -> Sequence[Role]:
    """The roles that a person holds, by name."""
    query = (
        select(Role)
        .join(Membership, col(Membership.role_id) == Role.id)
        .where(Membership.person_id == person_id)
        .order_by(col(Role.name))
    )
    return (await session.exec(query)).all()


async def grants_of(session: Session, person_id: int) -> Sequence[Grant]:
    """What a person has been granted, by board."""
    query = select(Grant).where(Grant.person_id == person_id).order_by(col(Grant.board), col(Grant.kind))
    return (await session.exec(query)).all()


async def with_grant(session: Session, board: str, kind: Standing) -> Sequence[Person]:
    """The people who are members, or officers, of a board."""
    query = (
        select(Person)
        .join(Grant, col(Grant.person_id) == Person.id)
        .where(Grant.board == board, Grant.kind == kind)
        .order_by(col(Person.id))
    )
    return (await session.exec(query)).all()


async def holders(session: Session, role_id: int) -> Sequence[Person]:
    """The people who hold a role, the accountable one first."""
    query = (
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.role_id == role_id)
        .order_by(col(Membership.accountable).desc(), col(Person.id))
    )
    return (await session.exec(query)).all()


async def linked_per_role(session: Session) -> dict[int, int]:
    """How many people are linked to each role that has any, by the role's id."""
    query = select(Membership.role_id, func.count()).group_by(col(Membership.role_id))
    return dict((await session.exec(query)).all())


async def invitation(session: Session, token_hash: str) -> Invitation | None:
    """The invitation with this hash, freshly read."""
    return await session.get(Invitation, token_hash, populate_existing=True)


async def use_invitation(session: Session, token_hash: str, now: dt.datetime) -> bool:
    """Mark an invitation as used, if nobody was faster; whether it was this call."""
    query = (
        update(Invitation)
        .where(col(Invitation.token_hash) == token_hash, col(Invitation.used_at).is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return (await session.exec(query)).rowcount == 1


async def count_try(session: Session, token_hash: str) -> None:
    """Count one more opening of an invitation."""
    query = update(Invitation).where(col(Invitation.token_hash) == token_hash)
    await session.exec(query.values(tries=Invitation.tries + 1).execution_options(synchronize_session=False))


async def erase(session: Session, person_id: int) -> None:
    """Delete a person and, through the foreign keys, everything addressed to them."""
    await session.exec(delete(Person).where(col(Person.id) == person_id))
