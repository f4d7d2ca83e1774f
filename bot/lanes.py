"""Connections to Telegram, each in a lane of its own.

httpcore looks through every connection of its pool at the beginning and at the end of every request, and asks each
idle one whether it is still open. With sixteen messages on their way that is a fifth of what a message costs. In a
lane there is one connection, and whoever comes takes the lane that was free last.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from functools import partial

import httpx

_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1)


class Lanes(httpx.AsyncBaseTransport):
    """A transport of at most `limit` connections; whoever finds none free waits as long as the pool's timeout says."""

    def __init__(self, limit: int) -> None:
        self._trusted: ssl.SSLContext | None = None
        self._places = asyncio.Semaphore(limit)
        self._free: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request in a free lane, which is free again once the answer has been read, or given up."""
        await self._take_place(request)
        lane = self._free.pop() if self._free else self._new_lane(secure=request.url.scheme == "https")
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self._leave(lane)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _InLane(response.stream, partial(self._leave, lane))
        return response

    def _new_lane(self, *, secure: bool) -> httpx.AsyncHTTPTransport:
        if secure and self._trusted is None:
            self._trusted = httpx.create_ssl_context()  # reads all certificates: once is enough
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # for plain HTTP; it would trust no certificate
        return httpx.AsyncHTTPTransport(verify=self._trusted or nobody, limits=_ONE)

    async def _take_place(self, request: httpx.Request) -> None:
        if not self._places.locked():
            await self._places.acquire()  # at once
            return
        try:
            async with asyncio.timeout(request.extensions.get("timeout", {}).get("pool")):
                await self._places.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("every connection was busy", request=request) from None

    def _leave(self, lane: httpx.AsyncHTTPTransport) -> None:
        self._free.append(lane)
        self._places.release()

    async def aclose(self) -> None:
        """Close what is free; nothing is on its way any more."""
        while self._free:
            await self._free.pop().aclose()


class _InLane(httpx.AsyncByteStream):
    """An answer that leaves its lane when it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, leave: Callable[[], None]) -> None:
        self._stream, self._leave = stream, leave
        self._done = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            if not self._done:
                self._done = True
                self._leave()
