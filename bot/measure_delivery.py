"""What delivery costs: planning, idle ticks, sending. For `safeboard bench delivery`."""

import asyncio
import datetime as dt
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery import Delivery
from bot.lanes import EACH, LANES, Lanes
from bot.messaging import NO_PREVIEW, keyboard
from bot.pace import Pace, RepliesCount
from bot.views.letters import letter
from reminders.messages import Delivered, Digest, Item, Message, Result
from reminders.outbox import IN_FLIGHT, drain, plan, tick
from storage.outbox import plan_again
from storage.store import Store
from storage.tables import Action, ActionRole, Membership, MessageState, Person, Plan, Role

TOKEN = "1000000001:a-token-that-opens-nothing"  # noqa: S105 - it is for a server on this computer only
MORNING = dt.datetime(2018, 6, 1, 9, tzinfo=dt.UTC)
"""A Friday, ten in London."""
NEXT_DAY = MORNING + dt.timedelta(days=3)
DUE, LATER = dt.date(2018, 6, 29), dt.date(2018, 12, 1)
TITLE = "Train school nurses in the neglect toolkit"
_AT_ONCE = 5000


class FreePace(Pace):
    """No pace at all, to see what sending itself costs."""

    async def turn(self, chat_id: int) -> None:
        """At once."""

    @asynccontextmanager
    async def place(self, *, waits: bool) -> AsyncIterator[None]:  # noqa: ARG002 - nobody waits
        """As many as want one."""
        yield


class _Gate:
    """The pace alone, without a lease."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def is_open(self) -> bool:
        return await self._pace.is_open()

    async def turn(self, chat_id: int) -> bool:
        await self._pace.turn(chat_id)
        return True


async def measure_planning(actions: int = 100_000) -> dict[str, float]:
    """Seconds to look through all open actions on two working days, and milliseconds of an idle tick.

    One action in ten is due for a reminder; each person owns a hundred. Peak memory is that of the whole process.
    """
    figures: dict[str, float] = {}
    for number in (actions // 10, actions):
        with TemporaryDirectory() as folder:
            store = await _filled(Path(folder), people=number // 100, actions_each=100, due_every=10)
            for day in (MORNING, NEXT_DAY):
                async with store.session() as session:
                    await plan_again(session)
                started, cpu = time.perf_counter(), time.process_time()
                await plan(store, day)
                what = "plan" if day is MORNING else "look again the next day at"
                figures[f"{what} {number} open actions, s"] = round(time.perf_counter() - started, 2)
                figures[f"{what} {number} open actions, CPU s"] = round(time.process_time() - cpu, 2)
            evening = NEXT_DAY.replace(hour=20)
            idle = []
            for minute in range(20):
                started = time.perf_counter()
                await tick(store, evening + dt.timedelta(minutes=minute), _nothing)
                idle.append(time.perf_counter() - started)
            figures[f"tick with nothing due, {number} open actions, ms"] = round(sorted(idle)[10] * 1000, 2)
            await store.close()
        figures[f"peak memory after {number} actions, MB"] = _peak()
    return figures


def measure_all_due(actions: int = 100_000) -> dict[str, float]:
    """Every action is due for a reminder today, a hundred for each person: seconds, and the memory that it takes.

    Each size has a process of its own, so that its peak is its own. Delivery itself costs nothing here.
    """
    figures: dict[str, float] = {}
    for number in (actions // 10, actions):
        with TemporaryDirectory() as folder:
            for step in (_lay_out, _plan_and_drain):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                    figures |= alone.submit(step, folder, number).result()
    return figures


def _lay_out(folder: str, actions: int) -> dict[str, float]:
    async def fill() -> None:
        await (await _filled(Path(folder), people=actions // 100, actions_each=100)).close()

    asyncio.run(fill())
    return {}


def _plan_and_drain(folder: str, actions: int) -> dict[str, float]:
    what = f"{actions} actions all due at once"

    async def measure() -> dict[str, float]:
        store = await _opened(Path(folder))
        started, cpu = time.perf_counter(), time.process_time()
        planned = await plan(store, MORNING)
        taken, used = time.perf_counter() - started, time.process_time() - cpu
        cpu = time.process_time()
        states = await drain(store, MORNING, _nothing)
        used_to_send = time.process_time() - cpu
        await store.close()
        assert planned == actions, "a reminder was lost"
        assert states.keys() == {MessageState.SENT}, "a message was lost"
        return {
            f"plan {what}, s": round(taken, 2),
            f"plan {what}, CPU s": round(used, 2),
            f"write down and settle the {states.total()} messages of {what}, CPU s": round(used_to_send, 2),
            f"peak memory, {what}, MB": _peak(),
        }

    return asyncio.run(measure())


async def measure_sending(messages: int = 1000, rounds: int = 3) -> dict[str, float]:
    """Messages a second of CPU time, without any pace: a bare loop of python-telegram-bot, and the outbox.

    The two take turns, and the best round of each counts, so that another program's load weighs on both alike.
    """
    bare, ours = [], []
    with _sink(0) as url:
        for _ in range(rounds):
            async with _bot(url, FreePace(), limited=False) as bot:
                bare.append(messages / await _cpu(_bare_loop(bot, messages)))
            with TemporaryDirectory() as folder:
                store = await _filled(Path(folder), people=messages, actions_each=1)
                await plan(store, MORNING)
                pace = FreePace()
                async with _bot(url, pace) as bot:
                    sending = drain(store, MORNING, Delivery(bot, pace).send, gate=_Gate(pace))
                    ours.append(messages / await _cpu(sending))
                await store.close()
        sent = _counts(url)["sent"]
    assert sent == 2 * rounds * messages, "a message was lost on the way"
    return {
        "bare loop, messages a CPU second": round(max(bare)),
        "outbox, messages a CPU second": round(max(ours)),
        "ratio": round(max(ours) / max(bare), 2),
    }


async def measure_pace(messages: int = 3000) -> dict[str, float]:
    """The outbox with its pace, against a server that refuses whatever comes beyond 30 messages in any second."""
    with TemporaryDirectory() as folder, _sink(30) as url:
        store = await _filled(Path(folder), people=messages, actions_each=1)
        await plan(store, MORNING)
        pace = Pace()
        async with _bot(url, pace) as bot:
            await drain(store, MORNING, Delivery(bot, pace).send, gate=_Gate(pace))
        await store.close()
        counts = _counts(url)
    return {
        "messages": counts["sent"],
        "refused with 429": counts["refused"],
        "messages a second": round((counts["sent"] - 1) / counts["seconds"], 2),
    }


async def _filled(folder: Path, *, people: int, actions_each: int, due_every: int = 1) -> Store:
    """A store with people who each hold a role that owns some actions, of which every so many are due."""
    store = await _opened(folder)
    source: dict[str, Any] = {"source_document": "bench", "source_section": "bench"}
    async with store.session() as session:
        first, last = dt.date(2018, 4, 1), dt.date(2019, 3, 31)
        session.add(Plan(id="bench", board="bench", title="Bench", from_on=first, to_on=last, fingerprint="", **source))
        session.add_all(Role(id=n, board="bench", name=f"Group {n}") for n in range(1, people + 1))
        session.add_all(Person(id=n, chat_id=10**9 + n, name="Ash", linked_at=MORNING) for n in range(1, people + 1))
    numbers = range(1, people * actions_each + 1)
    for start in range(0, len(numbers), _AT_ONCE):
        async with store.session() as session:
            for n in numbers[start : start + _AT_ONCE]:
                due_on = DUE if n % due_every == 0 else LATER
                words: dict[str, Any] = {"objective_ref": "1", "objective": "Recognise neglect earlier", "rule": "day"}
                action = Action(
                    id=n,
                    plan_id="bench",
                    board="bench",
                    position=n,
                    ref=str(n),
                    title=TITLE,
                    due_on=due_on,
                    **words,
                    **source,
                )
                action.settle()
                session.add(action)
            await session.flush()
            for n in numbers[start : start + _AT_ONCE]:
                session.add(ActionRole(action_id=n, role_id=(n - 1) // actions_each + 1))
    async with store.session() as session:
        session.add_all(Membership(person_id=n, role_id=n) for n in range(1, people + 1))
    return store


async def _opened(folder: Path) -> Store:
    return await Store.open(f"sqlite+aiosqlite:///{folder / 'safeboard.sqlite3'}", folder)


async def _bare_loop(bot: ExtBot[Any], messages: int) -> None:
    """What a program without an outbox would do with the same words and buttons: 16 messages at once."""
    numbers = iter(range(1, messages + 1))
    source: dict[str, Any] = {"source_document": "bench", "source_section": "bench", "rule": "day"}
    words: dict[str, Any] = {"objective_ref": "1", "objective": "Recognise neglect earlier", "title": TITLE}
    action = Action(id=1, plan_id="bench", board="bench", position=1, ref="1", due_on=DUE, **words, **source)
    item = Item(action, DUE, (DUE - MORNING.date()).days)
    reply = letter(Digest(1, 1, MORNING.date(), repeat=False, items=(item,)), {})

    async def work() -> None:
        for number in numbers:
            buttons = keyboard(reply.buttons)
            await bot.send_message(
                10**9 + number, reply.html, parse_mode="HTML", reply_markup=buttons, link_preview_options=NO_PREVIEW
            )

    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))


def _bot(url: str, pace: Pace, *, limited: bool = True) -> ExtBot[Any]:
    here: dict[str, Any] = {"trust_env": False}
    return ExtBot(
        TOKEN,
        base_url=f"{url}/bot",
        request=Lanes.over_httpx(here) if limited else HTTPXRequest(LANES * EACH, httpx_kwargs=here),
        rate_limiter=RepliesCount(pace) if limited else None,
    )


async def _cpu(work: Any) -> float:
    started = time.process_time()
    await work
    return time.process_time() - started


async def _nothing(_message: Message) -> Result:
    return Delivered(1)


@contextmanager
def _sink(limit: int) -> Iterator[str]:
    """A server in a process of its own, so that its work does not count as ours; its address."""
    command = [sys.executable, "-m", "bot.demo.sink", str(limit)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ}) as server:  # noqa: S603 - our own module
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.terminate()


def _counts(url: str) -> dict[str, float]:
    counts: dict[str, float] = httpx.get(f"{url}/count", trust_env=False).json()
    return counts


def _peak() -> int:
    """In MB. Linux tells in a file what is this program's own; the other way counts what began it, too."""
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        return round(int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
