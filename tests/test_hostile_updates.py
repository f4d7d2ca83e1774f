"""Whatever Telegram may send, or somebody who forges it: nothing fails inside, and Telegram takes every reply.

`SAFEBOARD_FUZZ_UPDATES=100000 .venv/bin/pytest -m ci tests/test_hostile_updates.py` is the long run.
"""

import logging
import os
import shutil
import traceback
from collections import Counter

import pytest
from made_updates import Maker, MakerBySpec
from outgoing import read_spec
from paper_telegram import PaperTelegram
from telegram import Update

from bot.app import build_application
from bot.clock import ShiftedClock
from bot.demo.session import FIRST_DAY, TOKEN
from bot.settings import Settings
from bot.wiring import wire
from reminders.calendar import digest_at

UPDATES = int(os.environ.get("SAFEBOARD_FUZZ_UPDATES", "5000"))
CAST = (1001, 1002, 1003, 1004)
"""Practitioner, owner, member and officer of the demo, whose folder these tests begin with."""


async def feed(folder, library, urgency, maker):
    """Give the real bot so many updates. Returns what failed, what Telegram would have refused, and what came."""
    clock = ShiftedClock(digest_at(FIRST_DAY))
    settings = Settings.load(bot_token=TOKEN, bot_api_url="http://127.0.0.1:9", data_dir=folder / "bot")
    services = await wire(settings, clock, library=library, urgency=urgency)
    application, paper = build_application(services, token=TOKEN), PaperTelegram()
    application.bot._request = (paper, paper)
    failed, kinds = Counter(), Counter()

    async def note(_update, context):
        failed["".join(traceback.format_exception(context.error))[-1500:]] += 1

    application.add_error_handler(note)
    try:
        async with application:
            await application.start()
            for each in range(1, UPDATES + 1):
                made = maker.update(each)
                try:
                    update = Update.de_json(made, application.bot)
                except Exception:  # noqa: BLE001 - what python-telegram-bot cannot read never reaches us
                    kinds["unreadable"] += 1
                    continue
                kinds[next(key for key in made if key != "update_id")] += 1
                await application.process_update(update)
            await application.stop()  # waits for what goes on beside the updates
    finally:
        await services.store.close()
    return failed, paper.refusals, kinds


@pytest.fixture
def folder(begun, tmp_path):
    shutil.copytree(begun, tmp_path / "demo")
    return tmp_path / "demo"


@pytest.mark.ci
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("by", ["aiogram", "the machine-readable Bot API"])
async def test_no_update_makes_the_bot_fail_or_say_what_telegram_refuses(folder, library, urgency, caplog, by):
    caplog.set_level(logging.WARNING)
    spec = read_spec()
    if by != "aiogram" and spec is None:
        pytest.skip("SAFEBOARD_TEST_BOT_API does not name the machine-readable Bot API, which stays out of the project")
    maker = Maker(UPDATES, CAST) if by == "aiogram" else MakerBySpec(UPDATES, CAST, spec)
    failed, refused, kinds = await feed(folder, library, urgency, maker)
    assert not failed, "\n\n".join(f"{times} times: {trace}" for trace, times in failed.most_common(8))
    assert not refused, refused[:3]
    assert kinds["message"] > UPDATES / 4
    assert kinds["callback_query"] > UPDATES / 8
    assert kinds["unreadable"] < UPDATES / 10
