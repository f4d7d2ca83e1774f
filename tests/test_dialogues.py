"""Every dialogue in tests/dialogues, played against the real bot."""

from pathlib import Path

import pytest
from dialogue import Player, read

from bot.demo.session import Demo

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.yaml"))


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
async def test_dialogue(path: Path, demo: Demo) -> None:
    await Player(demo).play(read(path)["steps"])
