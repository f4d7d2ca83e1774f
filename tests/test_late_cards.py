"""Score cards that have not come: the officer's pile, asking again, and what is written down of her own entries."""

import datetime as dt

import pytest
from reminders_cast import BOARD, SIGNS_GROUP, House, london, open_house

from bot.views.actions import notice
from reminders import late_cards, scoring
from reminders.changes import NotAllowedError
from storage import audit
from storage.tables import Change

Q2 = dt.date(2017, 6, 30)
BEFORE, AFTER = london(2017, 6, 19), london(2017, 7, 3)


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as opened:
        yield opened


async def late_on(house: House, now: dt.datetime) -> dict[str, late_cards.Late]:
    return {each.card.id: each for each in await late_cards.late(house.store, BOARD, now.date())}


async def test_a_card_is_missing_from_the_day_after_its_date_until_it_comes(house: House):
    assert await late_on(house, BEFORE) == {}
    person = (await house.link(role=SIGNS_GROUP)).id or 0
    action = await house.action("LSCB3.1.1")
    missing = (await late_on(house, AFTER))["signs-of-safety"]
    assert (missing.quarter_on, missing.authors, missing.begun) == (Q2, 1, False)
    writing = await scoring.begin(house.store, action.id or 0, person, AFTER)
    await scoring.answer(house.store, writing.id, person, AFTER, number=0, text="12")
    assert (await late_on(house, AFTER))["signs-of-safety"].begun
    await scoring.hand_in(house.store, writing.id, person, AFTER)
    assert "signs-of-safety" not in await late_on(house, AFTER)


async def test_asking_again_tells_the_authors_once_a_day_and_answers_nothing(house: House):
    officer = (await house.officer()).id or 0
    author = await house.link(role=SIGNS_GROUP)
    action = await house.action("LSCB3.1.1")
    assert await late_cards.ask_again(house.store, action.id or 0, officer, AFTER) == 1
    assert await late_cards.ask_again(house.store, action.id or 0, officer, AFTER) == 0
    await house.tick(AFTER)
    (told,) = [each for each in house.post.notices if each.change.kind is Change.ASKED_AGAIN]
    assert told.chat_id == author.chat_id
    reply = notice(told)
    assert "April to June 2017" in reply.html
    assert reply.buttons[0][0].data == f"sc:open:{action.id}:{told.message_id}"
    assert (await house.action("LSCB3.1.1")).done_through_on is None
    assert (await late_on(house, AFTER))["signs-of-safety"].asked_on == AFTER.date()
    assert await late_cards.ask_again(house.store, action.id or 0, officer, AFTER + dt.timedelta(days=1)) == 1


async def test_a_card_that_comes_meanwhile_is_not_asked_for(house: House):
    officer = (await house.officer()).id or 0
    author = (await house.link(role=SIGNS_GROUP)).id or 0
    action = await house.action("LSCB3.1.1")
    await late_cards.ask_again(house.store, action.id or 0, officer, AFTER)
    writing = await scoring.begin(house.store, action.id or 0, author, AFTER)
    await scoring.answer(house.store, writing.id, author, AFTER, number=0, text="12")
    await scoring.hand_in(house.store, writing.id, author, AFTER)
    await house.tick(AFTER)
    assert Change.ASKED_AGAIN not in {each.change.kind for each in house.post.notices}


async def test_only_an_officer_of_the_board_asks_again(house: House):
    author = (await house.link(role=SIGNS_GROUP)).id or 0
    action = await house.action("LSCB3.1.1")
    with pytest.raises(NotAllowedError):
        await late_cards.ask_again(house.store, action.id or 0, author, AFTER)


async def test_what_an_officer_writes_on_a_card_is_in_the_log_and_what_an_author_writes_is_not(house: House):
    officer = (await house.officer()).id or 0
    author = (await house.link(role=SIGNS_GROUP)).id or 0
    action = await house.action("LSCB3.1.1")
    writing = await scoring.begin(house.store, action.id or 0, author, BEFORE)
    await scoring.answer(house.store, writing.id, author, BEFORE, number=0, text="12")
    await scoring.answer(house.store, writing.id, officer, BEFORE, number=1, text="38.5")
    await scoring.hand_in(house.store, writing.id, officer, BEFORE)
    async with house.store.session() as session:
        found = [(entry.what, entry.about) for entry, _ in await audit.entries(session, [BOARD])]
    assert ("wrote on a score card", "signs-of-safety 2017-Q2, question 2") in found
    assert not any("question 1" in about for _, about in found)
    assert ("done", "LSCB3.1.1") in found
