"""Requests to Telegram side by side, without each of them looking at all connections of the others.

For every request and again at its end, httpcore goes through all connections of its pool, and for each of them counts
the idle ones. With twenty people at once that was a third of what a tap cost. Small pools make it next to nothing.
"""

from collections.abc import Sequence
from typing import Any

from telegram.request import BaseRequest, HTTPXRequest

LANES = 16
EACH = 4
"""Connections of a lane: with all lanes more than Telegram wants to be asked at once."""
PATIENCE = 30.0
"""Seconds that a request waits for a connection."""


class Lanes(BaseRequest):
    """Hands each request to the lane with the fewest under way; the first where several have."""

    def __init__(self, lanes: Sequence[BaseRequest]) -> None:
        self._lanes = tuple(lanes)
        self._under_way = [0] * len(self._lanes)

    @classmethod
    def over_httpx(cls, options: dict[str, Any]) -> "Lanes":
        """Lanes with these options of httpx's client."""
        return cls([HTTPXRequest(EACH, pool_timeout=PATIENCE, httpx_kwargs=options) for _ in range(LANES)])

    @property
    def read_timeout(self) -> float | None:
        """Seconds, as for every lane."""
        return self._lanes[0].read_timeout

    async def initialize(self) -> None:
        """Open all lanes."""
        for lane in self._lanes:
            await lane.initialize()

    async def shutdown(self) -> None:
        """Close all lanes."""
        for lane in self._lanes:
            await lane.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request. Raises what its lane raises."""
        number = self._under_way.index(min(self._under_way))
        self._under_way[number] += 1
        try:
            return await self._lanes[number].do_request(*args, **kwargs)
        finally:
            self._under_way[number] -= 1
