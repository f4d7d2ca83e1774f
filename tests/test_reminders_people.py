"""Invitations, what they give, and leaving without a trace."""

import asyncio
import datetime as dt
import re

import pytest
from reminders_cast import BOARD, CSE_GROUP, LINKED_AT, SIGNS_GROUP, House, open_house

from reminders.actions import done
from reminders.people import (
    VALID_FOR,
    InvitationError,
    Linked,
    NotLinked,
    access,
    create_invitation,
    erase,
    officers_of,
    redeem,
)
from storage import people, plans
from storage.tables import InvitationKind

OWNER, MEMBER, OFFICER = InvitationKind.OWNER, InvitationKind.MEMBER, InvitationKind.OFFICER


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def invite(house: House, kind: InvitationKind = OWNER, role: str | None = CSE_GROUP) -> str:
    return await create_invitation(house.store, BOARD, kind, role, now=LINKED_AT, by="officer")


async def test_an_invitation_gives_its_role_and_nothing_else(house: House):
    linked = await redeem(house.store, await invite(house), 1, "Ash", LINKED_AT)
    assert isinstance(linked, Linked)
    assert (linked.kind, linked.role, linked.board) == (OWNER, CSE_GROUP, BOARD)
    may = await access(house.store, 1)
    assert [role.name for role in may.roles_at(BOARD)] == [CSE_GROUP]
    assert not may.is_officer(BOARD)
    assert not may.is_member(BOARD)


async def test_an_officer_of_one_board_is_not_one_of_another(house: House):
    await redeem(house.store, await invite(house, OFFICER, None), 1, "Ash", LINKED_AT)
    may = await access(house.store, 1)
    assert (may.is_officer(BOARD), may.is_officer("southend")) == (True, False)
    assert [officer.chat_id for officer in await officers_of(house.store, BOARD)] == [1]


async def test_a_person_can_hold_several_roles_and_grants(house: House):
    for token in (await invite(house), await invite(house, role=SIGNS_GROUP), await invite(house, MEMBER, None)):
        assert isinstance(await redeem(house.store, token, 1, "Ash", LINKED_AT), Linked)
    may = await access(house.store, 1)
    assert (len(may.roles), may.is_member(BOARD)) == (2, True)


async def test_the_first_of_a_role_is_accountable(house: House):
    first, second = await house.link(), await house.link()
    role = (await access(house.store, first.chat_id)).roles[0]
    async with house.store.session() as session:
        assert [person.id for person in await people.holders(session, role.id)] == [first.id, second.id]


async def test_a_link_works_once_and_for_its_own_person_again(house: House):
    token = await invite(house)
    assert isinstance(await redeem(house.store, token, 1, "Ash", LINKED_AT), Linked)
    assert await redeem(house.store, token, 2, "Bo", LINKED_AT) is NotLinked.USED
    assert isinstance(await redeem(house.store, token, 1, "Ash", LINKED_AT), Linked)
    assert await access(house.store, 2) is None


async def test_of_two_who_open_a_link_at_once_one_is_linked(house: House):
    token = await invite(house)
    outcomes = await asyncio.gather(*(redeem(house.store, token, chat, "Ash", LINKED_AT) for chat in range(1, 9)))
    assert sum(isinstance(outcome, Linked) for outcome in outcomes) == 1
    assert outcomes.count(NotLinked.USED) == 7


async def test_a_link_expires_after_two_weeks(house: House):
    token = await invite(house)
    assert await redeem(house.store, token, 1, "Ash", LINKED_AT + VALID_FOR) is NotLinked.EXPIRED
    assert isinstance(
        await redeem(house.store, token, 1, "Ash", LINKED_AT + VALID_FOR - dt.timedelta(seconds=1)), Linked
    )


async def test_a_made_up_link_links_nobody_and_stores_nothing(house: House):
    assert await redeem(house.store, "made-up", 1, "Ash", LINKED_AT) is NotLinked.UNKNOWN
    assert await access(house.store, 1) is None


async def test_the_token_fits_a_telegram_link_and_is_not_in_the_database(house: House, tmp_path):
    token = await invite(house)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,64}", token)
    assert token.encode() not in (tmp_path / "data" / "safeboard.sqlite3").read_bytes()


@pytest.mark.parametrize(("kind", "role"), [(OWNER, "No such group"), (OWNER, None), (OFFICER, CSE_GROUP)])
async def test_an_invitation_needs_a_role_that_the_board_has(house: House, kind, role):
    with pytest.raises(InvitationError, match="SEG"):
        await invite(house, kind, role)


async def test_leaving_erases_the_person_and_keeps_the_action_s_history(house: House, tmp_path):
    token = await invite(house)
    linked = await redeem(house.store, token, 7_777_777_777, "Zebedee Quince", LINKED_AT)
    action = await house.action("LSCB1.1.1")
    await done(house.store, action.id, linked.person.id, LINKED_AT)
    await house.tick(LINKED_AT + dt.timedelta(hours=2))
    file = tmp_path / "data" / "safeboard.sqlite3"
    assert b"Zebedee" in file.read_bytes()
    assert await erase(house.store, 7_777_777_777, LINKED_AT)
    assert not await erase(house.store, 7_777_777_777, LINKED_AT)
    kept = file.read_bytes()
    assert b"Zebedee" not in kept
    assert (7_777_777_777).to_bytes(8, "big").lstrip(b"\0") not in kept
    async with house.store.session() as session:
        assert [change.by_role for change in await plans.history(session, action.id)] == [CSE_GROUP]
