"""Digests and notices on their way: planned once, sent once, and never silently lost."""

import asyncio
import datetime as dt
from contextlib import asynccontextmanager

import pytest
from reminders_cast import BOARD, CSE_GROUP, SIGNS_GROUP, House, london, open_house

from reminders import trouble
from reminders.actions import Later, done, later
from reminders.messages import Ambiguous, Delivered, Moved, NotSent, Refused
from reminders.outbox import IN_FLIGHT, LEASE, Point, confirm
from reminders.people import access, erase, heard_from
from storage import outbox, plans
from storage.tables import Action, MessageState, Person

FIRST_REMINDER = london(2017, 6, 2)
"""28 days before LSCB1.1.1 is due, a Friday."""


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


class Killed(BaseException):
    """The process ended."""


def killed_at(point: Point):
    def reached(here: Point) -> None:
        if here is point:
            raise Killed

    return reached


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


async def test_a_message_that_surely_was_not_sent_is_tried_again_when_telegram_allows(house: House):
    await house.link()
    house.post.answers = [NotSent("too many requests", retry_after=dt.timedelta(seconds=40))]
    await house.tick(FIRST_REMINDER)
    await house.tick(FIRST_REMINDER + dt.timedelta(seconds=39))
    assert len(house.post.sent) == 1
    await house.tick(FIRST_REMINDER + dt.timedelta(seconds=45))
    assert [digest.repeat for digest in house.post.digests] == [False, False]


async def test_a_lost_answer_brings_one_repeat_that_says_so_and_then_shows_as_unconfirmed(house: House):
    owner = await house.link()
    house.post.answers = [Ambiguous("read timeout"), Ambiguous("read timeout")]
    for minute in range(0, 30, 2):
        await house.tick(FIRST_REMINDER + dt.timedelta(minutes=minute))
    assert [digest.repeat for digest in house.post.digests] == [False, True]
    async with house.store.session() as session:
        ((message, roles),) = await outbox.unsettled(session)
    assert (message.state, message.reason, roles) == (MessageState.UNCONFIRMED, "read timeout", (CSE_GROUP,))
    await confirm(house.store, message.id, owner.id, FIRST_REMINDER)
    async with house.store.session() as session:
        assert await outbox.unsettled(session) == []


async def test_a_tap_by_somebody_else_does_not_confirm_a_message(house: House):
    await house.link()
    stranger = await house.link(role=SIGNS_GROUP)
    house.post.answers = [Ambiguous("reset"), Delivered(1), Ambiguous("reset")]
    await house.tick(FIRST_REMINDER)
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=5))
    async with house.store.session() as session:
        ((message, _),) = await outbox.unsettled(session)
    await confirm(house.store, message.id, stranger.id, FIRST_REMINDER)
    async with house.store.session() as session:
        assert len(await outbox.unsettled(session)) == 1


async def test_a_sender_that_breaks_is_taken_for_a_lost_answer(house: House):
    await house.link()
    house.post.answers = [RuntimeError("a view failed")]
    await house.tick(FIRST_REMINDER)
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=5))
    assert [digest.repeat for digest in house.post.digests] == [False, True]


async def test_who_blocked_the_bot_is_shown_as_unreachable_and_hears_again_after_writing(house: House):
    owner = await house.link()
    house.post.answers = [Refused("bot was blocked by the user", unreachable=True)]
    await house.tick(FIRST_REMINDER)
    assert not (await access(house.store, owner.chat_id)).person.reachable
    await house.tick(london(2017, 6, 23))
    assert len(house.post.sent) == 1
    await heard_from(house.store, owner.chat_id)
    await house.tick(london(2017, 6, 23, 10))
    assert len(house.post.sent) == 2


@pytest.mark.parametrize("point", list(Point))
async def test_a_process_that_is_killed_loses_no_reminder_and_repeats_it_once_at_most(house: House, point: Point):
    await house.link()
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(point))
    for minutes in (1, 6, 12, 18):
        await house.tick(FIRST_REMINDER + dt.timedelta(minutes=minutes))
    copies = {Point.PLANNED: 1, Point.CLAIMED: 1, Point.SENDING: 1, Point.ANSWERED: 2, Point.RECORDED: 1}
    assert house.post.refs() == [["LSCB1.1.1"]] * copies[point]
    maybe_repeated = point in (Point.SENDING, Point.ANSWERED)
    assert house.post.digests[-1].repeat is maybe_repeated
    async with house.store.session() as session:
        message = await outbox.message(session, house.post.sent[-1].message_id)
    assert message.state is MessageState.SENT


async def test_a_notice_that_may_have_arrived_is_not_repeated_but_shown(house: House):
    owner, _officer = await house.link(), await house.officer()
    await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, FIRST_REMINDER)
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.ANSWERED))
    for minutes in (6, 12):
        await house.tick(FIRST_REMINDER + dt.timedelta(minutes=minutes))
    assert len(house.post.notices) == 1
    async with house.store.session() as session:
        ((message, _),) = await outbox.unsettled(session)
    assert message.state is MessageState.UNCONFIRMED


async def test_an_answer_that_comes_after_the_claim_was_given_up_still_counts(house: House):
    await house.link()

    async def slow(message):
        await house.tick(FIRST_REMINDER + LEASE + dt.timedelta(seconds=1))  # meanwhile another tick gives the claim up
        return Delivered(77)

    await house.tick(FIRST_REMINDER, send=slow)
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=20))
    assert house.post.sent == []  # nothing but the slow one went out
    async with house.store.session() as session:
        assert (await outbox.message(session, 1)).telegram_id == 77


async def test_a_late_answer_cannot_settle_the_repeat_that_came_after_it(house: House):
    await house.link()

    async def hangs(message):
        house.post.answers = [Ambiguous("reset")]
        await house.tick(FIRST_REMINDER + LEASE + dt.timedelta(seconds=1))
        await house.tick(FIRST_REMINDER + LEASE + dt.timedelta(minutes=2))  # the repeat, and its answer is lost too
        return NotSent("no connection")

    await house.tick(FIRST_REMINDER, send=hangs)
    await house.tick(FIRST_REMINDER + dt.timedelta(hours=3))
    assert [digest.repeat for digest in house.post.digests] == [True]
    async with house.store.session() as session:
        assert (await outbox.message(session, 1)).state is MessageState.UNCONFIRMED


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


async def test_one_that_fails_holds_no_other_up(house: House):
    for _ in range(5):
        await house.link()
    house.post.answers = [NotSent("?"), Refused("?"), RuntimeError("?"), Ambiguous("?")]
    await house.tick(FIRST_REMINDER)
    assert len(house.post.sent) == 5


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


async def test_a_chat_that_has_moved_gets_it_at_its_new_number(house: House):
    owner = await house.link()
    house.post.answers = [Moved(-1009)]
    for minutes in (0, 1):
        await house.tick(FIRST_REMINDER + dt.timedelta(minutes=minutes))
    assert [digest.chat_id for digest in house.post.digests] == [owner.chat_id, -1009]


async def test_an_answer_is_kept_in_memory_while_the_database_is_away(house: House, monkeypatch: pytest.MonkeyPatch):
    await house.link()
    session, tries = house.store.session, 0

    @asynccontextmanager
    async def away():
        nonlocal tries
        tries += 1
        if tries < 4:
            raise OSError("the database is away")
        async with session() as opened:
            yield opened

    async def send(_message):
        monkeypatch.setattr(house.store, "session", away)
        return Delivered(77)

    monkeypatch.setattr("reminders.outbox._RECORD_WAITS", [0] * 8)
    await house.tick(FIRST_REMINDER, send=send)
    async with session() as opened:
        assert (await outbox.message(opened, 1)).telegram_id == 77


async def test_a_message_that_waits_for_a_closed_gate_is_given_back(house: House):
    await house.link()

    class Closing:
        async def is_open(self) -> bool:
            return True

        async def turn(self, _chat_id: int) -> bool:
            return False

    await house.tick(FIRST_REMINDER, gate=Closing())
    assert house.post.sent == []
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=1))
    assert [digest.repeat for digest in house.post.digests] == [False]


async def test_a_stop_that_cannot_wait_writes_down_that_nobody_knows(house: House):
    await house.link()
    begun = asyncio.Event()

    async def hangs(_message):
        begun.set()
        await asyncio.Event().wait()

    work = asyncio.create_task(house.tick(FIRST_REMINDER, send=hangs))
    await begun.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=2))
    assert [digest.repeat for digest in house.post.digests] == [True]


async def test_an_officer_sends_again_or_takes_off_the_list_what_is_unconfirmed(house: House):
    owner, _officer = await house.link(), await house.officer()
    await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, FIRST_REMINDER)
    house.post.answers = [Ambiguous("reset"), Ambiguous("reset")]
    await house.tick(FIRST_REMINDER)
    async with house.store.session() as session:
        ((number, roles),) = [(each.message.id, each.roles) for each in await trouble.list_unconfirmed(session)]
        assert roles == ()
        assert await trouble.resend(session, number, FIRST_REMINDER)
        assert not await trouble.resend(session, number, FIRST_REMINDER), "it is on its way already"
    await house.tick(FIRST_REMINDER)
    assert [notice.repeat for notice in house.post.notices] == [False, True]
    async with house.store.session() as session:
        assert await trouble.mark_seen(session, number, FIRST_REMINDER)
        assert await trouble.troubled(session) == []
        assert (await outbox.message(session, number)).state is MessageState.UNCONFIRMED
        assert not await trouble.mark_seen(session, 999, FIRST_REMINDER)


async def test_who_cannot_be_reached_is_on_a_list_with_their_roles(house: House):
    await house.link()
    house.post.answers = [Refused("bot was blocked by the user", unreachable=True)]
    await house.tick(FIRST_REMINDER)
    async with house.store.session() as session:
        assert [each.roles for each in await trouble.list_unreachable(session)] == [(CSE_GROUP,)]


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
