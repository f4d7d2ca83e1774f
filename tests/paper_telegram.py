"""A Telegram without sockets: it takes every request, holds it against the rules, and answers as Telegram would."""

import datetime as dt
import json
from typing import Any

from outgoing import check, read_spec
from telegram.request import BaseRequest, RequestData

from bot.demo import rules
from bot.demo.params import Params

ME = {"id": 1000000001, "is_bot": True, "first_name": "Safeboard", "username": "safeboard_demo_bot"}
TEXTS = {"sendMessage": rules.message_text, "editMessageText": rules.message_text}


class PaperTelegram(BaseRequest):
    """What a request would have met at Telegram: its rules on the form of requests, texts and keyboards."""

    def __init__(self) -> None:
        self.requests = 0
        self.refusals: list[str] = []
        """What Telegram would not have taken. The bot may pass over an error; a test must not."""
        self._spec = read_spec()

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> tuple[int, bytes]:
        del method
        self.requests += 1
        name = url.rpartition("/")[2]
        if "/file/bot" in url:
            return 200, b"no plan, and no score card either"
        given: dict[str, Any] = dict(request_data.parameters) if request_data else {}
        files = request_data.multipart_data if request_data and request_data.contains_files else {}
        try:
            self._hold_against_the_rules(name, given, files)
        except Exception as error:
            self.refusals.append(f"{name}: {type(error).__name__}: {error}")
            raise
        return 200, json.dumps({"ok": True, "result": self._result(name, given)}).encode()

    def _hold_against_the_rules(self, name: str, given: dict[str, Any], files: dict[str, Any]) -> None:
        check(
            name,
            {key: value for key, value in given.items() if key not in files} | dict.fromkeys(files, "a file"),
            self._spec,
        )
        params = Params(given, {})
        if name in TEXTS:
            TEXTS[name](params)
        elif "caption" in given:
            rules.caption(params)
        if "reply_markup" in given:
            rules.inline_keyboard(params)

    def _result(self, name: str, given: dict[str, Any]) -> Any:
        if name == "getMe":
            return ME
        if name == "getFile":
            return {"file_id": "x", "file_unique_id": "x", "file_path": "documents/x"}
        if name in ("getMyCommands", "getUpdates"):
            return []
        if name.startswith(("send", "editMessage")):
            chat = {"id": int(given.get("chat_id", 1)), "type": "private"}
            return {
                "message_id": self.requests,
                "date": int(dt.datetime(2017, 5, 22, tzinfo=dt.UTC).timestamp()),
                "chat": chat,
            }
        return True
