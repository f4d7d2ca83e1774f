"""Run by a test in a process of its own: holds the conversation of `test_privacy_proof`, and is killed on the way.

It is got ready once, and then forks a child for each line that it reads: a data folder; `step`, `call` (to the
database) or `leak` (a step, after a planted leak); and its number. It answers with what became of the child, as
`os.waitstatus_to_exitcode` tells. The arguments: the folder of a library that was learned, and one for a first
conversation.
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
from knowledge.library import Library


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def hold(library: Library, folder: Path, place: str, number: int) -> None:
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


def main(learned: Path, folder: Path) -> None:
    library = load_library(Settings.load(data_dir=learned))
    # Whole, so that no child has to read the plans; no thread is left of it when the first child is forked.
    asyncio.run(hold(library, folder, "", 0))
    say("ready")
    for line in sys.stdin:
        where, place, number = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            asyncio.run(hold(library, Path(where), place, int(number)))
            os._exit(0)
        say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
