"""An Excel workbook becomes grids: one for each sheet that says something."""

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reminders.intake.grids import MOST_COLUMNS, MOST_ROWS, Cell, Grid, Row, cleaned
from reminders.intake.problems import FileRefusedError
from reminders.periods import spoken
from reminders.wording import MONTHS


def read_workbook(body: bytes) -> list[Grid]:
    """The sheets of a workbook that `guards` has let through; hidden sheets, rows and columns count like others.

    Formulas are not worked out: they stay as they are written, to be looked at.

    Raises:
        FileRefusedError: if it cannot be read, or a cell or sheet is too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about features of Excel that do not matter here
            workbook = load_workbook(io.BytesIO(body), data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parsing of a strange file runs into
        raise FileRefusedError("The workbook cannot be read. Open it in Excel, save it again, and send that.") from None
    return [grid for sheet in workbook.worksheets if (grid := _grid(sheet)).rows]


def _grid(sheet: Worksheet) -> Grid:
    # Walking over rows and columns would make a cell of each place, and one cell far away would make billions.
    places = [place for place, cell in sheet._cells.items() if cell.value is not None]  # noqa: SLF001 - see above
    last, wide = (max((place[axis] for place in places), default=0) for axis in (0, 1))
    if last > MOST_ROWS or wide > MOST_COLUMNS:
        raise FileRefusedError(
            f"Sheet “{sheet.title}” reaches to cell {get_column_letter(wide)}{last}. At most {MOST_ROWS:,} rows "
            f"and {MOST_COLUMNS} columns are read. Copy the plan's table into a new file, and send that."
        )
    merged = _merged(sheet)
    rows = tuple(_row(sheet, number, wide, merged) for number in range(1, last + 1))
    return Grid(sheet.title, tuple(row for row in rows if any(cell.text for cell in row)), (sheet.title,))


def _merged(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell of a merged area, the cell that holds its words."""
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        origins |= dict.fromkeys(area.cells, (area.min_row, area.min_col))
    return origins


def _row(sheet: Worksheet, number: int, width: int, merged: dict[tuple[int, int], tuple[int, int]]) -> Row:
    def cells() -> Iterator[Cell]:
        for column in range(1, width + 1):
            origin = merged.get((number, column), (number, column))
            where = f"sheet “{sheet.title}”, cell {get_column_letter(column)}{number}"
            text = cleaned(_text(sheet.cell(*origin)), where)
            yield Cell(text, where, origin, merged=(number, column) in merged)

    return tuple(cells())


def _text(cell: SheetCell | Any) -> str:
    """A cell's value as a person reads it. A date whose format shows no day, such as Jun-18, is a month."""
    value, form = cell.value, (cell.number_format or "")
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        shows_day = "d" in form.casefold().replace("[red]", "") or not is_date_format(form)
        return spoken(day) if shows_day else f"{MONTHS[day.month - 1].capitalize()} {day.year}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float) and form.rstrip().endswith("%"):
        return f"{value * 100:.10g}%"
    if isinstance(value, float):
        decimals = len(form.partition(".")[2].rstrip("_)% ")) if set(form) <= set("0.#") else 0
        return f"{value:.{decimals}f}" if decimals else f"{value:.10g}"
    text = getattr(value, "text", value)  # array formulas come as objects
    return str(text)
