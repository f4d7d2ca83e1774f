"""A local Telegram for tests, and bots made by two libraries that talk to it."""

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.demo.server import DemoServer

TOKEN = "1000000001:a-token-for-the-tests-of-the-demo"
PRIYA, OWEN, MAYA, GRACE = 1001, 1002, 1003, 1004
MORNING = dt.datetime(2017, 5, 22, 9, tzinfo=dt.UTC)
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
"""A picture of one pixel."""

LOOPBACK: dict[str, Any] = {"trust_env": False, "verify": False}
"""A proxy in the environment must not stand between a test and this computer; loading certificates takes long."""


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.instant = MORNING
        self.stops: list[dt.datetime] = []

    def now(self) -> dt.datetime:
        return self.instant

    async def advance(self, instant: dt.datetime) -> None:
        self.instant = instant
        self.stops.append(instant)


@asynccontextmanager
async def serving(folder: Path, **options: Any) -> AsyncIterator[DemoServer]:
    server = DemoServer(token=TOKEN, folder=folder, clock=options.pop("clock", HandClock()), **options)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def ptb(server: DemoServer, token: str = TOKEN) -> AsyncIterator[ExtBot[None]]:
    requests = [HTTPXRequest(httpx_kwargs=LOOPBACK) for _ in range(2)]
    bot: ExtBot[None] = ExtBot(
        token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    for request in requests:
        await request.initialize()
    try:
        yield bot
    finally:
        for request in requests:
            await request.shutdown()


@asynccontextmanager
async def aiogram(server: DemoServer) -> AsyncIterator[AiogramBot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    bot = AiogramBot(TOKEN, session=session)
    try:
        yield bot
    finally:
        # The session's own close() sleeps for the sake of encrypted connections, of which there are none.
        await (await session.create_session()).close()


class Someone:
    """A person, as a program plays them."""

    def __init__(self, client: httpx.AsyncClient, number: int = PRIYA) -> None:
        self.client = client
        self.number = number

    async def says(self, text: str) -> Any:
        return good(await self.client.post(f"/demo/people/{self.number}/messages", json={"text": text}))

    async def sends(self, name: str, body: bytes, mime: str, caption: str = "") -> Any:
        answer = await self.client.post(
            f"/demo/people/{self.number}/messages", files={"file": (name, body, mime)}, data={"caption": caption}
        )
        return good(answer)

    async def presses(self, message_id: int, data: str, **more: Any) -> Any:
        wish = {"message_id": message_id, "data": data, **more}
        return good(await self.client.post(f"/demo/people/{self.number}/presses", json=wish))

    async def sees(self, **query: Any) -> Any:
        return good(await self.client.get(f"/demo/people/{self.number}/messages", params=query))


def good(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def refusal(answer: httpx.Response, status: int) -> str:
    """The sentence in which the demo says why not."""
    body = answer.json()
    assert (answer.status_code, list(body)) == (status, ["error"])
    assert body["error"].endswith(".")
    return body["error"]


def keys(*rows: Sequence[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Rows of buttons, each with its text and its data or address."""

    def button(text: str, aim: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text, **{"url" if aim.startswith("https:") else "callback_data": aim})

    return InlineKeyboardMarkup([[button(*pair) for pair in row] for row in rows])


async def is_polled(server: DemoServer) -> None:
    while not server.state.updates.is_polled:  # noqa: ASYNC110 - the server has no need of an event for this
        await asyncio.sleep(0)


def refused(words: str) -> pytest.RaisesExc[BadRequest]:
    """Expects a bad request with these words; python-telegram-bot changes some letters to capitals."""
    return pytest.raises(BadRequest, match=re.compile(re.escape(words), re.IGNORECASE))


@asynccontextmanager
async def program(server: DemoServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, timeout=10, **LOOPBACK) as client:
        yield client
