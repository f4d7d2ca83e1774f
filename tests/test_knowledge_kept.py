"""What was learned is kept for the next start, and found only by the content and the code that it was learned with."""

import re
from pathlib import Path

import pytest

from knowledge import cache, urgency_cache
from knowledge.library import Library
from knowledge.load import load_boards

DATA = Path(__file__).parent / "data" / "knowledge"
KNOWLEDGE = Path(cache.__file__).parent
ONLY_READ = {"model", "problems", "yaml_file"}
"""Modules that read files: what they read is part of the name of what is kept."""


def test_what_was_learned_is_kept_and_a_damaged_file_is_learned_anew(tmp_path):
    packs = [pack for pack in load_boards(DATA) if pack.board and pack.board.id == "harbour"]
    first_time = Library.build(packs, tmp_path)
    (kept,) = tmp_path.iterdir()
    first = kept.read_bytes()
    again = Library.build(packs, tmp_path)
    assert kept.read_bytes() == first
    flipped = bytearray(first)
    flipped[len(first) // 2] ^= 1
    for damage in (b"", b"not a zip", first[: len(first) // 2], bytes(flipped)):
        kept.write_bytes(damage)
        again = Library.build(packs, tmp_path)
        assert kept.read_bytes() == first
    assert again.answer("what does the MARAT do", "harbour") == first_time.answer("what does the MARAT do", "harbour")


def test_other_content_never_uses_what_was_kept(tmp_path):
    packs = load_boards(DATA)
    Library.build(packs, tmp_path)
    before = {path.name for path in tmp_path.iterdir()}
    Library.build(packs[:1], tmp_path)
    after = {path.name for path in tmp_path.iterdir()}
    assert len(after) == 1
    assert before != after


def test_a_cache_folder_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    assert Library.build(load_boards(DATA), tmp_path / "file" / "cache").answer("MARAT", "harbour")


@pytest.mark.parametrize(
    ("named", "used"), [(cache._CODE, ("cache", "teach")), (urgency_cache._CODE, ("urgency", "urgency_cache"))]
)
def test_other_code_never_uses_what_was_kept(named, used):
    """All that learning rests on is in the name, or an update would go on with what an older version learned."""
    found, left = set(), list(used)
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            source = (KNOWLEDGE / f"{module}.py").read_text("utf-8")
            left += re.findall(r"^\s*from knowledge\.(\w+) import", source, re.MULTILINE)
    assert set(named) == found - ONLY_READ
