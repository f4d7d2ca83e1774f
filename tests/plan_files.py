"""Makes the plan files of the import tests: Word, Excel, CSV, and some that were made to harm."""

import io
import zipfile
from collections.abc import Sequence

import docx
from openpyxl import Workbook

HEAD = ("Objective", "What needs to happen", "By when", "Lead", "How will we know?")
ROWS = (
    ("1. Recognise neglect earlier", "Roll out the neglect toolkit", "Sept 2017", "Business Manager", "80% of schools"),
    ("", "Audit 20 cases", "end Q2", "Audit & QA sub group", ""),
    ("2. Better early help", "Publish the directory", "ASAP", "", ""),
    ("", "Data set for the group", "Quarterly", "Performance Group", ""),
)


def workbook(rows: Sequence[Sequence[object]] = (HEAD, *ROWS), merged: str = "", title: str = "Plan 2017-18") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(
    rows: Sequence[Sequence[str]] = (HEAD, *ROWS), title: str = "Business plan 2017-18", merge: Sequence[int] = ()
) -> bytes:
    """A Word table; `merge` are the first and last row of the first column that become one cell."""
    word = docx.Document()
    word.add_paragraph(title)
    table = word.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    if merge:
        table.cell(merge[0], 0).merge(table.cell(merge[1], 0))
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def csv_text(delimiter: str = ",", rows: Sequence[Sequence[str]] = (HEAD, *ROWS)) -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)


def repacked(body: bytes, changes: dict[str, bytes]) -> bytes:
    """An Office file with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part.filename, old.read(part))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()
