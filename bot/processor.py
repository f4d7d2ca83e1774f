"""Each person's updates in order, different people's at once; each update once, and no more than a few waiting."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 100_000
"""PTB counts an update that waits for its turn as in work, so a low figure would let one person's
flood hold everybody up. What really runs at once is limited by the connection pool."""

MOST_WAITING = 20
"""Updates of one person that may wait. Nobody types so fast; what is beyond it is a flood, by a program or a cat."""
REMEMBERED = 2000
"""Numbers of updates that are remembered, so that one that is delivered twice is answered once."""
Crowded = Callable[[Update, bool], Coroutine[object, object, None]]
"""Is given what is not answered because too much waits, and whether it is the first since the person was slower."""
Urgent = Callable[[Update], bool]
"""Whether an update must not wait for its turn."""


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    told: bool = False
    """Whether the person was told that too much waits."""


class PersonByPerson(BaseUpdateProcessor):
    """Runs the updates of one person in a chat one after the other, and all others side by side.

    So conversations keep their order, and a slow request holds nobody else up. What is urgent waits for nothing,
    not even for an answer to the same person that hangs.
    """

    def __init__(self) -> None:
        super().__init__(AT_ONCE)
        self.crowded: Crowded | None = None
        self.urgent: Urgent | None = None
        self._turns: dict[tuple[int, int], _Turn] = {}
        self._seen: set[int] = set()
        self._order: deque[int] = deque()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release: PTB waits for the updates in work."""

    async def do_process_update(self, update: object, coroutine: Coroutine[object, object, object]) -> None:  # type: ignore[override]  # PTB says Awaitable, and passes a coroutine
        """Wait for the chat's earlier updates, then process this one; not a second time, and not in a flood."""
        if isinstance(update, Update) and self._is_repeated(update.update_id):
            coroutine.close()
            return
        key = _key(update)
        turn = self._turns.get(key)
        if turn is not None and self._is_urgent(update):
            await coroutine
            return
        turn = self._turns.setdefault(key, _Turn())
        if turn.waiting > MOST_WAITING and self.crowded is not None and _is_private(update):
            coroutine.close()
            assert isinstance(update, Update)
            first, turn.told = not turn.told, True
            await self.crowded(update, first)
            return
        turn.waiting += 1
        try:
            async with turn.lock:
                await coroutine
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[key]

    def _is_urgent(self, update: object) -> bool:
        return self.urgent is not None and isinstance(update, Update) and _is_private(update) and self.urgent(update)

    def _is_repeated(self, number: int) -> bool:
        if number in self._seen:
            return True
        self._seen.add(number)
        self._order.append(number)
        if len(self._order) > REMEMBERED:
            self._seen.discard(self._order.popleft())
        return False


def _is_private(update: object) -> bool:
    """Whether it comes from one person's own chat: in a group many write, and little of it is for the bot."""
    chat = update.effective_chat if isinstance(update, Update) else None
    return chat is not None and chat.type == ChatType.PRIVATE


def _key(update: object) -> tuple[int, int]:
    """Whose turn it is: a person's own chat, or in a group each person, so that nobody there waits for another."""
    if isinstance(update, Update):
        chat, user = update.effective_chat, update.effective_user
        if chat is not None and chat.type != ChatType.PRIVATE:
            return chat.id, user.id if user is not None else 0
        whose = chat or user
        if whose is not None:
            return whose.id, 0
    return 0, 0
