"""What is wrong with a content file, in words that a business manager can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NO_LINE = 0
"""Of a problem that no line has: a missing folder, an empty file."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file and a line in it, counted from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where it is, which key it concerns, and a sentence that says what to do.

    The line is `NO_LINE` where the whole file or folder is meant.
    """

    file: str
    line: int
    key: str
    sentence: str

    def __str__(self) -> str:
        """`file:line: key: sentence`, the form that editors turn into a link; without the line if there is none."""
        line = f":{self.line}" if self.line != NO_LINE else ""
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}{line}:{key} {self.sentence}"


class ContentError(Exception):
    """Content that cannot be used, with every problem that was found, not just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(path: Path) -> str:
    """A file's name as people read it: from the current folder where it lies below that."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
