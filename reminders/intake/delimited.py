"""A CSV file becomes a grid, whatever its encoding and delimiter."""

import csv
import io

from reminders.intake.columns import find_header
from reminders.intake.grids import MOST_COLUMNS, MOST_ROWS, Cell, Grid, cleaned
from reminders.intake.problems import FileRefusedError

DELIMITERS = ",;\t|"
FORMULA_STARTS = "=+-@\t\r'"
"""A spreadsheet may take a cell that begins so for a formula; our exports put an apostrophe before it."""


def read_delimited(body: bytes) -> list[Grid]:
    """The table of a CSV file.

    Raises:
        FileRefusedError: if it is no text, or a cell or the table is too large.
    """
    text = _decoded(body)
    candidates = [grid for delimiter in DELIMITERS if (grid := _grid(text, delimiter)) is not None]
    if not candidates:
        raise FileRefusedError("The file cannot be read as CSV: a quotation mark is opened and never closed.")
    return [max(candidates, key=_likelihood)]


def _decoded(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in body:
        raise FileRefusedError("The file is no text. Save it as CSV (UTF-8), and send that.")
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefusedError("The file's text cannot be read. Save it as CSV (UTF-8), and send that.")


def _grid(text: str, delimiter: str) -> Grid | None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for number, fields in enumerate(reader, 1):
            line = reader.line_num
            if number > MOST_ROWS:
                raise FileRefusedError(f"The file has more than {MOST_ROWS:,} rows; a plan has far fewer.")
            if len(fields) > MOST_COLUMNS and any(field.strip() for field in fields[MOST_COLUMNS:]):
                return None
            rows.append(
                tuple(
                    Cell(cleaned(unguarded(field), where), where, (number, column))
                    for column, field in enumerate(fields[:MOST_COLUMNS], 1)
                    for where in [f"line {line}, column {column}"]
                )
            )
    except csv.Error:
        return None
    return Grid("the file", tuple(row for row in rows if any(cell.text for cell in row)))


def _likelihood(grid: Grid) -> tuple[int, int]:
    """The delimiter is the one under which the columns' names make sense; else the one with most columns."""
    header = find_header(grid.rows)
    return (len(header.columns) if header else 0, max((len(row) for row in grid.rows), default=0))


def guarded(text: str) -> str:
    """Text for a CSV cell that no spreadsheet takes for a formula; `unguarded` gives it back unchanged."""
    return f"'{text}" if text.startswith(tuple(FORMULA_STARTS)) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in FORMULA_STARTS else text
