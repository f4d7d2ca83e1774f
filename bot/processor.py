"""Each person's updates in order, different people's at once."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 100_000
"""PTB counts an update that waits for its turn as in work, so a low figure would let one person's
flood hold everybody up. What really runs at once is limited by the connection pool."""


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class PersonByPerson(BaseUpdateProcessor):
    """Runs the updates of one chat one after the other, and those of different chats side by side.

    So conversations keep their order, and a slow request holds nobody else up.
    """

    def __init__(self) -> None:
        super().__init__(AT_ONCE)
        self._turns: dict[int, _Turn] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release: PTB waits for the updates in work."""

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Wait for the chat's earlier updates, then process this one."""
        key = _key(update)
        turn = self._turns.setdefault(key, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                await coroutine
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[key]


def _key(update: object) -> int:
    if isinstance(update, Update):
        chat, user = update.effective_chat, update.effective_user
        if chat is not None:
            return chat.id
        if user is not None:
            return user.id
    return 0
