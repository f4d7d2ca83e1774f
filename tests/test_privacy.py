"""Whoever asks, chooses a board and gives feedback leaves nothing behind: not on disk, not in the log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from canary import search
from dialogue import Player

from bot.demo.model import Person
from bot.demo.session import Demo, running_demo
from bot.logs import HOUSE, configure
from feedback.batches import waiting
from knowledge.library import Library

NURSE = Person(908_172_635_441, "Canarella", "practitioner", "canary_user_zq")
CANARIES = {
    "id": NURSE.id,
    "name": NURSE.name,
    "username": "canary_user_zq",
    "question": "zebrafinch",
    "feedback": "quokkaberry",
}
ASKS = [
    {"as": "practitioner", "says": "/start", "hears": "Which board"},
    {"presses": "Southend", "hears": "Your board is now"},
    {"says": "how do i cook a zebrafinch", "hears": "don't have that"},
]
TELLS = [
    {"as": "practitioner", "says": "/feedback", "hears": "Before you write"},
    {"presses": "Good practice", "hears": "Now write"},
    {"says": "The quokkaberry team answers at once.", "hears": "This is what will be sent"},
    {"presses": "Send", "hears": "Sent. Thank you."},
]


@pytest.fixture
def loudest_log(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The installation's own log, at its most talkative."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in (None, *HOUSE)}
    configure("DEBUG")
    (ours,) = root.handlers
    yield
    root.removeHandler(ours)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def _talk(folder: Path, library: Library, steps: list[dict]) -> Demo:
    async with running_demo(folder, library=library, people=[NURSE]) as demo:
        await Player(demo).play(steps)
        return demo


@pytest.mark.usefixtures("loudest_log")
async def test_nothing_on_disk_and_nothing_in_the_log(
    tmp_path: Path, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    await _talk(tmp_path, library, [*ASKS, *TELLS])
    assert search(tmp_path / "bot", CANARIES) == []
    log = capsys.readouterr().err
    for canary in CANARIES.values():
        assert str(canary).lower() not in log.lower()


async def test_the_feedback_is_there_all_the_same_and_sealed(tmp_path: Path, library: Library) -> None:
    async with running_demo(tmp_path, library=library, people=[NURSE]) as demo:
        await Player(demo).play([*ASKS, *TELLS])
        (report,) = await waiting(demo.services.store, "southend")
        assert b"quokkaberry" not in report.sealed


async def test_a_planted_leak_is_found(tmp_path: Path, library: Library) -> None:
    """The search above would see it: a linked person is stored, and that is what linking means."""
    async with running_demo(tmp_path, library=library, people=[Person(NURSE.id, NURSE.name, "officer")]):
        pass
    assert {leak.canary for leak in search(tmp_path / "bot", CANARIES)} >= {"id", "name"}
