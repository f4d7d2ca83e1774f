"""Faults of Telegram and of the network while reminders go out: what becomes of the message, and of the others."""

import datetime as dt
import logging
from contextlib import asynccontextmanager

import pytest
from demo_support import LOOPBACK, TOKEN, serving
from reminders_cast import london, open_house
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery import Delivery
from bot.pace import Pace, RepliesCount
from storage import outbox
from storage.tables import MessageState, Person

FIRST_REMINDER = london(2017, 6, 2)
SENT, REFUSED, UNCONFIRMED = MessageState.SENT, MessageState.REFUSED, MessageState.UNCONFIRMED


@pytest.fixture(autouse=True)
def _time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


class QuickPace(Pace):
    """A pace for which time passes with the ticks of the test."""

    def __init__(self) -> None:
        super().__init__(overall=10_000, each_chat=0, monotonic=lambda: self.now)
        self.now = 0.0


@asynccontextmanager
async def post_office(folder, pace: Pace, url: str | None = None):
    async with serving(folder) as server:
        request = HTTPXRequest(read_timeout=0.3, httpx_kwargs=LOOPBACK)
        bot = ExtBot(TOKEN, base_url=f"{url or server.url}/bot", request=request, rate_limiter=RepliesCount(pace))
        await request.initialize()
        try:
            yield server, Delivery(bot, pace)
        finally:
            await request.shutdown()


class Gate:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def is_open(self) -> bool:
        return self._pace.held <= 0

    async def turn(self, chat_id: int) -> bool:
        return True


@pytest.mark.parametrize(
    ("error", "when", "times", "ends"),
    [
        (429, "before", 3, (SENT, 1)),
        (500, "after", 1, (SENT, 2)),
        (502, "before", 1, (SENT, 1)),
        (502, "before", 2, (UNCONFIRMED, 0)),
        (403, "before", 1, (REFUSED, 0)),
        (400, "before", 1, (REFUSED, 0)),
        (404, "before", 2, (SENT, 1)),
        (401, "before", 2, (SENT, 1)),
        ("reset", "after", 1, (SENT, 2)),
        ("reset", "before", 1, (SENT, 1)),
        ("hang", "before", 1, (SENT, 1)),
        ("proxy", "before", 2, (SENT, 1)),
        *((spoiled, "after", 1, (SENT, 2)) for spoiled in ("html", "cut", "json")),
        *((spoiled, "before", 1, (SENT, 1)) for spoiled in ("html", "cut", "json")),
        *((spoiled, "before", 2, (UNCONFIRMED, 0)) for spoiled in ("html", "cut", "json")),
    ],
)
async def test_each_fault_ends_as_promised_and_the_other_person_hears(
    tmp_path, error: int | str, when: str, times: int, ends: tuple[MessageState, int]
):
    state, copies = ends
    pace = QuickPace()
    async with open_house(tmp_path) as house, post_office(tmp_path / "telegram", pace) as (server, delivery):
        hit, other = await house.link(), await house.link()
        server.faults.add("sendMessage", error, chat_id=hit.chat_id, times=times, when=when, retry_after=1)
        for minutes in range(0, 70, 3):
            pace.now = minutes * 60.0
            await house.tick(FIRST_REMINDER + dt.timedelta(minutes=minutes), send=delivery.send, gate=Gate(pace))
        async with house.store.session() as session:
            ended = {(await outbox.message(session, number)).state for number in (1, 2)}
            reachable = (await session.get(Person, hit.id)).reachable
        arrived = {chat.person.id: len(list(chat.present)) for chat in server.state.chats.values()}
    assert ended == {state, SENT}
    assert (arrived[hit.chat_id], arrived[other.chat_id]) == (copies, 1)
    assert reachable is (state is not REFUSED), "an unknown token or a proxy is no reason to give up on a person"


async def test_without_a_connection_everything_waits_and_goes_out_once_it_is_back(tmp_path, caplog):
    pace = QuickPace()
    async with open_house(tmp_path) as house:
        for _ in range(4):
            await house.link()
        async with post_office(tmp_path / "dead", pace, "http://127.0.0.1:9") as (_, delivery):
            await house.tick(FIRST_REMINDER, send=delivery.send, gate=Gate(pace))
        assert pace.held > 0
        assert caplog.text.count("cannot be reached") == 1
        pace.now = 120.0
        async with post_office(tmp_path / "telegram", pace) as (server, delivery):
            await house.tick(FIRST_REMINDER + dt.timedelta(minutes=2), send=delivery.send, gate=Gate(pace))
            sent = [each for each in server.requests if each.method == "sendMessage"]
    assert sorted(each.params["chat_id"] for each in sent) == ["1001", "1002", "1003", "1004"]


async def test_an_unknown_token_raises_one_alarm_that_says_what_to_check(tmp_path, caplog):
    pace = QuickPace()
    async with open_house(tmp_path) as house, post_office(tmp_path / "telegram", pace) as (server, delivery):
        for _ in range(4):
            await house.link()
        server.faults.add("sendMessage", 404, times=4)
        await house.tick(FIRST_REMINDER, send=delivery.send, gate=Gate(pace))
        assert pace.held > 200
    (alarm,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "SAFEBOARD_BOT_TOKEN" in alarm.getMessage()
    assert TOKEN not in caplog.text
