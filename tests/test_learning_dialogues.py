"""Learning as dialogues, on two small boards, so that a published point is among the answers in no time."""

from pathlib import Path

import pytest
from dialogue import Player, read
from learning_cast import small_demo

FILES = sorted((Path(__file__).parent / "dialogues" / "learning").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
async def test_dialogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        await Player(demo).play(read(file)["steps"])
