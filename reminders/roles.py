"""A board's roles and their people: who answers for what, who stands in, who is away, and how that changes."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from reminders.calendar import london_day
from reminders.changes import OFFICER, NotAllowedError, NoteError, checked, officers
from reminders.people import note_departure
from storage import audit, outbox, people, plans
from storage.store import Session, Store
from storage.tables import Membership, Person, Place, Role, RoleChange, Standing

LONGEST_LEAVE = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a role."""

    person: Person
    place: Place
    accountable: bool
    away_until: dt.date | None
    """The day of their return, if they are on leave."""


@dataclass(frozen=True, slots=True)
class Team:
    """A role with its people, the accountable one first, and how many open actions it owns."""

    role: Role
    seats: tuple[Seat, ...]
    open_actions: int

    @property
    def holders(self) -> tuple[Seat, ...]:
        """Those who hold the role, without deputies and chairs."""
        return tuple(seat for seat in self.seats if seat.place is Place.HOLDER)

    @property
    def hears(self) -> bool:
        """Whether a reminder to this role reaches anybody at present."""
        stands_in = [seat for seat in self.seats if seat.place is not Place.CHAIR]
        return any(seat.person.reachable and seat.away_until is None for seat in stands_in)


async def teams(store: Store, board: str, today: dt.date) -> list[Team]:
    """A board's roles by name: those first that own open actions and reach nobody."""
    async with store.session() as session:
        found = await _teams(session, list(await plans.roles(session, board)), board, today)
    return sorted(found, key=lambda team: (not team.open_actions or team.hears, team.role.name.casefold()))


async def team(store: Store, role_id: int, person_id: int, today: dt.date) -> tuple[Team, bool]:
    """One role, for an officer of its board or for its own people; and whether the person is an officer.

    Raises:
        NotAllowedError: for everybody else.
    """
    async with store.session() as session:
        role = await people.role(session, role_id)
        if role is not None:
            is_officer = person_id in await officers(session, role.board)
            if is_officer or await people.membership(session, person_id, role_id) is not None:
                return (await _teams(session, [role], role.board, today))[0], is_officer
    raise NotAllowedError


async def history(store: Store, role_id: int) -> list[RoleChange]:
    """What has happened to a role's people, oldest first."""
    async with store.session() as session:
        return list(await people.role_history(session, role_id))


async def hand_on(store: Store, role_id: int, by_id: int, now: dt.datetime, *, to_id: int, reason: str) -> Team:
    """Make another holder of a role the accountable one, with a reason.

    Raises:
        NotAllowedError: if `by_id` is neither the accountable person nor an officer, or `to_id` holds no such role.
        NoteError: if the reason is empty or too long.
    """
    reason = checked(reason)
    async with store.session() as session:
        role, by_role = await _may_change(session, role_id, by_id)
        seats = [each for each, _ in await people.memberships(session, [role_id])]
        heir = next((each for each in seats if each.person_id == to_id and each.place is Place.HOLDER), None)
        if heir is None:
            raise NotAllowedError
        for seat in seats:
            seat.accountable = seat is heir
            session.add(seat)
        session.add(RoleChange(role_id=role_id, at=now, by_role=by_role, what="handed on", note=reason))
        if by_role == OFFICER:
            await audit.note(session, role.board, "handed a role on", role.name, now=now, person_id=by_id)
        await outbox.plan_again(session)
        await session.flush()
        return (await _teams(session, [role], role.board, london_day(now)))[0]


async def remove(store: Store, role_id: int, by_id: int, person_id: int, now: dt.datetime) -> Role:
    """An officer takes a person out of a role. Who has no other role or standing is erased.

    Raises:
        NotAllowedError: if `by_id` is no officer of the board, or the person is not in the role.
    """
    async with store.session() as session:
        role = await people.role(session, role_id)
        if role is None or by_id not in await officers(session, role.board):
            raise NotAllowedError
        if await people.membership(session, person_id, role_id) is None:
            raise NotAllowedError
        await people.remove_membership(session, person_id, role_id)
        await note_departure(session, role, now, by_role=OFFICER, what="an officer took somebody out")
        await audit.note(session, role.board, "took somebody out of a role", role.name, now=now, person_id=by_id)
        await _erase_if_nothing_is_left(session, person_id)
        return role


async def remove_standing(
    store: Store, board: str, by_id: int, person_id: int, kind: Standing, *, now: dt.datetime
) -> None:
    """An officer takes a member or another officer off a board. Who has nothing else is erased.

    Raises:
        NotAllowedError: if `by_id` is no officer of the board, would take themselves off, or there is nothing to take.
    """
    async with store.session() as session:
        found = [each.id for each in await people.with_grant(session, board, kind)]
        if by_id not in await officers(session, board) or by_id == person_id or person_id not in found:
            raise NotAllowedError
        await people.remove_grant(session, person_id, board, kind)
        await audit.note(session, board, f"took off {kind.value}", now=now, person_id=by_id)
        await _erase_if_nothing_is_left(session, person_id)


async def standing_people(store: Store, board: str) -> dict[Standing, list[Person]]:
    """A board's members and officers."""
    async with store.session() as session:
        return {kind: list(await people.with_grant(session, board, kind)) for kind in Standing}


async def pause(store: Store, person_id: int, until_on: dt.date | None, now: dt.datetime) -> list[Team]:
    """Begin a leave until a day, which is the day of return, or end it with None.

    Returns:
        The person's roles as they are heard now, for the word about who stands in.

    Raises:
        NoteError: if the day has come already, or is more than a year away.
    """
    today = london_day(now)
    if until_on is not None and until_on <= today:
        raise NoteError("That day has come already. Write the day on which you are back.")
    if until_on is not None and until_on - today > LONGEST_LEAVE:
        raise NoteError("That is more than a year away. Ask the officer to give your role to somebody else.")
    async with store.session() as session:
        person = await people.person(session, person_id)
        if person is None:
            raise NotAllowedError
        person.paused_until_on = until_on
        session.add(person)
        await outbox.plan_again(session)
        await session.flush()
        roles = list(await people.roles_of(session, person_id))
        held = [role for role in roles if (await _seat(session, person_id, role)).place is Place.HOLDER]
        return [team for role in held for team in await _teams(session, [role], role.board, today)]


async def _seat(session: Session, person_id: int, role: Role) -> Membership:
    found = await people.membership(session, person_id, role.id or 0)
    assert found is not None
    return found


async def _may_change(session: Session, role_id: int, by_id: int) -> tuple[Role, str]:
    role = await people.role(session, role_id)
    if role is not None:
        if by_id in await officers(session, role.board):
            return role, OFFICER
        seat = await people.membership(session, by_id, role_id)
        if seat is not None and seat.accountable:
            return role, role.name
    raise NotAllowedError


async def _erase_if_nothing_is_left(session: Session, person_id: int) -> None:
    if not await people.roles_of(session, person_id) and not await people.grants_of(session, person_id):
        await people.erase(session, person_id)


async def _teams(session: Session, roles: list[Role], board: str, today: dt.date) -> list[Team]:
    ids = [role.id for role in roles if role.id is not None]
    seats: dict[int, list[Seat]] = defaultdict(list)
    for each, person in await people.memberships(session, ids):
        away = person.paused_until_on if people.is_away(person, today) else None
        seats[each.role_id].append(Seat(person, each.place, each.accountable, away))
    owned: dict[int, int] = defaultdict(int)
    for each_owned in await plans.actions(session, board):
        for role in each_owned.owners:
            owned[role.id or 0] += each_owned.action.asks
    return [Team(role, tuple(seats[role.id or 0]), owned[role.id or 0]) for role in roles]
