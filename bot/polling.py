"""Asks Telegram for messages, and says in the log when that begins to fail and when it works again."""

import json
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)


class PollingRequest(HTTPXRequest):
    """The connection for `getUpdates`. Whatever answers instead of Telegram, polling goes on until Telegram does.

    A proxy's empty 404 looks just like an unknown token, for which python-telegram-bot would end polling for good,
    so 401 and 404 are taken for a fault that may pass. A token that was never known is found at the start.

    Args:
        heard: is called at each answer of Telegram's.
        monotonic: a clock in seconds that never goes back.
        options: what `HTTPXRequest` takes.
    """

    def __init__(
        self, heard: Callable[[], None], *, monotonic: Callable[[], float] = time.monotonic, **options: Any
    ) -> None:
        super().__init__(**options)
        self._heard, self._monotonic = heard, monotonic
        self._failing_since: float | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request.

        Raises:
            NetworkError: also for an answer with status 401 or 404.
        """
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            self._failed(type(error.__cause__ or error).__name__)
            raise
        if code not in (HTTPStatus.OK, HTTPStatus.CONFLICT):  # of a conflict the leader tells
            self._failed(f"status {code}")
        if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise NetworkError(f"status {code}, as for an unknown token or from a proxy")
        return code, payload

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]  # is called on the object
        """Read an answer. python-telegram-bot's own way would quote in the log what it cannot read, at each try.

        Raises:
            TelegramError: if it is not one of Telegram's.
        """
        answer = _json(payload)
        if not isinstance(answer, dict) or "ok" not in answer or (answer["ok"] and "result" not in answer):
            self._failed("an answer that is not Telegram's")
            raise TelegramError("Invalid server response")
        if answer["ok"]:
            self._works()
        return answer

    def _failed(self, reason: str) -> None:
        """Tell the first time only: each try would say it anew, every half minute for as long as it lasts."""
        if self._failing_since is None:
            self._failing_since = self._monotonic()
            log.warning("Telegram cannot be polled (%s); trying again until it can", reason)

    def _works(self) -> None:
        self._heard()
        if self._failing_since is not None:
            log.info("Telegram can be polled again, after %.0f s", self._monotonic() - self._failing_since)
            self._failing_since = None


def _json(payload: bytes) -> object:
    try:
        return json.loads(payload)
    except ValueError:
        return None
