"""Run by a test in a process of its own: the conversation of `test_privacy_proof`, killed on the way.

Arguments: the data folder; `step`, `call` (to the database) or `leak` (a step, after a planted leak); its number.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from offline import Somebody, offline, on_database_call
from test_privacy_proof import NURSE, STEPS

from bot.settings import Settings
from bot.wiring import load_library


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def main(folder: Path, place: str, number: int) -> None:
    library = load_library(Settings.load(data_dir=folder.parent / "library"))
    calls = 0

    def called() -> None:
        nonlocal calls
        if place == "call" and calls == number:
            kill()
        calls += 1

    with pytest.MonkeyPatch.context() as monkeypatch:
        async with offline(folder, library, monkeypatch) as (application, telegram):
            person = Somebody(application, telegram, NURSE, "Canarella")
            on_database_call(application, called)
            for step, (act, what) in enumerate(STEPS):
                if place == "step" and step == number:
                    kill()
                await getattr(person, act)(what)
                if place == "leak" and step == number:
                    (folder / "dump").write_text(repr(application.chat_data[NURSE].draft.text))
                    kill()


asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
