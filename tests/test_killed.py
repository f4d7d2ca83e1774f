"""SIGKILL at every named point and at random: then the database is held against what the server logged.

The server is in this process and logs each request before it answers. The bot is the real one, in a process of its
own, and begins again after each kill on the database that it left.
"""

import asyncio
import datetime as dt
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from demo_support import TOKEN, program
from reminders_cast import CSE_GROUP, House, london
from sqlmodel import select

from bot.clock import SystemClock
from bot.demo.model import Person
from bot.demo.server import DemoServer
from reminders.importer import seed
from reminders.outbox import IN_FLIGHT, Point
from reminders.trouble import list_unconfirmed
from storage.store import Store
from storage.tables import MessageState, OutboxMessage, SenderLease

pytestmark = [pytest.mark.ci, pytest.mark.sqlite_only, pytest.mark.timeout(240)]
PEOPLE = 40
NOBODY_S_OWNER = 999
"""Somebody who only asks."""
START = london(2017, 6, 2, 9, 30)
AFTER = dt.timedelta(minutes=7)
"""Longer than a claim holds, so that the next process takes up what the killed one left."""


class Town:
    """A local Telegram, a database with forty owners, and bots that come and go."""

    def __init__(self, server: DemoServer, url: str, folder: Path) -> None:
        self.server, self.url, self.folder = server, url, folder
        self.now = START

    @property
    def copies(self) -> Counter[int]:
        """How often each chat was written to, as the server logged it."""
        sent = (each for each in self.server.requests if each.method == "sendMessage")
        return Counter(int(each.params["chat_id"]) for each in sent if each.params["chat_id"] != str(NOBODY_S_OWNER))

    async def start(self, at: Point | None = None, nth: int = 1, **more: str) -> asyncio.subprocess.Process:
        environment = {
            **os.environ,
            "SAFEBOARD_BOT_TOKEN": TOKEN,
            "SAFEBOARD_BOT_API_URL": self.server.url,
            "SAFEBOARD_DATABASE_URL": self.url,
            "SAFEBOARD_DATA_DIR": str(self.folder / "data"),
            "CLOCK": self.now.isoformat(),
            "KILL_AT": at or "",
            "KILL_NTH": str(nth),
            **more,
        }
        self.now += AFTER
        script = Path(__file__).parent / "killed_bot.py"
        return await asyncio.create_subprocess_exec(
            sys.executable, str(script), env=environment, stdout=asyncio.subprocess.PIPE
        )

    async def run(self, at: Point | None = None, nth: int = 1) -> int:
        process = await self.start(at, nth)
        await process.communicate()
        assert process.returncode is not None
        return process.returncode

    async def reconcile(self, kills: int) -> None:
        """Nothing is lost, nothing comes three times, repeats are few, and what is not known is on the list."""
        store = await Store.open(self.url)
        async with store.session() as session:
            messages = (await session.exec(select(OutboxMessage))).all()
            unconfirmed = {each.message.id for each in await list_unconfirmed(session)}
        await store.close()
        copies = self.copies
        states = Counter(each.state for each in messages)
        assert len(messages) == PEOPLE
        assert states[MessageState.SENT] + states[MessageState.UNCONFIRMED] == PEOPLE, states
        assert set(copies) == {1000 + number for number in range(1, PEOPLE + 1)}, "somebody got nothing"
        assert max(copies.values()) <= 2
        assert sum(copies.values()) - PEOPLE <= IN_FLIGHT * kills
        assert unconfirmed == {each.id for each in messages if each.state is MessageState.UNCONFIRMED}


@pytest.fixture
async def town(tmp_path):
    async with _town(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'data' / 'safeboard.sqlite3'}") as town:
        yield town


@asynccontextmanager
async def _town(folder: Path, url: str):
    people = [Person(1000 + number, "Ash", "owner") for number in range(1, PEOPLE + 1)]
    people.append(Person(NOBODY_S_OWNER, "Bo", "practitioner"))
    server = DemoServer(token=TOKEN, folder=folder / "telegram", clock=SystemClock(), people=people)
    await server.start()
    store = await Store.open(url, folder / "data")
    await seed(store, START)
    house = House(store)
    for _ in range(PEOPLE):
        await house.link(role=CSE_GROUP)
    await store.close()
    yield Town(server, url, folder)
    await server.stop()


async def test_killed_at_every_named_point_in_turn(town: Town) -> None:
    for kill, point in enumerate(Point):
        assert await town.run(point, nth=1 if point is Point.PLANNED else 3 + kill) == -9
    assert await town.run() == 0
    await town.reconcile(kills=len(Point))


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_stop_while_requests_hang_takes_less_than_ten_seconds_and_loses_nothing(town: Town, when: str) -> None:
    """Telegram takes a reminder, an answer to a person and the question for messages, and answers none of them."""
    town.server.faults.add("sendMessage", "hang", times=10**6, when=when)
    process = await town.start(SERVE="1", SAFEBOARD_LOG_LEVEL="INFO")
    async with program(town.server) as client:
        await client.post(f"/demo/people/{NOBODY_S_OWNER}/messages", json={"text": "/unknown"})
        while sum(each.method == "sendMessage" for each in town.server.requests) < IN_FLIGHT:
            await town.server.state.feed.changed(1001, 0.1)
        town.server.faults.add("getUpdates", "hang", times=10**6)
        await client.post(f"/demo/people/{NOBODY_S_OWNER}/messages", json={"text": "/unknown"})
    started = time.monotonic()
    process.terminate()
    await process.communicate()
    assert time.monotonic() - started < 10
    assert process.returncode == 0
    store = await Store.open(town.url)
    async with store.session() as session:
        states = Counter((await session.exec(select(OutboxMessage.state))).all())
    await store.close()
    assert states[MessageState.SENDING] == states[MessageState.CLAIMED] == 0, "what was on its way is written down"
    town.server.faults.clear()
    assert await town.run() == 0
    await town.reconcile(kills=1)


async def test_killed_at_random_moments(town: Town) -> None:
    chance, kills = random.Random(7), 0
    for _ in range(5):
        process = await town.start()
        assert process.stdout is not None
        await process.stdout.readline()
        try:
            await asyncio.wait_for(process.wait(), chance.uniform(0.05, 0.5))
        except TimeoutError:
            process.kill()
            await process.wait()
            kills += 1
    assert kills, "it was never killed: this shows nothing"
    assert await town.run() == 0
    await town.reconcile(kills)


async def _held_by(store: Store) -> tuple[str, int]:
    async with store.session() as session:
        (found,) = (await session.exec(select(SenderLease))).all()
        return found.holder, found.attempt


async def _until(what: Callable[[], Awaitable[bool]], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - another process's work has no event here
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("how", ["killed", "paused"])
async def test_another_instance_takes_over_within_thirty_seconds(tmp_path, postgres, how: str) -> None:
    """On PostgreSQL. Killed: the next one need not wait. Paused: the lease runs out, and who wakes up is fenced off."""
    url = postgres.new()
    async with _town(tmp_path, url) as town:
        first = await town.start(Point.SENDING, nth=5, STAY="1", **({"STOP": "1"} if how == "paused" else {}))
        store = await Store.open(url)

        async def written_to(people: int) -> bool:
            return len(town.copies) >= people

        async def changed_hands() -> bool:
            return (await _held_by(store))[1] == 2

        await _until(lambda: written_to(1), 60)
        second = await town.start(STAY="1")
        await _until(changed_hands, 30 + 10)  # the second process also has to start
        await _until(lambda: written_to(PEOPLE - IN_FLIGHT), 60)
        holder = await _held_by(store)
        if how == "paused":
            first.send_signal(signal.SIGCONT)
            await asyncio.sleep(1)
            assert first.returncode is None
            first.kill()
        await first.wait()
        second.send_signal(signal.SIGKILL)
        await second.wait()
        assert (await _held_by(store))[1] == holder[1], "the first one took the lease back from the second"
        await store.close()
        assert await town.run() == 0
        await town.reconcile(kills=2)
    postgres.drop(url)
