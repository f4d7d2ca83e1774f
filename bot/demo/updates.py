"""What the bot has yet to fetch: the queue behind `getUpdates`, with Telegram's offsets and its single poller."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from itertools import takewhile
from typing import Any

from bot.demo.errors import ApiError
from bot.demo.journal import Journal
from bot.demo.model import JSON

FIRST_ID = 100_001
BATCH = 100
"""How many updates Telegram gives at once, at most."""
LONGEST_WAIT = 50
"""Seconds for which Telegram holds a request, at most."""
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that a bot gets only if it asks for them by name."""

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates wait here, in order, until the bot confirms them by asking for a higher offset."""

    def __init__(self, journal: Journal, entries: Mapping[str, Any]) -> None:
        self._journal = journal
        self._confirmed: int = entries.get("confirmed", FIRST_ID)
        kept: dict[str, JSON] = {key: value for key, value in entries.items() if key.startswith("update/")}
        self._pending: dict[int, JSON] = {
            update["update_id"]: update for update in kept.values() if update["update_id"] >= self._confirmed
        }
        self._next = max(self._confirmed, *(update["update_id"] + 1 for update in kept.values()), FIRST_ID)
        self._allowed: list[str] = entries.get("allowed_updates", [])
        self._poller: asyncio.Future[None] | None = None

    def entries(self) -> Iterator[tuple[str, Any]]:
        """What the journal must keep of the queue; the id of an update that is gone is not used again."""
        yield "confirmed", max(self._confirmed, self._next if not self._pending else 0)
        yield "allowed_updates", self._allowed
        for number, update in self._pending.items():
            yield f"update/{number}", update

    @property
    def pending(self) -> Collection[JSON]:
        """The updates that the bot has not confirmed, oldest first."""
        return self._pending.values()

    @property
    def is_polled(self) -> bool:
        """Whether a poller is waiting."""
        return self._poller is not None and not self._poller.done()

    def add(self, kind: str, content: JSON) -> None:
        """Queue an update of `kind`, such as `message`, unless the bot has said that it wants none of that kind."""
        if kind not in self._allowed if self._allowed else kind in NOT_BY_DEFAULT:
            return
        update = {"update_id": self._next, kind: content}
        self._pending[self._next] = update
        self._journal.put(f"update/{self._next}", update)
        self._next += 1
        if self._poller is not None and self.is_polled:
            self._poller.set_result(None)

    async def poll(
        self, *, offset: int = 0, limit: int = BATCH, wait: float = 0, allowed: list[str] | None = None
    ) -> list[JSON]:
        """Confirm what lies before `offset` and give what is pending, waiting `wait` seconds for a first one.

        A negative offset confirms all but the last few. `allowed` replaces the kinds that the bot wants.

        Raises:
            ApiError: 409, if another poller comes while this one waits. Telegram too sends the older one away.
        """
        if self._poller is not None and self.is_polled:
            self._poller.set_exception(ApiError(409, CONFLICT))
        self._confirm(offset)
        if allowed is not None and allowed != self._allowed:
            self._allowed = allowed
            self._journal.put("allowed_updates", allowed)
        if not self._pending and wait > 0:
            await self._wait(min(wait, LONGEST_WAIT))
        return [update for _, update in zip(range(max(1, min(limit, BATCH))), self._pending.values(), strict=False)]

    def drop(self) -> None:
        """Forget everything pending."""
        self._confirm(self._next)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = max(self._next + offset, self._confirmed)
        offset = min(offset, self._next)
        if offset <= self._confirmed:
            return
        for number in list(takewhile(lambda number: number < offset, self._pending)):
            del self._pending[number]
        self._confirmed = offset
        self._journal.put("confirmed", offset)

    async def _wait(self, seconds: float) -> None:
        self._poller = poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None
