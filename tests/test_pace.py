"""Telegram's limits, kept by everybody who sends: simulated time, so that nothing waits."""

import asyncio
import bisect
import datetime as dt
import itertools
import random
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.pace import PACED, PATIENCE, Pace, RepliesCount


class Time:
    """A clock that only waiting moves on; timers are late by a little, as real ones are."""

    def __init__(self, late: float = 0.0) -> None:
        self.now, self.late = 100.0, late

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self.late
        await asyncio.sleep(0)


def paced(time: Time, **more) -> Pace:
    return Pace(monotonic=time.monotonic, sleep=time.sleep, **more)


class MadeUpTime(asyncio.SelectorEventLoop):
    """A loop whose clock goes on only when everybody waits, and then at once to the next who is woken."""

    now = 0.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self.now = max(self.now, self._scheduled[0].when())
        super()._run_once()


@dataclass(frozen=True)
class Late:
    """The longest delays, in seconds: of timers, commits between turn and request, the way there, the way back."""

    timer: float = 0.0
    commit: float = 0.0
    there: float = 0.0
    back: float = 0.0


def sent_through(late: Late, seed: int, *, messages: int = 400, replies: int = 0) -> list[float]:
    """When each message arrives at a server, where 16 tasks send them as the outbox does."""
    chance, arrived, numbers = random.Random(seed), [], iter(range(messages))

    def up_to(longest: float) -> float:
        # Mostly short, now and then as long as can be.
        return longest * chance.choice([0, 0.1, 0.3, 1]) * chance.random()

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds + 1e-6 + up_to(late.timer))  # no clock stands still

    async def request() -> None:
        await asyncio.sleep(up_to(late.there))
        arrived.append(asyncio.get_running_loop().time())
        await asyncio.sleep(up_to(late.back))

    async def run() -> None:
        pace = Pace(monotonic=asyncio.get_running_loop().time, sleep=sleep)
        limiter = RepliesCount(pace)

        async def work() -> None:
            for chat_id in numbers:
                await pace.turn(chat_id)
                await asyncio.sleep(up_to(late.commit))
                await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": chat_id}, PACED)

        async def reply() -> None:
            while len(arrived) < messages:
                await asyncio.sleep(1.01 + 2 * chance.random())
                await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": -1}, None)

        await asyncio.gather(*(work() for _ in range(16)), *(reply() for _ in range(replies)))

    with asyncio.Runner(loop_factory=MadeUpTime) as runner:
        runner.run(run())
    return sorted(arrived)


def most_in_a_second(arrived: list[float]) -> int:
    return max(bisect.bisect_left(arrived, start + 1 - 1e-9) - n for n, start in enumerate(arrived))


DELAYS = st.floats(0, 3)


@settings(max_examples=40, deadline=None)
@given(late=st.builds(Late, DELAYS, DELAYS, DELAYS, DELAYS), seed=st.integers(0, 2**32), replies=st.integers(0, 1))
def test_whatever_is_late_no_second_sees_more_than_thirty_messages(late: Late, seed: int, replies: int):
    assert most_in_a_second(sent_through(late, seed, replies=replies)) <= 30


@settings(max_examples=20, deadline=None)
@given(
    late=st.builds(Late, st.floats(0, 0.03), st.floats(0, 0.1), st.floats(0, 0.05), st.floats(0, 0.05)),
    seed=st.integers(0, 2**32),
)
def test_the_usual_delays_do_not_slow_it_down(late: Late, seed: int):
    arrived = sent_through(late, seed)
    assert (len(arrived) - 1) / (arrived[-1] - arrived[0]) >= 24


async def test_what_telegram_asks_for_between_turn_and_request_is_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    time = Time()
    pace = paced(time)

    async def request():
        pytest.fail("nothing may go out")

    await pace.turn(7)
    pace.hold(5)
    with pytest.raises(RetryAfter):
        await RepliesCount(pace).process_request(request, (), {}, "sendMessage", {"chat_id": 7}, PACED)


async def test_a_chat_gets_one_message_a_second():
    time = Time()
    pace, sent = paced(time), []
    for _ in range(4):
        await pace.turn(7)
        sent.append(time.now)
    assert [round(after - before, 3) for before, after in itertools.pairwise(sent)] == [1, 1, 1]


async def test_a_reply_counts_and_what_is_sent_to_the_same_chat_waits_for_it():
    time = Time()
    pace = paced(time)
    pace.count(7)
    await pace.turn(8)
    assert time.now < 100.1
    await pace.turn(7)
    assert time.now >= 101


async def test_a_crowd_of_replies_holds_a_reminder_back_for_a_second_and_not_for_minutes():
    time = Time()
    pace = paced(time)
    for chat_id in range(1000):
        pace.count(chat_id)
    began = time.now
    await pace.turn(5000)
    assert time.now - began < 1.1


async def test_what_telegram_asks_of_one_holds_for_all():
    time = Time()
    pace = paced(time)
    pace.hold(5)
    await asyncio.gather(pace.turn(1), pace.turn(2))
    assert time.now >= 105


async def test_a_long_hold_is_left_to_a_later_tick():
    time = Time()
    pace = paced(time)
    pace.hold(PATIENCE + 1)
    assert not await pace.is_open()
    assert time.now == 100
    time.now += PATIENCE
    assert await pace.is_open()


async def test_memory_does_not_grow_with_the_number_of_chats():
    pace = paced(Time())
    for chat_id in range(5000):
        await pace.turn(chat_id)
    assert len(pace._chats) <= 1001


async def test_a_reply_that_came_too_soon_goes_out_again_and_reminders_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    time = Time()
    pace = paced(time)
    answers = [RetryAfter(dt.timedelta(seconds=3)), "sent"]

    async def request():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    limiter = RepliesCount(pace)
    assert await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": 7}, None) == "sent"
    assert time.now >= 103
    answers[:] = [RetryAfter(dt.timedelta(seconds=3))]
    with pytest.raises(RetryAfter):
        await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": 7}, PACED)
