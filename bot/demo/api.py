"""The bot's door: the Bot API over HTTP, at `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import itertools
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.demo.door import Door
from bot.demo.errors import ApiError
from bot.demo.faults import SPOILED, Fault, Faults
from bot.demo.messages import Method
from bot.demo.model import JSON
from bot.demo.params import Params
from bot.demo.state import State
from bot.demo.webhook import Webhook

REMEMBERED = 20_000
"""How many requests the log holds before it forgets the oldest."""
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the bot, for tests to look at."""

    number: int
    method: str
    params: JSON
    """Objects unpacked; everything else as it came. The token is not among them."""
    code: int | str
    """The status that was answered, or the fault, "reset" or "hang", that kept it from being answered."""


Hook = Callable[[str, JSON], None]
"""Is told the method and the parameters of a request that has been carried out and not yet answered."""


class Api:
    """The Bot API, apart from HTTP: finds the method, carries it out, remembers the request."""

    def __init__(self, token: str, state: State, methods: dict[str, Method], faults: Faults, webhook: Webhook) -> None:
        self.token = token
        self.faults = faults
        self.requests: deque[Request] = deque(maxlen=REMEMBERED)
        self.on_request: Hook | None = None
        self._state = state
        self._webhook = webhook
        self._methods = {name.lower(): (name, method) for name, method in methods.items()}
        self._methods["getupdates"] = ("getUpdates", self._get_updates)
        self._numbers = itertools.count(1)

    def admit(self, token: str) -> None:
        """Let in the bot with the token.

        Raises:
            ApiError: for any other.
        """
        if token != self.token:
            raise ApiError(401, "Unauthorized") if TOKEN.fullmatch(token) else ApiError(404, "Not Found")

    def method(self, name: str) -> tuple[str, Method]:
        """The method of this name, in whatever case, with its proper name.

        Raises:
            ApiError: 404, if there is none.
        """
        found = self._methods.get(name.lower())
        if found is None:
            raise ApiError(404, "Not Found: method not found")
        return found

    def remember(self, method: str, params: JSON, code: int | str) -> None:
        """Put a request into the log, and tell the hook."""
        self.requests.append(Request(next(self._numbers), method, params, code))
        if self.on_request is not None:
            self.on_request(method, params)

    async def _get_updates(self, params: Params) -> list[JSON]:
        self._webhook.refuse_polling()
        allowed = params.array("allowed_updates") if "allowed_updates" in params.values else None
        return await self._state.updates.poll(
            offset=params.integer("offset"),
            limit=params.integer("limit", 100),
            wait=params.integer("timeout"),
            allowed=allowed,
        )


class ApiDoor(Door):
    """Takes the bot's requests."""

    def initialize(self, api: Api) -> None:
        """Take what the server gives every handler."""
        self.api = api

    async def get(self, token: str, name: str) -> None:
        """Carry out a method whose parameters are in the address."""
        await self.post(token, name)

    async def post(self, token: str, name: str) -> None:
        """Carry out a method."""
        self.api.admit(token)
        params: Params | None = None
        fault: Fault | None = None
        body: JSON = {"ok": True}
        try:
            params = Params.of(self.request)
            name, method = self.api.method(name)
            fault = self.api.faults.take(name, str(params.values.get("chat_id", "")))
            if fault is None or fault.when == "after":
                result = method(params)
                body["result"] = await self.hold(result) if asyncio.iscoroutine(result) else result
            if fault is not None and fault.is_code:
                raise fault.as_error()
            code = 200
        except ApiError as error:
            body, code = error.answer(), error.code
        told = params.logged() if params else {}
        if fault is not None and not fault.is_code:
            await self._leave_without_answer(name, told, str(fault.error))
            return
        self.api.remember(name, told, code)
        self.answer(body, code)

    async def _leave_without_answer(self, name: str, params: JSON, error: str) -> None:
        self.api.remember(name, params, error)
        if error in SPOILED:
            status, body = SPOILED[error]
            self.set_status(status)
            await self.finish(body)
            return
        if error == "hang":
            await self.hold(_for_ever())
        self.cut()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Refuse as the Bot API does."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, ApiError):
            self.answer(error.answer(), error.code)
        else:
            super().write_error(status_code, **kwargs)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log nothing of a refusal."""
        if not isinstance(value, ApiError):
            super().log_exception(typ, value, tb)


class DownloadDoor(ApiDoor):
    """Gives the bot the files that people have sent."""

    def initialize(self, api: Api, state: State) -> None:  # type: ignore[override]  # Tornado calls it by keyword
        """Take what the server gives this handler."""
        super().initialize(api)
        self._state = state

    async def get(self, token: str, path: str) -> None:
        """Give the bytes of a file."""
        self.api.admit(token)
        file = self._state.files.at(path)
        if file is None:
            raise ApiError(404, "Not Found")
        self.set_header("Content-Type", "application/octet-stream")
        await self.finish(self._state.files.read(file))

    async def post(self, token: str, _path: str) -> None:
        """Files are only fetched."""
        self.api.admit(token)
        raise ApiError(404, "Not Found")


async def _for_ever() -> None:
    await asyncio.get_running_loop().create_future()
