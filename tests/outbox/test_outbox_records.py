"""What the outbox promises to the operator who reads the log and the records."""

import logging
from collections import Counter

import pytest
from reminders_cast import FIRST_REMINDER, SIGNS_GROUP, House, Killed, killed_at, london
from watch import MINUTE, SECOND, Watch, kept

from reminders.actions import done
from reminders.messages import Ambiguous, Delivered, Message, NotSent, Refused
from reminders.outbox import LEASE, NOTHING_LEFT, Point
from storage.tables import MessageState

PLANNED, SENT, REFUSED = MessageState.PLANNED, MessageState.SENT, MessageState.REFUSED
UNCONFIRMED, SUPERSEDED = MessageState.UNCONFIRMED, MessageState.SUPERSEDED


# What the operator reads


async def test_a_tick_says_in_one_line_what_it_did_and_nothing_if_there_was_nothing_to_do(house: House, caplog):
    caplog.set_level(logging.INFO, "reminders.outbox")
    await house.link()
    await house.link()
    house.post.answers = [Refused("blocked")]
    ticked = await house.tick(FIRST_REMINDER)
    assert (ticked.planned, ticked.states) == (2, Counter({SENT: 1, REFUSED: 1}))
    (line,) = caplog.messages
    assert line.startswith("planned 2 reminders; messages: ")
    assert "'sent': 1" in line
    assert "'refused': 1" in line
    caplog.clear()
    ticked = await house.tick(FIRST_REMINDER + MINUTE)
    assert (ticked.planned, ticked.states) == (0, Counter())
    assert caplog.messages == []


async def test_a_message_that_waited_is_reported_when_it_goes_out_although_nothing_new_was_planned(
    house: House, caplog
):
    await house.link()
    house.post.answers = [NotSent("no connection")]
    assert (await house.tick(FIRST_REMINDER)).states == Counter({PLANNED: 1})
    caplog.set_level(logging.INFO, "reminders.outbox")
    await house.tick(FIRST_REMINDER + MINUTE)
    assert caplog.messages == ["planned 0 reminders; messages: {'sent': 1}"]


async def test_a_digest_whose_sender_died_is_counted_as_planned_again(house: House):
    await house.link()
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.SENDING))
    assert (await house.tick(FIRST_REMINDER + LEASE - SECOND)).states == Counter()
    assert (await house.tick(FIRST_REMINDER + LEASE)).states == Counter({PLANNED: 1}), "it is repeated in a minute"
    assert (await house.tick(FIRST_REMINDER + LEASE + MINUTE)).states == Counter({SENT: 1})


async def test_a_notice_whose_sender_died_is_counted_as_unconfirmed(house: House):
    owner, _officer = await house.link(), await house.officer()
    await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, FIRST_REMINDER)
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.SENDING))
    assert (await house.tick(FIRST_REMINDER + LEASE)).states == Counter({UNCONFIRMED: 1})


async def test_what_nobody_needs_any_more_is_closed_and_says_why(house: House):
    owner = await house.link()
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.PLANNED))
    await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, FIRST_REMINDER)
    ticked = await house.tick(FIRST_REMINDER + MINUTE)
    assert ticked.states[SUPERSEDED] == 1
    message = await kept(house)
    assert (message.state, message.reason) == (SUPERSEDED, NOTHING_LEFT)
    assert message.closed_at == FIRST_REMINDER + MINUTE


async def test_what_nobody_needs_any_more_holds_no_other_up(house: House, one_at_a_time):
    owner, _other = await house.link(), await house.link(role=SIGNS_GROUP)
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.PLANNED))
    await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, FIRST_REMINDER)
    assert (await house.tick(FIRST_REMINDER)).states == Counter({SUPERSEDED: 1, SENT: 1})


@pytest.mark.parametrize(
    ("answer", "said"),
    [(RuntimeError("of somebody's child"), "RuntimeError"), (Ambiguous("read timeout"), "read timeout")],
)
async def test_why_it_is_not_known_whether_a_message_arrived_is_kept_without_what_an_error_quotes(
    house: House, caplog, answer: Ambiguous | Exception, said: str
):
    await house.link()
    house.post.answers = [answer]
    await house.tick(FIRST_REMINDER)
    assert (await kept(house)).reason == said
    if isinstance(answer, Exception):
        (alarm,) = [each for each in caplog.records if each.levelno == logging.ERROR]
        assert alarm.getMessage() == "the sender failed on a Digest"
        assert alarm.exc_info is not None


# What is written down, and when


async def test_the_time_in_the_record_is_when_the_answer_came(house: House, watch: Watch):
    await house.link()

    async def slow(message: Message) -> Delivered:
        watch.seconds += 40
        return Delivered(message.message_id)

    await house.tick(FIRST_REMINDER, send=slow)
    assert (await kept(house)).closed_at == FIRST_REMINDER + 40 * SECOND


async def test_a_claim_holds_for_its_five_minutes_and_then_the_message_goes_out(house: House, watch: Watch):
    await house.link()
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.CLAIMED))
    assert (await kept(house)).claimed_until == FIRST_REMINDER + LEASE
    await house.tick(FIRST_REMINDER + LEASE - SECOND)
    assert house.post.sent == [], "the other sender may be alive"
    await house.tick(FIRST_REMINDER + LEASE)
    assert [digest.repeat for digest in house.post.digests] == [False]


async def test_the_claim_of_a_message_taken_up_late_in_a_long_run_holds_as_long(
    house: House, watch: Watch, one_at_a_time, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reminders.outbox.AT_ONCE", 1)
    await house.link()
    await house.link()
    until = []

    async def slow(message: Message) -> Delivered:
        until.append((await kept(house, message.message_id)).claimed_until)
        watch.seconds += 200
        return Delivered(message.message_id)

    await house.tick(FIRST_REMINDER, send=slow)
    assert until == [FIRST_REMINDER + LEASE, FIRST_REMINDER + LEASE + 200 * SECOND]


async def test_a_run_that_lasts_into_the_evening_sends_no_digest_after_eight(
    house: House, watch: Watch, one_at_a_time, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reminders.outbox.AT_ONCE", 1)
    await house.link()
    await house.link()

    async def slow(message: Message) -> Delivered:
        house.post.sent.append(message)
        watch.seconds += 120
        return Delivered(message.message_id)

    await house.tick(london(2017, 6, 2, 19, 59), send=slow)
    assert len(house.post.sent) == 1
    await house.tick(london(2017, 6, 5))
    assert len(house.post.sent) == 2, "the other one comes on the next working day"
