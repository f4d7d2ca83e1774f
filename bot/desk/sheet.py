"""A long list as a spreadsheet, instead of twenty messages."""

import datetime as dt
import io
from collections.abc import Sequence

LONGEST_TITLE = 31
"""Characters of a sheet's name that Excel takes."""


def as_sheet(title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> bytes:
    """Rows of text as an .xlsx file, under columns given by name and width. Nothing in it is a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 - few want a file, and a start would wait for it
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title[:LONGEST_TITLE]
    for number, values in enumerate([[name for name, _ in columns], *rows], 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", value))
            # openpyxl makes a formula of “=…”; quotePrefix keeps it text when somebody edits it.
            cell.data_type = "s"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    # So that the same list gives the same bytes whenever it is written.
    workbook.properties.created = workbook.properties.modified = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl's own are naive
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
