"""The real bot in a process of its own, which ends itself by SIGKILL where it is told to.

Settings come from the environment. KILL_AT names a point of the outbox or is empty, KILL_NTH says which passing of it
is the last (STOP pauses it there instead), CLOCK is the present. It ends by itself, with code 0, once nothing waits any
more, unless STAY is set. With SERVE it is `safeboard run` itself, which ends on a signal.
"""

import asyncio
import datetime as dt
import os
import signal
from functools import partial
from types import SimpleNamespace
from typing import Any

from bot import app
from bot.app import run_bot, running_bot
from bot.clock import ShiftedClock
from bot.pace import Pace
from bot.settings import Settings
from bot.wiring import wire
from reminders.outbox import Point
from storage.tables import MessageState, OutboxMessage

LIBRARY: Any = SimpleNamespace(boards={}, packs=())
"""Nobody asks anything here."""


async def main() -> None:
    at, nth = os.environ.get("KILL_AT"), int(os.environ.get("KILL_NTH", "1"))
    passed = 0

    def reached(point: Point) -> None:
        nonlocal passed
        passed += point == at
        if at and passed == nth and point == at:
            os.kill(os.getpid(), signal.SIGSTOP if "STOP" in os.environ else signal.SIGKILL)

    settings = Settings.load()
    clock = ShiftedClock(dt.datetime.fromisoformat(os.environ["CLOCK"]))
    if "SERVE" in os.environ:
        app.wire = partial(wire, library=LIBRARY, urgency=LIBRARY)
        await run_bot(settings, clock)
        return
    services = await wire(settings, clock, library=LIBRARY, urgency=LIBRARY)
    services.pace = Pace(overall=200, each_chat=0)
    print("up", flush=True)  # noqa: T201 - tells the test that the kills may begin
    async with running_bot(services, token=settings.require_token(), reached=reached) as ticker:
        while "STAY" in os.environ or await waiting(services.store):
            await asyncio.sleep(0.05)
            await ticker.tick()
    await services.store.close()


async def waiting(store) -> bool:
    from sqlmodel import select

    async with store.session() as session:
        states = set(await session.exec(select(OutboxMessage.state)))
    return bool(states & {MessageState.PLANNED, MessageState.CLAIMED, MessageState.SENDING})


asyncio.run(main())
