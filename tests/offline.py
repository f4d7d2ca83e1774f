"""The real Application without a network: Telegram is a few lines here, so that a conversation takes milliseconds.

Meant for tests that hold the same conversation dozens of times, with something failing at another place each time.
"""

import asyncio
import datetime as dt
import json
import types
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.app import build_application
from bot.context import SafeboardApplication
from bot.demo.session import PASSPHRASE
from bot.settings import Settings
from bot.wiring import wire
from feedback.keys import generate, install_key
from knowledge.library import Library

NOON = dt.datetime(2018, 5, 30, 12, tzinfo=dt.UTC)
KEYS = generate("southend", PASSPHRASE, iterations=1)


class StillClock:
    def now(self) -> dt.datetime:
        return NOON


class Telegram(BaseRequest):
    """Answers every request of the bot at once, and remembers what it said and which menu each chat has."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.menus: dict[str, Any] = {}

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_: object
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        given = request_data.parameters if request_data else {}
        result = self._answer(url.rpartition("/")[2], given)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _answer(self, method: str, given: dict[str, Any]) -> Any:
        scope = json.dumps(given.get("scope"))
        match method:
            case "getMe":
                return {"id": 1, "is_bot": True, "first_name": "Safeboard", "username": "safeboard_bot"}
            case "getMyCommands":
                return self.menus.get(scope, [])
            case "setMyCommands":
                self.menus[scope] = given["commands"]
                return True
            case "sendMessage" | "editMessageText":
                number = given.get("message_id", 1000 + len(self.sent))
                self.sent.append({**given, "message_id": number})
                chat = {"id": given["chat_id"], "type": "private"}
                return {"message_id": number, "date": 0, "chat": chat, "text": given["text"]}
            case _:
                return True


class Somebody:
    """A person who holds a conversation, whatever happens to it."""

    def __init__(self, application: SafeboardApplication, telegram: Telegram, chat_id: int, name: str = "Sam") -> None:
        self.application, self.telegram = application, telegram
        self.who = {"id": chat_id, "first_name": name, "username": name.lower(), "is_bot": False}
        self.chat = {"id": chat_id, "type": "private", "first_name": name}
        self.wrap: Callable[[Coroutine[Any, Any, None]], Coroutine[Any, Any, None]] = lambda coroutine: coroutine

    async def says(self, text: str) -> None:
        message: dict[str, Any] = {"message_id": 1, "date": 0, "chat": self.chat, "from": self.who, "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        await self._update({"message": message})

    async def presses(self, label: str) -> None:
        """Press the newest button that begins so; none where the conversation did not get that far."""
        for message in reversed(self.telegram.sent):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", ()):
                for button in row:
                    if message["chat_id"] == self.who["id"] and button["text"].startswith(label):
                        shown = {"message_id": message["message_id"], "date": 1, "chat": self.chat, "text": "x"}
                        query = {"id": "1", "from": self.who, "chat_instance": "1", "message": shown}
                        await self._update({"callback_query": {**query, "data": button["callback_data"]}})
                        return

    async def _update(self, content: dict[str, Any]) -> None:
        update = Update.de_json({"update_id": 1, **content}, self.application.bot)
        await self.wrap(self.application.process_update(update))

    def heard(self) -> str:
        return "\n".join(each["text"] for each in self.telegram.sent if each["chat_id"] == self.who["id"])


_begun: dict[str, bytes] = {}
"""The database after the first start: tables made and the shipped plans read, which takes a second."""


def begun_before(folder: Path) -> None:
    """Put the database of an earlier first start into an empty folder, if there was one."""
    database = folder / "safeboard.sqlite3"
    if _begun and not database.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        database.write_bytes(_begun["database"])


@asynccontextmanager
async def offline(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[SafeboardApplication, Telegram]]:
    """The real Application with its data in `folder`, and Southend's key installed."""
    begun_before(folder)
    monkeypatch.setattr("bot.lanes.Lanes.over_httpx", lambda _: Telegram())
    monkeypatch.setattr("feedback.receipts.MEMORY", 64)
    install_key(folder, KEYS[1], replace=True)
    services = await wire(Settings.load(data_dir=folder), StillClock(), library=library, urgency=Calm())
    _begun.setdefault("database", (folder / "safeboard.sqlite3").read_bytes())
    application = build_application(services, token="1:x")
    telegram = application.bot.request
    assert isinstance(telegram, Telegram)
    try:
        async with application:
            yield application, telegram
    finally:
        await services.store.close()


class Calm:
    """A live-concern check that learns nothing and is never concerned: it has tests of its own."""

    def is_live_concern(self, text: str) -> bool:
        return False


class Interrupter:
    """Throws an error into a coroutine at the n-th time that it waits, counted over all that it wraps."""

    def __init__(self, at: int | None, error: Callable[[], Exception]) -> None:
        self.at, self.error, self.waits = at, error, 0

    def __call__(self, coroutine: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None]:
        async def wrapped() -> None:
            await self._drive(coroutine)

        return wrapped()

    @types.coroutine
    def _drive(self, coroutine: Coroutine[Any, Any, None]) -> Any:
        throw = False
        while True:
            try:
                waited_for = coroutine.throw(self.error()) if throw else coroutine.send(None)
            except StopIteration:
                return
            throw = self.waits == self.at
            self.waits += 1
            yield waited_for


def on_database_call(application: SafeboardApplication, act: Callable[[], None]) -> None:
    """Do something before every statement that goes to the database."""
    engine = application.bot_data["services"].store._engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", lambda *_: act())
