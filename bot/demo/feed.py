"""Who is watching: pages on their event streams, and programs that wait for one person's next message."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.demo.journal import ENCODE
from bot.demo.model import JSON

BACKLOG = 1000
"""Events kept for a page that does not read. Beyond it the stream ends, and the page asks for everything again."""


class Feed:
    """Passes news to whoever watches at that moment; those who come later read the state."""

    def __init__(self) -> None:
        self._streams: set[asyncio.Queue[str | None]] = set()
        self._waiting: dict[int, list[asyncio.Future[None]]] = {}

    def open(self) -> asyncio.Queue[str | None]:
        """A new stream of events as JSON texts; None is its end."""
        stream: asyncio.Queue[str | None] = asyncio.Queue(BACKLOG + 1)
        self._streams.add(stream)
        return stream

    def close(self, stream: asyncio.Queue[str | None]) -> None:
        """Forget `stream`."""
        self._streams.discard(stream)

    def publish(self, kind: str, payload: Callable[[], JSON]) -> None:
        """Tell every page; `payload` is only made if there is one."""
        if not self._streams:
            return
        event = ENCODE({"kind": kind, **payload()})
        for stream in tuple(self._streams):
            if stream.qsize() >= BACKLOG:
                stream.put_nowait(None)
                self._streams.discard(stream)
            else:
                stream.put_nowait(event)

    def wake(self, person: int) -> None:
        """Wake whoever waits for something new in this person's chat."""
        for future in self._waiting.pop(person, ()):
            if not future.done():
                future.set_result(None)

    def changed(self, person: int, seconds: float) -> Coroutine[Any, Any, None]:
        """Wait until something changes in this person's chat, `seconds` at most.

        Counted from this call and not from the first `await`: what comes in between would be missed otherwise.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(person, []).append(future)
        return self._until(future, person, seconds)

    async def _until(self, future: asyncio.Future[None], person: int, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            waiting = self._waiting.get(person, [])
            if future in waiting:
                waiting.remove(future)
