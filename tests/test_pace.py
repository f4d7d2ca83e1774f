"""Telegram's limits, kept by everybody who sends: simulated time, so that nothing waits."""

import asyncio
import datetime as dt
import itertools

import pytest
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


@pytest.mark.parametrize("late", [0.0, 0.003, 0.2])
async def test_no_second_ever_sees_more_than_thirty_messages_even_when_timers_are_late(late: float):
    time = Time(late)
    pace, sent = paced(time), []
    for chat_id in range(500):
        await pace.turn(chat_id)
        sent.append(time.now)
    assert max(sum(1 for each in sent if start <= each < start + 1) for start in sent) <= 30
    if late < 0.005:
        assert 499 / (sent[-1] - sent[0]) >= 24


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
