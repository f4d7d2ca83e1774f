"""What a start must not wait for, and what it must not hold in memory."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from demo_support import TOKEN
from telegram.error import NetworkError
from telegram.ext import Application

from bot import app
from bot.clock import SystemClock
from bot.heap import growing, settled
from bot.settings import Settings
from bot.wiring import wire
from storage.migrate import config
from storage.revisions import head, known

SELDOM = ("alembic", "scipy", "docx", "openpyxl", "icalendar", "dateparser", "matplotlib", "sklearn", "bot.demo")


def test_the_bot_starts_without_what_few_people_need():
    """Each of these takes a tenth of a second to half a second to import, and 5 to 40 MB for good."""
    program = f"import sys, bot.app, bot.wiring; print([name for name in {SELDOM} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_database_that_is_up_to_date_is_opened_without_alembic(tmp_path):
    program = (
        "import asyncio, sys; from storage.store import Store\n"
        "async def main():\n"
        "    store = await Store.open(sys.argv[1])\n"
        "    await store.close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", program, f"sqlite+aiosqlite:///{tmp_path}/safeboard.db"]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert said == ["True", "False"]


async def test_a_stop_while_telegram_is_not_reached_yet_ends_the_bot_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else only SIGKILL would end a bot that was started without a connection."""
    reached = asyncio.Event()

    async def initialize(_application: object) -> None:
        reached.set()
        raise NetworkError("no connection")

    nobody: Any = SimpleNamespace(boards={}, packs=())
    monkeypatch.setattr(app, "wire", partial(wire, library=nobody, urgency=nobody))
    monkeypatch.setattr(Application, "initialize", initialize)
    settings = Settings.load(bot_token=TOKEN, bot_api_url="http://127.0.0.1:9", data_dir=tmp_path)
    running = asyncio.create_task(app.run_bot(settings, SystemClock()))
    await reached.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(5):
        await running


def test_the_revisions_are_those_that_alembic_finds():
    scripts = ScriptDirectory.from_config(config())
    assert head() == scripts.get_current_head()
    assert known() == {each.revision: each.down_revision for each in scripts.walk_revisions()}


def test_what_a_start_made_is_no_longer_looked_through_for_garbage():
    with growing():
        assert not gc.isenabled()
    assert gc.isenabled()
    with settled():
        assert gc.get_freeze_count() > 10_000
    assert gc.get_freeze_count() == 0
