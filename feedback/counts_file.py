"""Reads counts.xlsx again, which the feedback reader writes to be shown around, so that a report can repeat it.

A report must not tell more than the file did, so only what that file can say is taken: whole figures of 0 or of
`LEAST_CELL` and more, and the words for what is not shown.
"""

import io
import re
from typing import Any

from feedback.reading import FEW, HIDDEN
from feedback.report import FeedbackError
from feedback.statistics import LEAST_CELL

MOST_ROWS = 200
HEADING = "Feedback for "
"""How the first line begins; the board's id follows."""
_AT_LEAST = re.compile(r"at least (\d{1,6})")


def board_of(content: bytes) -> str | None:
    """The board whose counts a file says to hold; None if it is no counts.xlsx."""
    try:
        heading = str(_rows(content)[0][0])
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a broken file makes it
        return None
    return heading.removeprefix(HEADING) if heading.startswith(HEADING) else None


def read_counts(content: bytes, board: str) -> list[tuple[str, str]]:
    """The lines of a counts.xlsx: a label and a figure in words, which is empty for headings and footnotes.

    Raises:
        FeedbackError: if it is no such file, is of another board, or has a figure that is never shown around.
    """
    try:
        rows = _rows(content)
        heading = rows[0][0]
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a broken file makes it
        raise FeedbackError(
            "This is not the counts.xlsx that `safeboard feedback open --out` or the reader page writes."
        ) from None
    if heading != f"{HEADING}{board}":
        raise FeedbackError(f"These counts are not of {board}: the file begins with “{heading}”.")
    return [(str(row[0]), _figure(row[1] if len(row) > 1 else None)) for row in rows[1:] if row and row[0]]


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    """The first cells of each line; whatever openpyxl raises for another file."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(content), read_only=True)["Counts"]
    return [row[:2] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS)]


def _figure(value: object) -> str:
    if value is None:
        return ""
    number = int(value) if isinstance(value, int | float) else None
    if isinstance(value, str):
        if value in (FEW, HIDDEN):
            return value
        found = _AT_LEAST.fullmatch(value)
        number = int(found[1]) if found else None
    if number is None or 0 < number < LEAST_CELL or number < 0:
        raise FeedbackError(
            f"The counts hold “{value}”. Figures of fewer than {LEAST_CELL} people are not shown around, so this file "
            "is not as the reader wrote it. Use the file as it came."
        )
    return str(value)
