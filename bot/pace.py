"""How fast Telegram may be written to. One object for the whole process, whoever sends.

The limits are Telegram's own words: one message a second to a chat, about 30 a second in all
(https://core.telegram.org/bots/faq). Twenty-five leave room for replies, which count and never wait.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

OVERALL = 25.0
"""Messages a second in all."""
EACH_CHAT = 1.0
"""Seconds between two messages to one chat."""
CATCH_UP = 0.85
"""How much closer than the pace two messages may follow each other to make up for a late timer: so 29 a second at
most, and never two at once. Letting three follow at once had six of 500 refused on a busy computer."""
PATIENCE = 20.0
"""Seconds for which whoever sends waits on the spot; what takes longer is left to a later tick."""
_REMEMBERED = 1000
"""Chats whose last message is remembered; far more than a second can bring."""
PACED = "paced"
"""The mark (`rate_limit_args`) of a request that has waited for its turn already."""


class Pace:
    """Gives everybody who sends a turn, and holds all of them when Telegram asks for it.

    Args:
        overall: messages a second in all.
        each_chat: seconds between two messages to one chat.
        monotonic: a clock in seconds that never goes back.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        *,
        overall: float = OVERALL,
        each_chat: float = EACH_CHAT,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._gap, self._each_chat = 1 / overall, each_chat
        self._monotonic, self._sleep = monotonic, sleep
        self._line = asyncio.Lock()
        self._next = 0.0
        self._held_until = 0.0
        self._chats: dict[int, float] = {}

    async def turn(self, chat_id: int) -> None:
        """Wait until a message may go to this chat, and count it."""
        while (wait := self._chats.get(chat_id, 0.0) - self._monotonic()) > 0:
            await self._sleep(wait)
        self._note(chat_id)
        async with self._line:
            while (wait := max(self._next, self._held_until) - self._monotonic()) > 0:
                await self._sleep(wait)
            self._advance()

    def count(self, chat_id: int | None) -> None:
        """Count a message that does not wait, such as a reply: what is sent later waits for it."""
        if chat_id is not None:
            self._note(chat_id)
        self._advance()

    def hold(self, seconds: float) -> None:
        """Let nobody send for so long."""
        self._held_until = max(self._held_until, self._monotonic() + seconds)

    @property
    def held(self) -> float:
        """The seconds for which nobody may send; 0 or less if sending is free."""
        return self._held_until - self._monotonic()

    async def is_open(self) -> bool:
        """Whether messages may be taken up now; a short hold is waited for."""
        if self.held > PATIENCE:
            return False
        while (wait := self.held) > 0:
            await self._sleep(wait)
        return True

    def _advance(self) -> None:
        self._next = max(self._next + self._gap, self._monotonic() + self._gap * CATCH_UP)

    def _note(self, chat_id: int) -> None:
        now = self._monotonic()
        if len(self._chats) >= _REMEMBERED:
            self._chats = {chat: after for chat, after in self._chats.items() if after > now}
        self._chats[chat_id] = now + self._each_chat


class RepliesCount(BaseRateLimiter[Any]):
    """Lets every request of the bot through at once, counts messages, and waits where Telegram says to.

    A reply must not stand in line behind reminders: somebody may be in danger. When Telegram answers that
    there were too many, reminders are held for as long as it says, and the reply goes out again after that.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(  # noqa: PLR0917 - python-telegram-bot calls it so
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        """Make the request, and make it again if Telegram asks for a short wait."""
        if rate_limit_args == PACED or endpoint == "getUpdates":
            return await callback(*args, **kwargs)
        if endpoint.startswith(("send", "copy", "forward")):
            chat_id = data.get("chat_id")
            self._pace.count(chat_id if isinstance(chat_id, int) else None)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pace.hold(seconds_of(error))
            if not await self._pace.is_open():
                raise
            return await callback(*args, **kwargs)


def seconds_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
