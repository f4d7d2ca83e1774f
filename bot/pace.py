"""How fast Telegram may be written to. One object for the whole process, whoever sends.

The limits are Telegram's own words: one message a second to a chat, about 30 a second in all
(https://core.telegram.org/bots/faq). Twenty-five leave room for replies, which count and never wait.

Two things keep the limit. A *turn* spaces messages out. A *place* keeps them below thirty whatever is late: timers,
commits, this computer, the network or the server. Whoever makes a request holds a place until a second after its
answer. When it arrives at Telegram, at some moment between request and answer, every other message of the second
before is still holding one. So where there are at most thirty places, no second sees more than thirty messages.
"""

import asyncio
import datetime as dt
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

OVERALL = 25.0
"""Messages a second in all."""
EACH_CHAT = 1.0
"""Seconds between two messages to one chat."""
CATCH_UP = 0.5
"""How much closer than the pace two messages may follow each other to make up for late timers; never two at once."""
BEHIND = 3
"""So many messages are made up for. A longer silence gives no right to more."""
PLACES = 29
"""Messages that may hold a place before one that was not asked for; one less than thirty, for a reply."""
WINDOW = 1.0
"""Seconds for which a place is held after the answer."""
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
        self._due, self._next = 0.0, 0.0
        self._door = asyncio.Lock()
        self._under_way = 0
        self._answered: deque[float] = deque()
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

    @asynccontextmanager
    async def place(self, *, waits: bool) -> AsyncIterator[None]:
        """Hold a place for the time of one request and a second more; what `waits` begins only when one is free."""
        if waits:
            async with self._door:
                while self._taken() >= PLACES:
                    # All may be under way: then look again as soon as one of them may have come back.
                    free_at = self._answered[0] + WINDOW - self._monotonic() if self._answered else self._gap
                    await self._sleep(free_at)
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._answered.append(self._monotonic())
            self._taken()

    def _taken(self) -> int:
        over = self._monotonic() - WINDOW
        while self._answered and self._answered[0] <= over:
            self._answered.popleft()
        return self._under_way + len(self._answered)

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
        now = self._monotonic()
        due = max(self._due, now - self._gap * BEHIND) + self._gap
        self._due = min(due, now + WINDOW)  # a crowd of replies holds reminders back for a second, not for minutes
        self._next = max(self._due, now + self._gap * CATCH_UP)

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
        request = partial(callback, *args, **kwargs)
        if endpoint == "getUpdates":
            return await request()  # whoever polls decides when to poll again
        if not endpoint.startswith(("send", "copy", "forward")):
            return await self._again_if_asked(request)
        if rate_limit_args == PACED:
            async with self._pace.place(waits=True):
                if self._pace.held > 0:  # Telegram asked for it after this one's turn: nothing goes out until then
                    raise RetryAfter(dt.timedelta(seconds=self._pace.held))
                return await request()
        chat_id = data.get("chat_id")
        self._pace.count(chat_id if isinstance(chat_id, int) else None)
        return await self._again_if_asked(partial(self._in_place, request))

    async def _in_place(self, request: Callable[[], Awaitable[Any]]) -> Any:
        async with self._pace.place(waits=False):
            return await request()

    async def _again_if_asked(self, request: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await request()
        except RetryAfter as error:
            self._pace.hold(seconds_of(error))
            if not await self._pace.is_open():
                raise
            return await request()


def seconds_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
