"""Who may do what: invitations, the people they link, and leaving again.

Only people who open an invitation are stored. The link's token is shown once and kept as a hash.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage import audit, outbox, people, plans
from storage.store import Session, Store
from storage.tables import Grant, Invitation, InvitationKind, Membership, Person, Place, Role, RoleChange, Standing

PLACES = {
    InvitationKind.OWNER: Place.HOLDER,
    InvitationKind.DEPUTY: Place.DEPUTY,
    InvitationKind.CHAIR: Place.CHAIR,
}
"""The invitations that go with a role, and the place that each gives in it."""

VALID_FOR = dt.timedelta(days=14)
_TOKEN_BYTES = 24
"""192 random bits, 32 characters: past guessing, and within the 64 that a Telegram link carries."""


class InvitationError(Exception):
    """The invitation cannot be made; the message says why."""


class NotLinked(StrEnum):
    """Why an invitation did not link anybody."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Linked:
    """The person is linked now, or was already by this very standing."""

    person: Person
    board: str
    kind: InvitationKind
    role: str | None
    """The name of the role in which an owner, deputy or chair has been given a place."""


@dataclass(frozen=True, slots=True)
class Access:
    """A linked person with everything they may do."""

    person: Person
    roles: tuple[Role, ...]
    grants: tuple[Grant, ...]

    def is_officer(self, board: str) -> bool:
        """Whether the person is an officer of this board."""
        return any(grant.board == board and grant.kind is Standing.OFFICER for grant in self.grants)

    def is_member(self, board: str) -> bool:
        """Whether the person is a member of this board; an officer is not one by that alone."""
        return any(grant.board == board and grant.kind is Standing.MEMBER for grant in self.grants)

    def roles_at(self, board: str) -> tuple[Role, ...]:
        """The roles that the person holds at this board."""
        return tuple(role for role in self.roles if role.board == board)


async def create_invitation(
    store: Store,
    board: str,
    kind: InvitationKind,
    role: str | None = None,
    *,
    now: dt.datetime,
    by: str,
    by_person: int | None = None,
) -> str:
    """Make a single-use invitation, valid for 14 days.

    Args:
        store: the open database.
        board: the board's id.
        kind: what it makes of the person who opens it.
        role: for an owner, a deputy or a chair, the name of the role; for others None.
        now: the present instant, aware.
        by: in which role it is made, for example `officer`; it names no person.
        by_person: the officer who makes it, for the log of what officers did.

    Returns:
        The token for the link, 32 characters of `A-Za-z0-9_-`. It cannot be shown again.

    Raises:
        InvitationError: if the board has no such role.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    async with store.session() as session:
        found = await plans.role(session, board, role) if role is not None else None
        if (kind in PLACES) != (found is not None):
            known = ", ".join(each.name for each in await plans.roles(session, board)) or "none"
            raise InvitationError(f"“{role or ''}” owns no action of this board. Its roles are: {known}.")
        session.add(
            Invitation(
                token_hash=_hashed(token),
                board=board,
                kind=kind,
                role_id=found.id if found else None,
                created_at=now,
                created_by=by,
                expires_at=now + VALID_FOR,
            )
        )
        await audit.note(session, board, f"invited {kind.value}", role or "", now=now, person_id=by_person, role=by)
    return token


async def redeem(store: Store, token: str, chat_id: int, name: str, now: dt.datetime) -> Linked | NotLinked:
    """Link the person of a chat by an invitation.

    Of two people who open the same link at once one is linked. Somebody who opens it again and already has
    what it gives is told so as if it were the first time.
    """
    hashed = _hashed(token)
    async with store.session() as session:
        invitation = await people.invitation(session, hashed)
        if invitation is None:
            return NotLinked.UNKNOWN
        await people.count_try(session, hashed)
        person = await people.by_chat(session, chat_id)
        if person is not None and await _has_it(session, person, invitation):
            return await _linked(session, person, invitation)
        if invitation.used_at is not None:
            return NotLinked.USED
        if invitation.expires_at <= now:
            return NotLinked.EXPIRED
        if not await people.use_invitation(session, hashed, now):
            return NotLinked.USED
        if person is None:
            person = Person(chat_id=chat_id, name=name, linked_at=now)
            session.add(person)
            await session.flush()
        await _give(session, person, invitation, now)
        return await _linked(session, person, invitation)


async def access(store: Store, chat_id: int) -> Access | None:
    """What the person of a chat may do; None for everybody who is not linked."""
    async with store.session() as session:
        person = await people.by_chat(session, chat_id)
        if person is None or person.id is None:
            return None
        roles = await people.roles_of(session, person.id)
        grants = await people.grants_of(session, person.id)
        return Access(person, tuple(roles), tuple(grants))


async def roles_of_board(store: Store, board: str) -> Sequence[Role]:
    """The roles and groups that own actions of a board, by name."""
    async with store.session() as session:
        return await plans.roles(session, board)


async def officers_of(store: Store, board: str) -> Sequence[Person]:
    """The officers of a board."""
    async with store.session() as session:
        return await people.with_grant(session, board, Standing.OFFICER)


async def heard_from(store: Store, chat_id: int, now: dt.datetime) -> None:
    """Note that somebody who could not be reached has written again.

    What their digests held when they were refused was never shown: as far as it still holds, it goes out with what is
    due now.
    """
    async with store.session() as session:
        person = await people.by_chat(session, chat_id)
        if person is not None and not person.reachable:
            person.reachable = True
            person.planned_on = None
            session.add(person)
            await outbox.open_refused_digests(session, person.id or 0, now)


async def cannot_reach(store: Store, chat_id: int) -> None:
    """Note that Telegram does not let us write to the person of a chat, if one is linked."""
    async with store.session() as session:
        person = await people.by_chat(session, chat_id)
        if person is not None and person.id is not None:
            await people.set_unreachable(session, person.id)


async def erase(store: Store, chat_id: int, now: dt.datetime) -> bool:
    """Delete a person, with all that was addressed to them; whether there was one.

    The history of actions and of roles stays: it names roles only. Who has been there longest answers for a role next.
    """
    async with store.session() as session:
        person = await people.by_chat(session, chat_id)
        if person is None or person.id is None:
            return False
        left = list(await people.roles_of(session, person.id))
        await people.erase(session, person.id)
        for role in left:
            await note_departure(session, role, now, by_role=role.name, what="somebody left")
        return True


async def note_departure(
    session: Session, role: Role, now: dt.datetime, *, by_role: str, what: str, note: str | None = None
) -> None:
    """Write down that somebody is no longer with a role, and see that somebody answers for it if anybody is left."""
    assert role.id is not None
    session.add(RoleChange(role_id=role.id, at=now, by_role=by_role, what=what, note=note))
    holders = [each for each, _ in await people.memberships(session, [role.id]) if each.place is Place.HOLDER]
    if holders and not any(each.accountable for each in holders):
        holders[0].accountable = True
        session.add(holders[0])
    await outbox.plan_again(session)


def _hashed(token: str) -> str:
    # Plain SHA-256 is enough: the token is random, so there is no dictionary to try.
    return hashlib.sha256(token.encode()).hexdigest()


async def _has_it(session: Session, person: Person, invitation: Invitation) -> bool:
    if invitation.role_id is not None:
        found = await session.get(Membership, (person.id, invitation.role_id))
        return found is not None and found.place is PLACES[invitation.kind]
    return await session.get(Grant, (person.id, invitation.board, Standing(invitation.kind))) is not None


async def _give(session: Session, person: Person, invitation: Invitation, now: dt.datetime) -> None:
    assert person.id is not None
    person.planned_on = None
    session.add(person)
    if invitation.role_id is None:
        session.add(Grant(person_id=person.id, board=invitation.board, kind=Standing(invitation.kind)))
        return
    place = PLACES[invitation.kind]
    known = await people.memberships(session, [invitation.role_id])
    is_first = place is Place.HOLDER and not any(each.accountable for each, _ in known)
    await session.merge(Membership(person_id=person.id, role_id=invitation.role_id, place=place, accountable=is_first))
    what = f"somebody came as {place}" if place is not Place.HOLDER else "somebody came"
    session.add(RoleChange(role_id=invitation.role_id, at=now, by_role=invitation.created_by, what=what))


async def _linked(session: Session, person: Person, invitation: Invitation) -> Linked:
    role = await session.get(Role, invitation.role_id) if invitation.role_id is not None else None
    return Linked(person, invitation.board, invitation.kind, role.name if role else None)
