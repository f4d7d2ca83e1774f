"""Webhook mode: the local Telegram delivers, only whoever leads takes deliveries, and only Telegram's are taken."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from demo_support import program
from dialogue import Player

from bot.app import running_bot
from bot.clock import SystemClock
from bot.demo.server import DemoServer
from bot.demo.session import TOKEN, Demo
from bot.pace import Pace
from bot.settings import Settings, SettingsError
from bot.wiring import wire
from knowledge.library import Library
from knowledge.urgency import UrgencyCheck

SECRET = "a-secret-of-our-own-1"
PRIYA = 1001


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[DemoServer]:
    server = DemoServer(token=TOKEN, folder=tmp_path / "telegram", clock=SystemClock())
    await server.start()
    yield server
    await server.stop()


def settings(telegram: DemoServer, folder: Path, **more) -> Settings:
    port = free_port()
    return Settings.load(
        bot_token=TOKEN,
        bot_api_url=telegram.url,
        data_dir=folder,
        webhook_url=f"http://127.0.0.1:{port}/from-telegram",
        webhook_port=port,
        webhook_secret=SECRET,
        **more,
    )


@asynccontextmanager
async def running(telegram: DemoServer, here: Settings, library: Library, urgency: UrgencyCheck) -> AsyncIterator[Demo]:
    services = await wire(here, SystemClock(), library=library, urgency=urgency)
    services.pace = Pace(overall=1000, each_chat=0)
    try:
        async with running_bot(services, token=TOKEN) as ticker:
            yield Demo(server=telegram, services=services, clock=SystemClock(), ticker=ticker, folder=here.data_dir)
    finally:
        await services.store.close()


@pytest.fixture
async def bot(telegram: DemoServer, tmp_path: Path, library: Library, urgency: UrgencyCheck) -> AsyncIterator[Demo]:
    async with running(telegram, settings(telegram, tmp_path / "bot"), library, urgency) as demo:
        yield demo


def forged() -> dict:
    chat = {"id": PRIYA, "type": "private", "first_name": "Priya"}
    who = {"id": PRIYA, "is_bot": False, "first_name": "Priya"}
    return {"update_id": 999_999, "message": {"message_id": 9, "date": 1, "chat": chat, "from": who, "text": "/help"}}


async def test_what_people_say_is_delivered_and_answered_in_order(bot: Demo) -> None:
    await Player(bot).play(
        [
            {"as": "practitioner", "says": "/start", "hears": "Which board"},
            {"presses": "Southend", "hears": "Your board is now"},
            {"says": "MARAT", "hears": "high risk domestic abuse"},
            {"says": "a child has just told me her dad hits her", "hears": "999"},
        ]
    )
    assert not [each for each in bot.server.requests if each.method == "getUpdates"]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "application/json"),
        ({"X-Telegram-Bot-Api-Secret-Token": "not-the-secret-at-all"}, "application/json"),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, "text/plain"),
    ],
    ids=["no secret", "wrong secret", "wrong kind"],
)
async def test_a_delivery_that_is_not_telegram_s_is_refused(bot: Demo, headers: dict[str, str], kind: str) -> None:
    url = bot.services.settings.webhook_url
    assert url
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(url, json=forged(), headers={**headers, "Content-Type": kind})
    assert answer.status_code == 403
    await Player(bot).play([{"as": "practitioner", "says": "/privacy", "hears": "kept"}])
    assert not [m for m in bot.server.state.chats[PRIYA].present if "/priorities" in m.text], "nobody asked for /help"


async def test_what_is_no_update_is_refused_and_the_bot_goes_on(bot: Demo, caplog: pytest.LogCaptureFixture) -> None:
    url = bot.services.settings.webhook_url
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    async with httpx.AsyncClient(trust_env=False) as client:
        for body in (b"", b"{", b"[1]", b'{"update_id": 1, "message": {"text": "words"}}'):
            assert (await client.post(url, content=body, headers=headers)).status_code >= 400
    await Player(bot).play([{"as": "practitioner", "says": "/help", "hears": "/priorities"}])


async def test_what_came_while_the_bot_was_down_is_delivered_once_it_is_back(
    telegram: DemoServer, tmp_path: Path, library: Library, urgency: UrgencyCheck
) -> None:
    here = settings(telegram, tmp_path / "bot")
    async with running(telegram, here, library, urgency):
        pass
    async with program(telegram) as client:
        await client.post(f"/demo/people/{PRIYA}/messages", json={"text": "/help"})
    async with running(telegram, here, library, urgency) as demo:
        await Player(demo).play([{"as": "practitioner", "hears": "/priorities"}])


async def test_whoever_stands_by_sets_no_webhook_and_listens_to_nobody(
    bot: Demo, telegram: DemoServer, tmp_path: Path, library: Library, urgency: UrgencyCheck
) -> None:
    own = bot.services.settings.webhook_url
    second = settings(telegram, tmp_path / "second", database_url=bot.services.settings.database)
    async with running(telegram, second, library, urgency) as other:
        assert other.services.pulse.stands_by
        assert telegram._webhook.url == own
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", second.webhook_port)) != 0
        await Player(bot).play([{"as": "practitioner", "says": "/help", "hears": "/priorities"}])


async def test_a_polling_bot_takes_the_webhook_away(
    bot: Demo, telegram: DemoServer, tmp_path: Path, library: Library, urgency: UrgencyCheck
) -> None:
    # The same token on another database: an installation that was changed to polling.
    here = Settings.load(bot_token=TOKEN, bot_api_url=telegram.url, data_dir=tmp_path / "polling")
    async with running(telegram, here, library, urgency) as demo:
        assert telegram._webhook.url == ""
        await Player(demo).play([{"as": "practitioner", "says": "/help", "hears": "/priorities"}])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"webhook_url": "https://bot.example/x"}, "needs SAFEBOARD_WEBHOOK_SECRET"),
        ({"webhook_url": "https://bot.example/x", "webhook_secret": "short"}, "16 to 256 letters"),
        ({"webhook_url": "https://bot.example/x", "webhook_secret": "with a space in it"}, "16 to 256 letters"),
        ({"webhook_url": "http://bot.example/x", "webhook_secret": SECRET}, "must begin with https://"),
    ],
)
def test_a_webhook_without_a_guard_is_refused_in_a_sentence(more: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Settings.load(**more)


def test_the_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    here = Settings.load(webhook_url="https://bot.example/x", webhook_secret_file=tmp_path / "secret")
    assert here.webhook_secret is not None
    assert here.webhook_secret.get_secret_value() == SECRET
