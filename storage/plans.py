"""Queries on plans, actions, their owners and their history."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, text
from sqlmodel import col, delete, select, update

from storage.store import Session
from storage.tables.people import ActionRole, Membership, Role
from storage.tables.plan import Action, ActionChange, Change, Plan


@dataclass(frozen=True, slots=True)
class Owned:
    """An action with the roles that own it, by name."""

    action: Action
    owners: tuple[Role, ...]


async def plan(session: Session, plan_id: str) -> Plan | None:
    """The plan with this id."""
    return await session.get(Plan, plan_id)


async def plan_to_bring_in(session: Session, plan_id: str) -> Plan | None:
    """The plan with this id, if it is there. Until this transaction ends nobody else brings it in."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:id))"), {"id": plan_id})
    return await plan(session, plan_id)


async def plans(session: Session, board: str | None = None) -> Sequence[Plan]:
    """All plans, or a board's, oldest first."""
    query = select(Plan).order_by(col(Plan.from_on), col(Plan.id))
    if board is not None:
        query = query.where(Plan.board == board)
    return (await session.exec(query)).all()


async def plans_of(session: Session, boards: Collection[str]) -> Sequence[Plan]:
    """The plans of these boards, oldest first."""
    query = select(Plan).where(col(Plan.board).in_(boards)).order_by(col(Plan.from_on), col(Plan.id))
    return (await session.exec(query)).all()


async def actions(session: Session, board: str | None = None, ref: str | None = None) -> list[Owned]:
    """Actions with their owners, of all boards or one, with all references or one.

    They come in the order of their plans: those that remind before those that are history, then by their first day.
    """
    query = (
        select(Action)
        .join(Plan)
        .order_by(col(Plan.board), col(Plan.reminds).desc(), col(Plan.from_on), col(Plan.id), col(Action.position))
    )
    if board is not None:
        query = query.where(Action.board == board)
    if ref is not None:
        query = query.where(Action.ref == ref)
    found = (await session.exec(query)).all()
    owners = await owners_of(session, [action.id for action in found if action.id is not None])
    return [Owned(action, owners[action.id]) for action in found if action.id is not None]


async def by_ref(session: Session, ref: str) -> list[Owned]:
    """The actions of all boards with this reference, whatever its capitals, with their owners."""
    found = (
        await session.exec(select(Action).where(func.lower(Action.ref) == ref.lower()).order_by(col(Action.id)))
    ).all()
    owners = await owners_of(session, [action.id for action in found if action.id is not None])
    return [Owned(action, owners[action.id]) for action in found if action.id is not None]


async def action(session: Session, action_id: int) -> Action | None:
    """The action with this id."""
    return await session.get(Action, action_id)


async def action_to_change(session: Session, action_id: int) -> Action | None:
    """The action with this id, held so that nobody else changes it before this transaction ends."""
    return await session.get(Action, action_id, with_for_update=True)


async def of_plan(session: Session, plan_id: str) -> Sequence[Action]:
    """A plan's actions in order."""
    return (await session.exec(select(Action).where(Action.plan_id == plan_id).order_by(col(Action.position)))).all()


async def owners_of(session: Session, action_ids: Iterable[int]) -> dict[int, tuple[Role, ...]]:
    """The owning roles of each action, by name; an empty tuple where there is none."""
    wanted = list(action_ids)
    owners: dict[int, list[Role]] = defaultdict(list)
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select(ActionRole.action_id, Role)
            .join(Role, col(Role.id) == ActionRole.role_id)
            .where(col(ActionRole.action_id).in_(wanted[start : start + _AT_ONCE]))
            .order_by(col(Role.name))
        )
        for action_id, role in await session.exec(query):
            owners[action_id].append(role)
    return {action_id: tuple(owners[action_id]) for action_id in wanted}


async def set_owners(session: Session, action_id: int, roles: Iterable[Role]) -> None:
    """Make these the roles that own an action."""
    await session.exec(delete(ActionRole).where(col(ActionRole.action_id) == action_id))
    session.add_all(ActionRole(action_id=action_id, role_id=role.id) for role in roles if role.id is not None)


async def role(session: Session, board: str, name: str) -> Role | None:
    """The board's role of this name."""
    return (await session.exec(select(Role).where(Role.board == board, Role.name == name))).one_or_none()


async def roles(session: Session, board: str) -> Sequence[Role]:
    """A board's roles by name."""
    found = (await session.exec(select(Role).where(Role.board == board).order_by(col(Role.name)))).all()
    return sorted(found, key=lambda each: each.name.casefold())


async def role_to_own(session: Session, board: str, name: str) -> Role:
    """The board's role of this name, made if it is new."""
    found = await role(session, board, name)
    if found is None:
        found = Role(board=board, name=name)
        session.add(found)
        await session.flush()
    return found


async def of_person(session: Session, person_id: int) -> Sequence[Action]:
    """All actions of a person's roles: open ones by their next date, then the undated, the done and the closed."""
    owned = select(ActionRole.action_id).join(Membership, col(Membership.role_id) == ActionRole.role_id)
    query = select(Action).where(col(Action.id).in_(owned.where(Membership.person_id == person_id)))
    order = (col(Action.next_on).is_(None), col(Action.next_on), col(Action.position), col(Action.id))
    return (await session.exec(query.order_by(*order))).all()


async def answered(session: Session, plan_id: str, apart_from: Collection[str]) -> set[int]:
    """The ids of a plan's actions that somebody has answered, apart from these roles in the history."""
    query = (
        select(ActionChange.action_id)
        .join(Action)
        .where(Action.plan_id == plan_id, col(ActionChange.by_role).not_in(apart_from))
        .distinct()
    )
    return set((await session.exec(query)).all())


async def set_reminding(session: Session, plan_id: str, *, reminds: bool) -> Sequence[Action]:
    """Let a plan remind of its actions, or make it history; gives its actions, changed and to be settled."""
    await session.exec(update(Plan).where(col(Plan.id) == plan_id).values(reminds=reminds))
    found = await of_plan(session, plan_id)
    for each in found:
        each.reminds = reminds
        session.add(each)
    return found


async def history(session: Session, action_id: int) -> Sequence[ActionChange]:
    """What has happened to an action, oldest first."""
    query = select(ActionChange).where(ActionChange.action_id == action_id).order_by(col(ActionChange.id))
    return (await session.exec(query)).all()


async def change(session: Session, change_id: int) -> ActionChange | None:
    """The line of history with this id."""
    return await session.get(ActionChange, change_id)


async def changes_of(session: Session, board: str, kind: Change) -> Sequence[tuple[ActionChange, Action]]:
    """What has happened of one kind to the open actions of a board, oldest first."""
    query = (
        select(ActionChange, Action)
        .join(Action)
        .where(Action.board == board, ActionChange.kind == kind)
        .order_by(col(ActionChange.id))
    )
    return [(each, action) for each, action in await session.exec(query) if action.status.is_open]


async def open_of_roles(session: Session, role_ids: Collection[int], before: dt.date) -> Sequence[Action]:
    """The open actions of these roles whose next date is before a day, by that date."""
    owned = select(ActionRole.action_id).where(col(ActionRole.role_id).in_(role_ids))
    query = select(Action).where(col(Action.id).in_(owned), col(Action.next_on) < before)
    return (await session.exec(query.order_by(col(Action.next_on), col(Action.id)))).all()


_AT_ONCE = 500
"""Ids in one query; SQLite takes 999 parameters at least."""
