"""Requests side by side: which lane each takes, and how many connections there are at most."""

import asyncio

from telegram.request import BaseRequest

from bot.lanes import EACH, LANES, Lanes


class Lane(BaseRequest):
    """Answers when it is told to."""

    def __init__(self):
        self.free = asyncio.Event()
        self.asked = 0
        self.is_open = False

    @property
    def read_timeout(self):
        return 5.0

    async def initialize(self):
        self.is_open = True

    async def shutdown(self):
        self.is_open = False

    async def do_request(self, url, **_):
        self.asked += 1
        await self.free.wait()
        if url == "broken":
            raise OSError
        return 200, b"{}"


async def test_a_request_goes_where_the_fewest_are_under_way():
    one, two = Lane(), Lane()
    lanes = Lanes([one, two])
    async with lanes:
        assert one.is_open
        assert two.is_open
        waiting = [asyncio.create_task(lanes.do_request(url="here")) for _ in range(4)]
        await asyncio.sleep(0)
        assert (one.asked, two.asked) == (2, 2)
        two.free.set()
        await asyncio.gather(waiting[1], waiting[3])
        assert await asyncio.wait_for(lanes.do_request(url="here"), 1) == (200, b"{}")
        assert (one.asked, two.asked) == (2, 3)
        one.free.set()
        await asyncio.gather(*waiting)
    assert not one.is_open
    assert not two.is_open


async def test_a_request_that_fails_gives_its_place_back():
    one, two = Lane(), Lane()
    one.free.set()
    two.free.set()
    lanes = Lanes([one, two])
    for _ in range(3):
        failed = await asyncio.gather(lanes.do_request(url="broken"), return_exceptions=True)
        assert isinstance(failed[0], OSError)
    assert (one.asked, two.asked) == (3, 0)


def test_all_lanes_together_hold_as_many_connections_as_are_useful():
    assert LANES * EACH == 64
    assert Lanes([Lane()]).read_timeout == 5.0
