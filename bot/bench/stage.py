"""A local Telegram in this process, a bot in another, and people who talk with it through the demo's own requests."""

import asyncio
import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.bench.child import TOKEN
from bot.clock import ShiftedClock
from bot.demo.model import Person
from bot.demo.server import DemoServer

LONGEST = 30
"""Seconds that a person waits for a reply before it counts as lost."""


@dataclass(slots=True)
class Costs:
    """What a bot has used since it began: seconds of processor time, and its memory now in MB."""

    cpu_s: float
    memory_mb: float


class Bot:
    """A bot in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, ready_s: float) -> None:
        self._process = process
        self.ready_s = ready_s
        """Seconds from the start of the process until it polls."""

    async def costs(self) -> Costs:
        """What it has used so far."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        return Costs(**json.loads(await self._line()))

    async def _line(self) -> str:
        assert self._process.stdout is not None
        line = (await self._process.stdout.readline()).decode()
        if not line:
            raise RuntimeError("the bot under test has ended; its own words are above")
        return line


@dataclass(slots=True)
class Stage:
    """Where a benchmark plays."""

    server: DemoServer
    bot: Bot
    client: httpx.AsyncClient

    def person(self, number: int) -> "Player":
        """A person who is a program."""
        return Player(self.client, number)

    def on_their_own(self) -> httpx.AsyncClient:
        """Another client, for one person: one for all goes through everybody's connections for each request."""
        return httpx.AsyncClient(base_url=self.server.url, timeout=LONGEST * 2, trust_env=False, verify=False)  # noqa: S501 # nosec B501 - no TLS on this computer


@dataclass(slots=True)
class Player:
    """One person: says or presses something, and waits for what the bot does about it."""

    client: httpx.AsyncClient
    number: int
    revision: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)
    """The messages of the bot that came with the last act."""
    unasked: str | None = None
    """How messages begin that come without being asked for, and are no reply."""

    async def says(self, text: str) -> float:
        """Say something, and give the seconds until the bot has said something back.

        Raises:
            TimeoutError: if it says nothing.
        """
        started = time.perf_counter()
        said = await self._post("messages", {"text": text})
        self.revision = said["revision"]
        await self._listen()
        return time.perf_counter() - started

    async def presses(self, label: str) -> float:
        """Press the button of the last heard message whose label begins so, and wait for the change.

        Raises:
            TimeoutError: if nothing changes.
            LookupError: if there is no such button.
        """
        found = [
            (message["id"], button["data"])
            for message in reversed(self.heard)
            for row in message["buttons"]
            for button in row
            if button["data"] and button["text"].startswith(label)
        ]
        message, data = found[0]
        started = time.perf_counter()
        pressed = await self._post("presses", {"message_id": message, "data": data})
        self.revision = pressed["revision"]
        await self._listen()
        return time.perf_counter() - started

    async def _listen(self) -> None:
        deadline = time.perf_counter() + LONGEST
        while time.perf_counter() < deadline:
            query = {"after": 10**9, "edited_since": self.revision, "wait": 10}
            answer = await self.client.get(f"/demo/people/{self.number}/messages", params=query)
            told = [message for message in answer.raise_for_status().json() if message["from"] == "bot"]
            self.revision = max((message["revision"] for message in told), default=self.revision)
            told = [message for message in told if self.unasked is None or not message["text"].startswith(self.unasked)]
            if told:
                self.heard = told
                return
        raise TimeoutError

    async def _post(self, what: str, content: dict[str, Any]) -> dict[str, Any]:
        answer = await self.client.post(f"/demo/people/{self.number}/{what}", json=content)
        told: dict[str, Any] = answer.raise_for_status().json()
        return told


@asynccontextmanager
async def stage(kind: str, folder: Path, people: Sequence[Person], start: dt.datetime) -> AsyncIterator[Stage]:
    """The server with these people, and a bot of this kind that polls it.

    Args:
        kind: `echo` or `safeboard`.
        folder: holds the server's and the bot's state.
        people: who there is.
        start: what the clocks show at first (aware).
    """
    server = DemoServer(token=TOKEN, folder=folder / "telegram", clock=ShiftedClock(start), people=people)
    await server.start()
    command = [sys.executable, "-m", "bot.bench.child", kind, server.url, str(folder / "bot"), start.isoformat()]
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    bot = Bot(process, 0.0)
    limits = httpx.Limits(max_connections=None)
    try:
        await bot._line()  # noqa: SLF001 - the line that says it is ready
        bot.ready_s = time.perf_counter() - began
        async with httpx.AsyncClient(
            base_url=server.url, timeout=LONGEST * 2, limits=limits, trust_env=False
        ) as client:
            yield Stage(server, bot, client)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await server.stop()
