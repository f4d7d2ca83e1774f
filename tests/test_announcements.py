"""Announcements: whom they reach, who may make them, and what becomes of somebody who is gone."""

import pytest
from reminders_cast import BOARD, CSE_GROUP, LINKED_AT, SIGNS_GROUP, House, open_house

from feedback import broadcasts
from feedback.broadcasts import Attempt, Outcome
from reminders.announcements import LIMIT, chats, make
from reminders.changes import NotAllowedError, NoteError
from reminders.people import access, cannot_reach, erase
from storage import people, plans
from storage.tables import Audience, BroadcastKind, InvitationKind


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def role_id(house: House, name: str) -> int:
    async with house.store.session() as session:
        return (await plans.role(session, BOARD, name)).id


async def test_each_audience_has_its_people_once_and_nobody_out_of_reach(house: House):
    cse, signs = await house.link(), await house.link(role=SIGNS_GROUP)
    await house.link(role=SIGNS_GROUP, chat_id=cse.chat_id)
    member = await house.link(InvitationKind.MEMBER, None)
    blocked = await house.link()
    await cannot_reach(house.store, blocked.chat_id)
    assert await chats(house.store, BOARD, Audience.OWNERS, None) == [cse.chat_id, signs.chat_id]
    assert await chats(house.store, BOARD, Audience.ROLE, await role_id(house, CSE_GROUP)) == [cse.chat_id]
    assert await chats(house.store, BOARD, Audience.MEMBERS, None) == [member.chat_id]
    assert await chats(house.store, "southend", Audience.OWNERS, None) == []
    assert await chats(house.store, BOARD, Audience.SUBSCRIBERS, None) is None


async def test_only_an_officer_of_the_board_and_only_to_its_own_roles(house: House):
    officer, owner = await house.officer(), await house.link()
    role = await role_id(house, CSE_GROUP)
    for board, by, audience, which in (
        (BOARD, owner.id, Audience.OWNERS, None),
        ("southend", officer.id, Audience.OWNERS, None),
        ("southend", officer.id, Audience.ROLE, role),
        (BOARD, officer.id, Audience.ROLE, None),
        (BOARD, officer.id, Audience.OWNERS, role),
    ):
        with pytest.raises(NotAllowedError):
            await make(house.store, board, by, "Hello", LINKED_AT, audience=audience, role_id=which)


@pytest.mark.parametrize(("words", "why"), [(" \n ", "empty"), ("x" * (LIMIT + 1), "Shorten")])
async def test_words_that_do_not_fit_are_refused_with_a_reason(house: House, words: str, why: str):
    officer = await house.officer()
    with pytest.raises(NoteError, match=why):
        await make(house.store, BOARD, officer.id, words, LINKED_AT, audience=Audience.OWNERS, role_id=None)


async def test_it_goes_to_each_once_and_not_to_whoever_left_meanwhile(house: House):
    officer, first, second = await house.officer(), await house.link(), await house.link()
    made = await make(house.store, BOARD, officer.id, "Hello", LINKED_AT, audience=Audience.OWNERS, role_id=None)
    to = await chats(house.store, BOARD, Audience.OWNERS, None)
    begun = await broadcasts.begin(
        house.store, BOARD, BroadcastKind.ANNOUNCEMENT, made.id, now=LINKED_AT, today=LINKED_AT.date(), chats=to
    )
    await erase(house.store, second.chat_id, LINKED_AT)
    got: list[int] = []

    async def deliver(chat_id: int) -> Attempt:
        got.append(chat_id)
        return Attempt(Outcome.SENT)

    async def at_once(_chat: int) -> None: ...

    for _ in range(2):
        sent, _ = await broadcasts.send_some(house.store, begun.id, LINKED_AT, deliver, at_once, most=10)
    assert (got, sent.sent, sent.done) == ([first.chat_id], 1, True)


async def test_whoever_cannot_be_reached_is_noted(house: House):
    person = await house.link()
    await cannot_reach(house.store, person.chat_id)
    await cannot_reach(house.store, 424242)
    assert not (await access(house.store, person.chat_id)).person.reachable
    async with house.store.session() as session:
        assert await people.by_chat(session, 424242) is None
