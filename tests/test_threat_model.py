"""The threat model's table: every guarantee names the tests that hold it, and these tests exist."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "threat-model.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| threat ", "|--"))]
NAMED = sorted(set(re.findall(r"`(test_\w+)`", PAGE)))
DEFINED = {
    node.name
    for path in TESTS.rglob("test_*.py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:60])
def test_each_guarantee_names_a_test(row: str) -> None:
    threat, guarantee, held = (cell.strip() for cell in row.strip("|").split("|"))
    assert threat
    assert guarantee
    assert re.search(r"`test_\w+`", held)
    assert "…" not in held, "a name in part cannot be looked up"


def test_each_test_that_is_named_exists() -> None:
    assert len(NAMED) > 50
    assert [name for name in NAMED if name not in DEFINED] == []
