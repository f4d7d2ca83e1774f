"""Sending that goes wrong: lost answers, kills, blocked and moved chats, a database that is away. Nothing is lost."""

import asyncio
import datetime as dt
from contextlib import asynccontextmanager

import pytest
from reminders_cast import CSE_GROUP, FIRST_REMINDER, SIGNS_GROUP, House, Killed, killed_at, london, open_house

from reminders import trouble
from reminders.actions import done
from reminders.messages import Ambiguous, Delivered, Moved, NotSent, Refused
from reminders.outbox import LEASE, Point, confirm
from reminders.people import access, heard_from
from storage import outbox
from storage.tables import MessageState


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


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
    await heard_from(house.store, owner.chat_id, london(2017, 6, 23, 10))
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


async def test_one_that_fails_holds_no_other_up(house: House):
    for _ in range(5):
        await house.link()
    house.post.answers = [NotSent("?"), Refused("?"), RuntimeError("?"), Ambiguous("?")]
    await house.tick(FIRST_REMINDER)
    assert len(house.post.sent) == 5


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
