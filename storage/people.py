"""Queries on roles, the people linked to them, and invitations."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import update
from sqlmodel import SQLModel, col, delete, func, select

from storage.store import Session
from storage.tables.learning import BroadcastItem
from storage.tables.people import (
    BoardSetting,
    Grant,
    Invitation,
    InvitationKind,
    Membership,
    Person,
    Place,
    Role,
    RoleChange,
    Standing,
)


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


async def memberships(session: Session, role_ids: Collection[int]) -> Sequence[tuple[Membership, Person]]:
    """Who is linked to these roles: of each the accountable one first, then by when they came."""
    query = (
        select(Membership, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(col(Membership.role_id).in_(role_ids))
        .order_by(col(Membership.role_id), col(Membership.accountable).desc(), col(Person.id))
    )
    return (await session.exec(query)).all()


async def membership(session: Session, person_id: int, role_id: int) -> Membership | None:
    """How a person is linked to a role."""
    return await session.get(Membership, (person_id, role_id))


async def role(session: Session, role_id: int) -> Role | None:
    """The role with this id."""
    return await session.get(Role, role_id)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person has a place: roles by their ids, and boards."""

    roles: Mapping[Place, list[int]]
    boards: Mapping[Standing, list[str]]


async def places_of(session: Session, person_ids: Collection[int]) -> dict[int, Places]:
    """The places of each of these people, in two queries however many they are."""
    found = {each: Places(defaultdict(list), defaultdict(list)) for each in person_ids}
    wanted, connection = {"ids_": list(found)}, await session.connection()
    for person_id, role_id, place in await connection.execute(_MEMBERSHIPS_OF, wanted):
        found[person_id].roles[place].append(role_id)
    for person_id, board, kind in await connection.execute(_GRANTS_OF, wanted):
        found[person_id].boards[kind].append(board)
    return found


async def hear_for(session: Session, places: Mapping[int, Places], today: dt.date) -> dict[int, list[int]]:
    """The ids of the roles for which each of these people gets reminders on a day.

    Holders hear, unless they are on leave. Deputies hear while no accountable holder can: nobody holds the role,
    or whoever answers for it is on leave or cannot be reached. Chairs hear only when things are escalated.
    """
    stand_ins = {role_id for each in places.values() for role_id in each.roles[Place.DEPUTY]}
    present = {
        each.role_id
        for each, person in (await memberships(session, stand_ins) if stand_ins else ())
        if each.place is Place.HOLDER and each.accountable and person.reachable and not is_away(person, today)
    }
    return {
        person_id: [*each.roles[Place.HOLDER], *sorted({*each.roles[Place.DEPUTY]} - present)]
        for person_id, each in places.items()
    }


async def role_names(session: Session, role_ids: Collection[int]) -> tuple[str, ...]:
    """The names of these roles, in order."""
    return tuple(await session.exec(select(Role.name).where(col(Role.id).in_(role_ids)).order_by(col(Role.name))))


def is_away(person: Person, today: dt.date) -> bool:
    """Whether a person is on leave on a day."""
    return person.paused_until_on is not None and person.paused_until_on > today


async def remove_membership(session: Session, person_id: int, role_id: int) -> None:
    """End a person's link to a role."""
    where = (col(Membership.person_id) == person_id, col(Membership.role_id) == role_id)
    await session.exec(delete(Membership).where(*where))


async def remove_grant(session: Session, person_id: int, board: str, kind: Standing) -> None:
    """End what a person has been granted at a board."""
    where = (col(Grant.person_id) == person_id, col(Grant.board) == board, col(Grant.kind) == kind)
    await session.exec(delete(Grant).where(*where))


async def role_history(session: Session, role_id: int) -> Sequence[RoleChange]:
    """What has happened to a role's people, oldest first."""
    query = select(RoleChange).where(RoleChange.role_id == role_id).order_by(col(RoleChange.id))
    return (await session.exec(query)).all()


async def nations(session: Session) -> dict[str, str]:
    """By board, whose bank holidays count, where somebody has said so."""
    return {each.board: each.nation for each in await session.exec(select(BoardSetting))}


async def set_nation(session: Session, board: str, nation: str) -> None:
    """Say whose bank holidays count for a board."""
    await session.merge(BoardSetting(board=board, nation=nation))


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


async def invited(session: Session, board: str, now: dt.datetime) -> dict[int, dt.datetime]:
    """Until when a board's unopened invitations to hold a role work: of each role the last, by the role's id."""
    query = (
        select(Invitation.role_id, func.max(Invitation.expires_at))
        .where(Invitation.board == board, Invitation.kind == InvitationKind.OWNER, col(Invitation.role_id).is_not(None))
        .where(col(Invitation.used_at).is_(None), col(Invitation.expires_at) > now)
        .group_by(col(Invitation.role_id))
    )
    return {role: until for role, until in await session.exec(query) if role is not None}


async def erase(session: Session, person_id: int) -> None:
    """Delete a person and, through the foreign keys, everything addressed to them; announcements on their way too."""
    chat = select(Person.chat_id).where(Person.id == person_id)
    await session.exec(delete(BroadcastItem).where(col(BroadcastItem.chat_id).in_(chat)))
    await session.exec(delete(Person).where(col(Person.id) == person_id))


async def linked_to(session: Session, board: str) -> set[int]:
    """The ids of everybody who has a place in a role of a board, or is its member or officer."""
    seats = select(Membership.person_id).join(Role).where(Role.board == board)
    grants = select(Grant.person_id).where(Grant.board == board)
    return {*(await session.exec(seats)).all(), *(await session.exec(grants)).all()}


async def chats(
    session: Session, board: str, *, standing: Standing | None = None, role_id: int | None = None
) -> list[int]:
    """The chats that can be written to of a board's members or officers, of a role's people, or of all its roles'."""
    query = select(Person.chat_id).where(col(Person.reachable))
    if standing is not None:
        granted = select(Grant.person_id).where(Grant.board == board, Grant.kind == standing)
        query = query.where(col(Person.id).in_(granted))
    else:
        seats = select(Membership.person_id).join(Role).where(Role.board == board)
        seats = seats if role_id is None else seats.where(Role.id == role_id)
        query = query.where(col(Person.id).in_(seats))
    return list((await session.exec(query.order_by(col(Person.id)))).all())


_TABLES = SQLModel.metadata.tables
_MEMBERSHIPS_OF, _GRANTS_OF = (
    sa.select(*(_TABLES[table].c[name] for name in names)).where(
        _TABLES[table].c.person_id.in_(sa.bindparam("ids_", expanding=True))
    )
    for table, names in (
        ("membership", ("person_id", "role_id", "place")),
        ("board_grant", ("person_id", "board", "kind")),
    )
)
