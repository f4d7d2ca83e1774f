"""A bot in a process of its own, so that what it costs can be told from what its surroundings cost.

Run as `python -m bot.bench.child KIND URL FOLDER`; KIND is `echo`, python-telegram-bot with one handler and nothing
else, or `safeboard`. It says `ready`, and answers each line on standard input with its costs so far. The end of
the input ends it.
"""

import asyncio
import datetime as dt
import json
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.heap import growing

TOKEN = "1000000001:benchmark"  # noqa: S105 - opens nothing outside this computer
PAGE = resource.getpagesize()


async def serve(kind: str, url: str, folder: Path, start: dt.datetime) -> None:
    """Run the bot until standard input ends."""
    running = _echo(url) if kind == "echo" else _safeboard(url, folder, start)
    async with running:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while await asyncio.to_thread(sys.stdin.readline):
            sys.stdout.write(json.dumps({"cpu_s": time.process_time(), "memory_mb": _memory()}) + "\n")
            sys.stdout.flush()


@asynccontextmanager
async def _echo(url: str) -> AsyncIterator[None]:
    requests = [HTTPXRequest(connection_pool_size=64, httpx_kwargs={"trust_env": False}) for _ in range(2)]
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").job_queue(None).concurrent_updates(100)
    application: Application[Any, Any, Any, Any, Any, Any]
    application = builder.request(requests[0]).get_updates_request(requests[1]).build()
    application.add_handler(MessageHandler(filters.TEXT, _say_it_again))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()


async def _say_it_again(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


@asynccontextmanager
async def _safeboard(url: str, folder: Path, start: dt.datetime) -> AsyncIterator[None]:
    # Here (PLC0415), so that the bare echo is bare, and in the way of the command's own door.
    with growing():
        from bot.app import running_bot  # noqa: PLC0415
        from bot.clock import ShiftedClock  # noqa: PLC0415
        from bot.settings import Settings  # noqa: PLC0415
        from bot.wiring import wire  # noqa: PLC0415

    settings = Settings.load(bot_token=TOKEN, bot_api_url=url, data_dir=folder)
    services = await wire(settings, ShiftedClock(start))
    try:
        async with running_bot(services, token=TOKEN):
            yield
    finally:
        await services.store.close()


def _memory() -> float:
    """Resident now, in MB; where the system does not tell, the most there ever was."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * PAGE / 2**20


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], Path(sys.argv[3]), dt.datetime.fromisoformat(sys.argv[4])))
