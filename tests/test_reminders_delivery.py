"""Digests and notices on their way: planned once, sent once, and never silently lost."""

import asyncio
import datetime as dt

import pytest
from reminders_cast import BOARD, CSE_GROUP, FIRST_REMINDER, SIGNS_GROUP, House, Killed, killed_at, london, open_house

from reminders.actions import Later, done, later
from reminders.messages import Delivered, NotSent
from reminders.outbox import IN_FLIGHT, Point
from reminders.people import erase
from storage import outbox, plans
from storage.tables import Action, MessageState, Person


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def test_an_owner_gets_the_reminder_28_days_before_at_nine_in_the_morning(house: House):
    owner = await house.link()
    await house.tick(london(2017, 6, 2, 8, 59))
    assert house.post.sent == []
    await house.tick(london(2017, 6, 2, 9, 0))
    (digest,) = house.post.digests
    assert (digest.chat_id, digest.day, digest.repeat) == (owner.chat_id, dt.date(2017, 6, 2), False)
    assert [(item.action.ref, item.days_left) for item in digest.items] == [("LSCB1.1.1", 28)]


async def test_nothing_reminds_twice_however_often_it_ticks(house: House):
    await house.link()
    for minute in range(5):
        await house.tick(london(2017, 6, 2, 9, minute))
    await house.tick(london(2017, 6, 5))
    assert house.post.refs() == [["LSCB1.1.1"]]


async def test_a_role_taken_on_during_the_day_is_reminded_of_the_same_day(house: House):
    owner = await house.link(role="LLR CwD Task and Finish Group")
    await house.tick(FIRST_REMINDER)
    assert house.post.sent == []
    await house.link(chat_id=owner.chat_id)
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=1))
    assert house.post.refs() == [["LSCB1.1.1"]]


async def test_the_ladder_goes_on_until_the_owner_answers(house: House):
    owner = await house.link()
    day = london(2017, 5, 30)
    while day < london(2017, 7, 20):
        await house.tick(day)
        day += dt.timedelta(days=1)
        if day.date() == dt.date(2017, 7, 8):
            await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, day)
    days = [(digest.day.isoformat(), digest.items[0].days_left) for digest in house.post.digests]
    assert days == [("2017-06-02", 28), ("2017-06-23", 7), ("2017-06-29", 1), ("2017-06-30", 0), ("2017-07-07", -7)]


async def test_one_digest_a_day_holds_all_actions_with_the_overdue_first(house: House):
    await house.link(role=SIGNS_GROUP)
    await house.tick(london(2017, 7, 5))
    assert [(item.action.ref, item.days_left) for item in house.post.digests[0].items] == [
        ("LSCB3.3.1", -35),
        ("LSCB3.1.1", -5),
        ("LSCB3.2.1", 26),
    ]


async def test_nothing_goes_out_at_night_at_weekends_or_on_bank_holidays(house: House):
    await house.link(role=SIGNS_GROUP)
    for quiet in (london(2017, 5, 27), london(2017, 5, 29, 12), london(2017, 5, 30, 20), london(2017, 5, 30, 3)):
        await house.tick(quiet)  # a Saturday, the spring bank holiday, after eight, before nine
    assert house.post.sent == []
    await house.tick(london(2017, 5, 30, 19, 59))
    assert house.post.refs() == [["LSCB3.3.1"]]


async def test_after_three_weeks_without_service_there_is_one_digest_and_one_line_for_each_action(house: House):
    await house.link()
    await house.tick(london(2017, 6, 30, 12))
    await house.tick(london(2017, 7, 3))
    assert house.post.refs() == [["LSCB1.1.1"]]


async def test_a_digest_that_could_not_go_out_takes_in_what_comes_due_meanwhile(house: House):
    await house.link(role=SIGNS_GROUP)
    house.post.answers = [NotSent("no connection"), NotSent("no connection")]
    await house.tick(london(2017, 5, 30))
    await house.tick(london(2017, 6, 2))
    assert len(house.post.sent) == 2
    house.post.sent.clear()
    await house.tick(london(2017, 7, 3))
    assert house.post.refs() == [["LSCB3.3.1", "LSCB3.1.1", "LSCB3.2.1"]]
    assert house.post.digests[0].day == dt.date(2017, 7, 3)
    await house.tick(london(2017, 7, 3, 10))
    assert len(house.post.sent) == 1


async def do_it(house: House, action: Action, owner: Person) -> None:
    await done(house.store, action.id, owner.id, FIRST_REMINDER)


async def put_it_off(house: House, action: Action, owner: Person) -> None:
    await later(house.store, action.id, owner.id, FIRST_REMINDER, Later.IN_A_WEEK)


async def hand_it_over(house: House, action: Action, owner: Person) -> None:
    async with house.store.session() as session:
        await plans.set_owners(session, action.id, [await plans.role(session, BOARD, "SEG")])


async def give_it_a_new_date(house: House, action: Action, owner: Person) -> None:
    async with house.store.session() as session:
        action.due_on, action.due_version = dt.date(2017, 12, 1), 2
        action.settle()
        session.add(action)


@pytest.mark.parametrize("change", [do_it, put_it_off, hand_it_over, give_it_a_new_date])
@pytest.mark.parametrize(("ref", "role"), [("LSCB1.1.1", CSE_GROUP), ("LSCB1.3.1", "CSE Strategic Group")])
async def test_what_changes_between_planning_and_sending_is_not_reminded_of(house: House, change, ref: str, role: str):
    owner = await house.link(role=role)
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.PLANNED))
    await change(house, await house.action(ref), owner)
    await house.tick(FIRST_REMINDER)
    assert house.post.sent == []
    async with house.store.session() as session:
        assert (await outbox.message(session, 1)).state is MessageState.SUPERSEDED


async def test_a_clock_set_back_neither_repeats_nor_hangs(house: House):
    await house.link()
    with pytest.raises(Killed):
        await house.tick(london(2017, 6, 23), killed_at(Point.CLAIMED))
    await house.tick(london(2017, 6, 2))
    assert len(house.post.sent) == 1
    await house.tick(london(2017, 6, 23))
    assert len(house.post.sent) <= 2


async def test_ticks_that_overlap_send_each_message_once(house: House):
    await house.link()
    await house.link(role=SIGNS_GROUP)
    await asyncio.gather(*(house.tick(FIRST_REMINDER) for _ in range(4)))
    assert sorted(house.post.refs()) == [["LSCB1.1.1"], ["LSCB3.3.1", "LSCB3.1.1"]]


async def test_an_erased_person_gets_nothing_more(house: House):
    owner = await house.link()
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.PLANNED))
    await erase(house.store, owner.chat_id, FIRST_REMINDER)
    await house.tick(FIRST_REMINDER)
    assert house.post.sent == []


async def test_several_are_on_their_way_at_once_and_not_all(house: House):
    for _ in range(IN_FLIGHT + 5):
        await house.link()
    under_way = most = 0

    async def slow(message):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(20):
            await asyncio.sleep(0)
        under_way -= 1
        return Delivered(message.message_id)

    await house.tick(FIRST_REMINDER, send=slow)
    assert 1 < most <= IN_FLIGHT


CHANGES = [
    pytest.param(dt.date(2018, 3, 23), 9, 3, id="before the clocks go forward"),
    pytest.param(dt.date(2018, 3, 26), 8, 0, id="after the clocks have gone forward"),
    pytest.param(dt.date(2018, 10, 26), 8, 3, id="before the clocks go back"),
    pytest.param(dt.date(2018, 10, 29), 9, 0, id="after the clocks have gone back"),
    pytest.param(dt.date(2020, 2, 28), 9, 1, id="the day before a leap day"),
    pytest.param(dt.date(2018, 12, 31), 9, 0, id="the last day of the year"),
    pytest.param(dt.date(2019, 1, 2), 9, -1, id="the first working day of the year"),
]


@pytest.mark.parametrize(("day", "utc_hour", "days_left"), CHANGES)
async def test_nine_in_london_is_nine_in_london_all_year(house: House, day: dt.date, utc_hour: int, days_left: int):
    owner = await house.link()
    async with house.store.session() as session:
        action = await plans.action_to_change(session, (await house.action("LSCB1.1.1")).id)
        action.due_on, action.due_version = day + dt.timedelta(days=days_left), 2
        action.settle()
        session.add(action)
        await outbox.plan_again(session)
    nine = dt.datetime.combine(day, dt.time(utc_hour), dt.UTC)
    await house.tick(nine - dt.timedelta(minutes=1))
    assert house.post.sent == []
    for minutes in (0, 1, 60, 61, 120):  # an hour that comes twice must not remind twice
        await house.tick(nine + dt.timedelta(minutes=minutes))
    (digest,) = house.post.digests
    assert digest.chat_id == owner.chat_id
    assert ("LSCB1.1.1", days_left) in [(item.action.ref, item.days_left) for item in digest.items]
