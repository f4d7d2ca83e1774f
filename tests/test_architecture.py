"""The rules of the house that a machine can hold. `lint-imports` reports more on the floors."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ("bot", "knowledge", "reminders", "feedback", "storage")
CLOCK = ROOT / "bot" / "clock.py"
NOW = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "dt.datetime.now",
    "dt.date.today",
}
STARTS = {"open", "read_text", "read_bytes", "getenv", "mkdir"}


def _files() -> list[Path]:
    return [path for room in HOUSE for path in sorted((ROOT / room).rglob("*.py"))]


def _calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_no_arrow_runs_back_up_the_floors() -> None:
    # In a process of its own: it configures logging for the whole process, and other tests read the log.
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_clock_knows_what_time_it_is(path: Path) -> None:
    if path == CLOCK:
        return
    asked = [(name, line) for name, line in _calls(ast.parse(path.read_text("utf-8"))) if name in NOW]
    assert not asked, f"{path.name} asks for the time itself; take `now` or a Clock as an argument"


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_happens_at_import(path: Path) -> None:
    """No file is read and nothing made by a statement at the top of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign)]
    done = [(name, line) for node in top for name, line in _calls(node) if name.split(".")[-1] in STARTS]
    assert not done


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
