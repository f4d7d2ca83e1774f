"""Tables as they stand in a file: rows of cells that know where they are."""

import re
from dataclasses import dataclass

from reminders.intake.problems import FileRefusedError

MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 4_000
"""Characters: the longest cells of real plans have about 1,500."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_BULLET = re.compile(r"^(?:[•·▪●○◦*–—-]|[a-z0-9ivx]{1,3}[.)])\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, cleaned; `where` names it to a person. Merged cells share their `origin`."""

    text: str
    where: str
    origin: tuple[int, int]
    merged: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines that say something, without the marks of a list."""
        return tuple(_BULLET.sub("", line).strip() for line in self.text.split("\n") if line.strip(" •·▪●○◦*–—-\t"))

    @property
    def is_list(self) -> bool:
        """Whether each of several lines has the mark of a list."""
        lines = [line.strip() for line in self.text.split("\n") if line.strip()]
        return len(lines) > 1 and all(_BULLET.match(line) for line in lines)


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table or sheet. `titles` may say what its plan is and covers; `heading` stands right above the table."""

    name: str
    rows: tuple[Row, ...]
    titles: tuple[str, ...] = ()
    heading: str | None = None


def cleaned(text: str, where: str) -> str:
    """A cell's words without control characters and outer spaces; lines stay apart.

    Raises:
        FileRefusedError: if the cell is far longer than any plan needs.
    """
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
    text = re.sub(r"\n{2,}", "\n", text)
    if len(text) > LONGEST_CELL:
        raise FileRefusedError(
            f"{where[:1].upper()}{where[1:]} holds {len(text):,} characters. Shorten it to {LONGEST_CELL:,} at most."
        )
    return text
