"""What the outbox promises to whoever waits for a message, and to the operator who reads the log and the records."""

import asyncio
import datetime as dt
import logging
from collections import Counter
from contextlib import asynccontextmanager

import pytest
from reminders_cast import FIRST_REMINDER, SIGNS_GROUP, House, Killed, killed_at, london, open_house

from reminders.actions import done
from reminders.messages import Ambiguous, Delivered, Message, NotSent, Refused
from reminders.outbox import LEASE, NOTHING_LEFT, Point, confirm
from reminders.writing import write
from storage import outbox
from storage.tables import MessageState, OutboxMessage

PLANNED, SENT, REFUSED = MessageState.PLANNED, MessageState.SENT, MessageState.REFUSED
UNCONFIRMED, SUPERSEDED = MessageState.UNCONFIRMED, MessageState.SUPERSEDED
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


class Watch:
    """A stopwatch that runs only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def perf_counter(self) -> float:
        return self.seconds


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr("reminders.outbox.time", watch)
    return watch


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reminders.outbox.IN_FLIGHT", 1)


async def kept(house: House, number: int = 1) -> OutboxMessage:
    """A message as it stands in the database."""
    async with house.store.session() as session:
        message = await outbox.message(session, number)
    assert message is not None
    return message


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


# Pauses, stops and closed gates


@pytest.mark.parametrize(("pause", "went_out"), [(60, 1), (61, 0)])
async def test_a_process_that_was_paused_before_it_sent_does_not_send_what_others_may_have_sent(
    house: House, watch: Watch, pause: int, went_out: int
):
    await house.link()

    def paused(point: Point) -> None:
        if point is Point.SENDING:
            watch.seconds += pause

    await house.tick(FIRST_REMINDER, paused)
    assert len(house.post.sent) == went_out
    message = await kept(house)
    assert message.state is (SENT if went_out else PLANNED)
    assert message.reason == (None if went_out else "the process was paused")
    await house.tick(FIRST_REMINDER + 2 * MINUTE)
    assert [digest.repeat for digest in house.post.digests] == [False], "it surely was not sent"


async def test_every_step_of_a_message_is_passed_in_order(house: House):
    await house.link()
    steps: list[Point] = []
    await house.tick(FIRST_REMINDER, steps.append)
    assert steps == list(Point)


async def test_a_gate_that_closes_leaves_the_rest_to_the_next_tick_and_holds_no_claim(house: House, one_at_a_time):
    for _ in range(3):
        await house.link()

    class ClosesAfterOne:
        async def is_open(self) -> bool:
            return not house.post.sent

        async def turn(self, _chat_id: int) -> bool:
            return True

    await house.tick(FIRST_REMINDER, gate=ClosesAfterOne())
    assert [digest.chat_id for digest in house.post.digests] == [1001]
    assert [(await kept(house, number)).state for number in (1, 2, 3)] == [SENT, PLANNED, PLANNED]
    await house.tick(FIRST_REMINDER)
    assert sorted(digest.chat_id for digest in house.post.digests) == [1001, 1002, 1003]


async def test_each_waits_for_the_turn_of_its_own_chat_and_who_has_none_today_gets_it_next_time(
    house: House, one_at_a_time
):
    for _ in range(3):
        await house.link()
    asked = []

    class NotTheSecond:
        async def is_open(self) -> bool:
            return True

        async def turn(self, chat_id: int) -> bool:
            asked.append(chat_id)
            return chat_id != 1002

    await house.tick(FIRST_REMINDER, gate=NotTheSecond())
    assert asked == [1001, 1002]
    await house.tick(FIRST_REMINDER)
    assert [digest.chat_id for digest in house.post.digests] == [1001, 1002, 1003]
    assert not any(digest.repeat for digest in house.post.digests)


async def test_after_a_stop_only_what_was_on_its_way_is_in_doubt(house: House, one_at_a_time):
    for _ in range(3):
        await house.link()
    begun = asyncio.Event()

    async def hangs(_message: Message) -> Delivered:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    work = asyncio.create_task(house.tick(FIRST_REMINDER, send=hangs))
    await begun.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    messages = [await kept(house, number) for number in (1, 2, 3)]
    assert [message.state for message in messages] == [PLANNED] * 3
    assert [message.repeat for message in messages] == [True, False, False]
    assert messages[0].reason == "stopped before the answer came"
    await house.tick(FIRST_REMINDER)
    assert [digest.chat_id for digest in house.post.digests] == [1002, 1003], "at once; the repeat waits a minute"


async def test_an_answer_that_was_under_way_when_another_message_failed_is_still_written_down(house: House):
    await house.link()
    await house.link()
    broke = asyncio.Event()

    async def send(message: Message) -> Delivered:
        if message.chat_id == 1002:
            await broke.wait()
        return Delivered(70 + message.message_id)

    def breaks(point: Point) -> None:
        if point is Point.ANSWERED and not broke.is_set():
            broke.set()
            raise Killed

    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, breaks, send=send)
    assert [(message.state, message.telegram_id) for message in [await kept(house, 2)]] == [(SENT, 72)]


async def test_when_one_message_cannot_go_on_no_further_ones_are_begun(house: House, one_at_a_time):
    await house.link()
    await house.link()
    with pytest.raises(Killed):
        await house.tick(FIRST_REMINDER, killed_at(Point.ANSWERED))
    assert len(house.post.sent) == 1
    assert (await kept(house, 2)).state is PLANNED, "it waits for the next tick, and not for the end of a claim"


async def test_a_kill_holds_up_no_more_messages_than_were_taken_up_in_one_go(
    house: House, one_at_a_time, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reminders.outbox.AT_ONCE", 2)
    for _ in range(3):
        await house.link()
    states = []

    async def look(message: Message) -> Delivered:
        states.append(Counter([(await kept(house, number)).state for number in (1, 2, 3)]))
        return Delivered(message.message_id)

    await house.tick(FIRST_REMINDER, send=look)
    assert states[0] == Counter({MessageState.SENDING: 1, MessageState.CLAIMED: 1, PLANNED: 1})


# A message that cannot be written, an answer that cannot be written down


async def test_a_message_that_cannot_be_written_holds_no_other_up_and_is_tried_again(
    house: House, watch: Watch, caplog, monkeypatch: pytest.MonkeyPatch
):
    for _ in range(3):
        await house.link()

    async def breaks_on_the_second(session, rows, today):
        if any(row.id == 2 for row in rows):
            raise KeyError("of somebody's child")
        return await write(session, rows, today)

    monkeypatch.setattr("reminders.outbox.write", breaks_on_the_second)
    ticked = await house.tick(FIRST_REMINDER)
    assert ticked.states == Counter({SENT: 2})
    assert [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR] == [
        "message 2 could not be written"
    ]
    message = await kept(house, 2)
    assert (message.state, message.reason) == (PLANNED, "KeyError")
    monkeypatch.setattr("reminders.outbox.write", write)
    await house.tick(FIRST_REMINDER + 14 * SECOND)
    assert len(house.post.sent) == 2
    await house.tick(FIRST_REMINDER + 15 * SECOND)
    assert [(digest.chat_id, digest.repeat) for digest in house.post.digests[2:]] == [(1002, False)]


class Breakdown:
    """A database that is away for so many openings from now on, and waits that pass at once and are noted."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch, openings: int) -> None:
        self.waits: list[float] = []
        self._store, self._session = house.store, house.store.session
        self._patch, self._openings = monkeypatch, openings
        monkeypatch.setattr("reminders.outbox._RECORD_WAITS", (0.5, 1.0))

    async def send(self, message: Message) -> Delivered:
        """Deliver a message; from then on the database is away."""
        self._patch.setattr(self._store, "session", self._away)
        self._patch.setattr("reminders.outbox.asyncio.sleep", self._sleep)
        return Delivered(70 + message.message_id)

    @asynccontextmanager
    async def _away(self):
        self._openings -= 1
        if self._openings < 0:
            self._patch.setattr(self._store, "session", self._session)
            async with self._session() as session:
                yield session
            return
        raise OSError("the database is away")

    async def _sleep(self, seconds: float) -> None:
        if seconds:
            self.waits.append(seconds)


async def test_an_answer_is_tried_to_be_written_down_until_the_last_wait_is_over(
    house: House, caplog, monkeypatch: pytest.MonkeyPatch
):
    await house.link()
    breakdown = Breakdown(house, monkeypatch, openings=2)
    ticked = await house.tick(FIRST_REMINDER, send=breakdown.send)
    assert breakdown.waits == [0.5, 1.0]
    assert ticked.states == Counter({SENT: 1})
    message = await kept(house)
    assert (message.state, message.telegram_id) == (SENT, 71)
    assert caplog.messages.count("an answer could not be written down (OSError); trying again") == 2


async def test_an_answer_that_cannot_be_written_down_at_all_is_an_error_and_the_digest_comes_once_more(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    await house.link()
    breakdown = Breakdown(house, monkeypatch, openings=4)
    with pytest.raises(OSError, match="the database is away"):
        await house.tick(FIRST_REMINDER, send=breakdown.send)
    with pytest.raises(OSError, match="the database is away"):
        await house.tick(FIRST_REMINDER + MINUTE)
    for minutes in (5, 6, 7):
        await house.tick(FIRST_REMINDER + minutes * MINUTE)
    assert [digest.repeat for digest in house.post.digests] == [True]


# A tap as proof


async def test_a_tap_proves_that_a_message_arrived_and_when(house: House):
    owner = await house.link()
    house.post.answers = [Ambiguous("reset"), Ambiguous("reset")]
    await house.tick(FIRST_REMINDER)
    await house.tick(FIRST_REMINDER + 2 * MINUTE)
    assert (await kept(house)).state is UNCONFIRMED
    tapped_at = FIRST_REMINDER + dt.timedelta(hours=3)
    await confirm(house.store, 1, owner.id, tapped_at)
    message = await kept(house)
    assert (message.state, message.reason, message.closed_at) == (SENT, None, tapped_at)


async def test_a_tap_settles_nothing_that_is_settled_or_does_not_exist_or_is_another_s(house: House):
    owner, other = await house.link(), await house.link(role=SIGNS_GROUP)
    house.post.answers = [Refused("chat not found")]
    await house.tick(FIRST_REMINDER)
    refused, sent = await kept(house, 1), await kept(house, 2)
    for person, number in ((owner, 1), (other, 1), (other, 2), (owner, 2), (owner, 99)):
        await confirm(house.store, number, person.id, FIRST_REMINDER + MINUTE)
    assert (await kept(house, 1), await kept(house, 2)) == (refused, sent)
