"""New content without a restart, and what is new in it; broken content changes nothing but says what is wrong."""

import asyncio
import logging
import os
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dialogue import Player

from bot.app import run_bot
from bot.clock import SystemClock
from bot.demo.server import DemoServer
from bot.demo.session import TOKEN, Demo, running_demo
from bot.reload import NotReloaded, Reloaded, reload
from bot.settings import Settings
from knowledge.urgency import UrgencyCheck

OWN = Path(__file__).parent / "data" / "knowledge"
NEW_ENTRY = """
  - id: night-buses
    title: Night buses
    questions: [is there a night bus, buses after midnight]
    answer: The night bus runs every hour from the old harbour.
    sources:
      - {document: "01", section: 7 Structure}
    as_at: 2018-05
    changed: {on: 2026-12-01, why: The timetable was added.}
"""


class Log(logging.Handler):
    """The bot's own log, to wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: asyncio.Queue[str] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.put_nowait(record.getMessage())

    async def says(self, words: str) -> None:
        async with asyncio.timeout(20):
            while words not in await self._lines.get():
                pass


@pytest.fixture
def log() -> Iterator[Log]:
    handler, ours = Log(), logging.getLogger("bot")
    level = ours.level
    ours.setLevel("INFO")
    ours.addHandler(handler)
    yield handler
    ours.removeHandler(handler)
    ours.setLevel(level)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small boards in a folder of their own."""
    folder = tmp_path / "content"
    shutil.copytree(OWN, folder)
    monkeypatch.setenv("SAFEBOARD_CONTENT_DIR", str(folder))
    return folder


@pytest.fixture
async def own(tmp_path: Path, content: Path, urgency: UrgencyCheck) -> AsyncIterator[Demo]:
    async with running_demo(tmp_path / "demo", urgency=urgency) as demo:
        yield demo


def add(content: Path, entry: str = NEW_ENTRY) -> None:
    file = content / "harbour" / "entries.yaml"
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n{entry}", "utf-8")


async def test_an_officer_puts_a_new_entry_to_use(own: Demo, content: Path) -> None:
    ask = {"as": "practitioner", "says": "is there a night bus"}
    player = Player(own)
    await player.play([{**ask, "hears_not": "every hour from the old harbour"}])
    add(content)
    await player.play(
        [
            {"as": "officer", "says": "/reload", "hears": ["content is reloaded", "New: 1, changed: 0, gone: 0"]},
            {**ask, "hears": "every hour from the old harbour"},
            {"as": "practitioner", "says": "/boards"},
            {"presses": "Harbour", "hears": "Your board is now"},
            {"says": "/new", "hears": ["1 December 2026: Night buses", "The timetable was added."]},
            {"presses": "Night buses", "hears": "every hour from the old harbour"},
            {"as": "officer", "says": "/reload", "hears": "It says the same as before"},
        ]
    )


async def test_the_officer_is_answered_while_the_content_is_read(own: Demo, content: Path) -> None:
    add(content)
    player = Player(own)
    async with own.services.reloading:  # as if it took long
        await player.play([{"as": "officer", "says": "/reload", "hears": "I am reading the content"}])
        await player.play([{"says": "/gaps", "hears": "No question"}])
    await player.play([{"as": "officer", "hears": "content is reloaded"}])


async def test_an_officer_who_leaves_while_the_content_is_read_still_hears_of_it(own: Demo, content: Path) -> None:
    add(content)
    player = Player(own)
    async with own.services.reloading:  # as if it took long
        await player.play(
            [
                {"as": "officer", "says": "/reload", "hears": "I am reading the content"},
                {"says": "/leave"},
                {"presses": "Yes", "hears": "erased"},
            ]
        )
    await player.play([{"as": "officer", "hears": "content is reloaded"}])


async def test_broken_content_is_named_and_the_last_good_stays(own: Demo, content: Path) -> None:
    add(content, "  - id: Night Buses\n    titel: <b>Night</b>\n")
    await Player(own).play(
        [
            {
                "as": "officer",
                "says": "/reload",
                "hears": ["cannot be used", "harbour/entries.yaml:", "title: is missing", "then /reload again"],
            },
            {"as": "practitioner", "says": "/contacts", "hears": "Harbour"},
        ]
    )
    outcome = await reload(own.services)
    assert isinstance(outcome, NotReloaded)
    assert "harbour" in own.services.library.boards


async def test_content_that_is_gone_is_a_sentence(own: Demo, content: Path) -> None:
    shutil.rmtree(content)
    await Player(own).play(
        [{"as": "officer", "says": "/reload", "hears": "is not there; give the folder that holds the boards"}]
    )
    assert own.services.library.boards


async def test_two_who_reload_at_once_take_turns_and_both_are_told(own: Demo, content: Path) -> None:
    add(content)
    first, second = await asyncio.gather(reload(own.services), reload(own.services))
    assert [type(first), type(second)] == [Reloaded, Reloaded]
    assert sorted((first.added, second.added)) == [0, 1]


@pytest.mark.parametrize("who", ["practitioner", "owner", "member"])
async def test_nobody_else_may_reload(demo: Demo, who: str) -> None:
    before = demo.services.library
    await Player(demo).play([{"as": who, "says": "/reload", "hears": "Only the board's officers"}])
    assert demo.services.library is before


async def test_a_question_is_no_gap_any_more_once_an_answer_is_written_for_it(own: Demo, content: Path) -> None:
    player = Player(own)
    await player.play(
        [
            {"as": "practitioner", "says": "is there a night bus", "hears_not": "every hour"},
            {"says": "who feeds the seagulls", "hears_not": "every hour"},
            {"as": "officer", "says": "/gaps", "hears": ["is there a night bus", "who feeds the seagulls"]},
        ]
    )
    add(content)
    await player.play(
        [
            {"as": "officer", "says": "/reload", "hears": "content is reloaded"},
            {"says": "/gaps", "hears": "who feeds the seagulls", "hears_not": "night bus"},
        ]
    )


async def test_a_signal_reloads_the_running_bot(tmp_path: Path, content: Path, log: Log) -> None:
    telegram = DemoServer(token=TOKEN, folder=tmp_path / "telegram", clock=SystemClock())
    await telegram.start()
    settings = Settings.load(bot_token=TOKEN, bot_api_url=telegram.url, data_dir=tmp_path / "data")
    running = asyncio.create_task(run_bot(settings, SystemClock()))
    try:
        await log.says("running with 2 boards")
        add(content)
        os.kill(os.getpid(), signal.SIGHUP)
        await log.says("content reloaded: 2 boards")
        add(content, "  - id: x\n")
        os.kill(os.getpid(), signal.SIGHUP)
        await log.says("content not reloaded, the last good content stays:")
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await running
        await telegram.stop()
