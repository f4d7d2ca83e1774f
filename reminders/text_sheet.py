"""Spreadsheets in which every cell is text, so that nothing in them is ever a formula."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

ALWAYS = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl's own are naive
"""When every file says that it was made, so that the same content gives the same bytes."""
LONGEST_TITLE = 31
"""Characters of a sheet's name that Excel takes."""


def new_sheet(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook with one empty sheet, whose name is cut to what Excel takes."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title[:LONGEST_TITLE]
    return book, sheet


def write(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False, wrap: bool = True) -> Cell:
    """Put a text into a cell, counted from 1, without the characters that such a file cannot hold."""
    cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
    assert isinstance(cell, Cell)
    _hold_as_text(cell, bold=bold, wrap=wrap)
    return cell


def append(sheet: Worksheet, texts: Sequence[str], *, bold: bool = False) -> None:
    """Put texts into the next row."""
    sheet.append([ILLEGAL_CHARACTERS_RE.sub("", text) for text in texts])
    for cell in sheet[sheet.max_row] if texts else ():
        _hold_as_text(cell, bold=bold)


def _hold_as_text(cell: Cell | MergedCell, *, bold: bool = False, wrap: bool = True) -> None:
    """Make what a cell holds a text, from the top of the cell on."""
    # openpyxl makes a formula of “=…”; quotePrefix keeps it text when somebody edits it.
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    cell.font = Font(bold=bold)


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """How wide the columns are, from the first, in characters."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def as_bytes(book: Workbook) -> bytes:
    """The .xlsx file."""
    book.properties.created = book.properties.modified = ALWAYS
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
