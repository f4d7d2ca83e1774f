"""Feedback as spreadsheets: one with the words for the officer, one with the counts to show around."""

import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from feedback.reading import FEW, HEADINGS, Opened, footnote, in_words, warnings

_NO_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that a spreadsheet file cannot hold."""


def reports_workbook(opened: Opened) -> bytes:
    """All reports, one a row, with a filter over each closed answer. Not to be passed on."""
    book, sheet = _new("Feedback")
    _row(sheet, ["Category", "Sector", "Key question", "Text"], bold=True)
    for report in opened.reports:
        role = report.role.label if report.role else ""
        question = report.question.label if report.question else ""
        _row(sheet, [report.category.label, role, question, report.text])
    _finish(sheet, (24, 20, 44, 90))
    sheet.auto_filter.ref = sheet.dimensions
    notes = book.create_sheet("Read first")
    for warning in warnings(opened):
        _row(notes, [warning])
    _finish(notes, (110,))
    return _bytes(book)


def counts_workbook(opened: Opened) -> bytes:
    """The counts that may be shown around, and nothing else."""
    book, sheet = _new("Counts")
    _row(sheet, [f"Feedback for {opened.board}"], bold=True)
    if opened.no_counts:
        _row(sheet, [opened.no_counts])
    else:
        total = opened.counts.total
        _row(sheet, ["All", FEW if total is None else total])
        for table in opened.counts.tables:
            _row(sheet, [])
            _row(sheet, [HEADINGS[table.name]], bold=True)
            for cell in table.cells:
                _row(sheet, [cell.label, in_words(cell) if cell.count is None or cell.partial else cell.count])
            if footnote(table):
                _row(sheet, [footnote(table)])
    _finish(sheet, (90, 16))
    return _bytes(book)


def _new(title: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return book, sheet


def _row(sheet: Worksheet, values: Sequence[str | int], *, bold: bool = False) -> None:
    sheet.append([value if isinstance(value, int) else _NO_XML.sub("", value) for value in values])
    for cell in sheet[sheet.max_row] if values else ():
        if isinstance(cell.value, str):
            # A text that begins with = is a text, not a formula, and stays one when somebody edits the cell.
            cell.data_type = "s"
            cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=bold)


def _finish(sheet: Worksheet, widths: Sequence[int]) -> None:
    for letter, width in zip("ABCD", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _bytes(book: Workbook) -> bytes:
    # The program's own name instead of the library's; neither the officer's name nor anything of theirs is in it.
    book.properties.creator = "Safeboard"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
