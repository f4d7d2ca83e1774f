"""Connections to Telegram: kept, shared out, bounded, and free again whatever happens to a request."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.lanes import Lanes

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


class Telegram:
    """A server that counts its connections; it answers once it may, cuts off, or says nothing that can be read."""

    def __init__(self) -> None:
        self.connections, self.answer = 0, ANSWER
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.asked = asyncio.Semaphore(0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError), contextlib.closing(writer):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                self.asked.release()
                await self.may_answer.wait()
                if not self.answer:
                    return
                writer.write(self.answer)
                await writer.drain()


@contextlib.asynccontextmanager
async def connected(limit: int) -> AsyncIterator[tuple[Telegram, httpx.AsyncClient, str]]:
    telegram = Telegram()
    server = await asyncio.start_server(telegram.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    client = httpx.AsyncClient(transport=Lanes(limit), timeout=httpx.Timeout(5, pool=0.01))
    try:
        yield telegram, client, url
    finally:
        await client.aclose()
        server.close()


async def test_one_after_the_other_goes_over_one_connection() -> None:
    async with connected(4) as (telegram, client, url):
        for _ in range(5):
            assert (await client.get(url)).text == "OK"
        assert telegram.connections == 1


async def test_at_once_each_has_its_own_up_to_the_limit_and_one_more_is_told_that_none_was_free() -> None:
    async with connected(3) as (telegram, client, url):
        telegram.may_answer.clear()
        under_way = [asyncio.create_task(client.get(url)) for _ in range(3)]
        for _ in range(3):
            await telegram.asked.acquire()
        with pytest.raises(httpx.PoolTimeout):
            await client.get(url)
        telegram.may_answer.set()
        assert [(await each).text for each in under_way] == ["OK"] * 3
        assert (await client.get(url)).text == "OK"
        assert telegram.connections == 3


@pytest.mark.parametrize("answer", [b"", b"nothing that HTTP knows\r\n\r\n"])
async def test_a_connection_that_fails_leaves_its_place_to_the_next(answer: bytes) -> None:
    async with connected(1) as (telegram, client, url):
        telegram.answer = answer
        for _ in range(3):
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(url)
        telegram.answer = ANSWER
        assert (await client.get(url)).text == "OK"


async def test_who_gives_up_waiting_leaves_its_place_to_the_next() -> None:
    async with connected(1) as (telegram, client, url):
        telegram.may_answer.clear()
        given_up = asyncio.create_task(client.get(url))
        await telegram.asked.acquire()
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        telegram.may_answer.set()
        assert (await client.get(url)).text == "OK"


async def test_plain_http_trusts_no_certificate_and_https_trusts_those_of_the_computer() -> None:
    lanes = Lanes(2)
    assert not _context(lanes, secure=False).get_ca_certs()
    assert _context(lanes, secure=True).get_ca_certs()
    assert _context(lanes, secure=True) is _context(lanes, secure=True), "reading all certificates takes long"


def _context(lanes: Lanes, *, secure: bool):
    return lanes._new_lane(secure=secure)._pool._ssl_context
