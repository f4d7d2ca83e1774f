"""A Word document becomes grids: one for each table, with the heading above it."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from reminders.intake.grids import MOST_COLUMNS, MOST_ROWS, Cell, Grid, Row, cleaned
from reminders.intake.problems import FileRefusedError

_LONGEST_HEADING = 200
_MOST_TITLES = 30
"""Lines above a table that may say what its plan is and covers."""


def read_document(body: bytes) -> list[Grid]:
    """The tables of a document that `guards` has let through.

    Text that is marked as deleted does not count, text that is marked as inserted does.

    Raises:
        FileRefusedError: if it cannot be read, or a cell or table is too large.
    """
    try:
        root = docx.Document(io.BytesIO(body)).element.body
    except Exception:  # noqa: BLE001 - python-docx raises whatever its parsing of a strange file runs into
        raise FileRefusedError("The document cannot be read. Open it in Word, save it again, and send that.") from None
    grids: list[Grid] = []
    titles: list[str] = []
    number = 0
    for element in _blocks(root):
        if element.tag == qn("w:p"):
            titles += _heading(element)
            continue
        number += 1
        rows = _rows(element, number)
        if any(cell.text for row in rows for cell in row):
            grids.append(Grid(f"table {number}", rows, tuple(titles[-_MOST_TITLES:]), titles[-1] if titles else None))
            titles = []
    return grids


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order; content controls and the like are looked into, tables are not."""
    for element in parent:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag not in (qn("w:del"), qn("w:moveFrom")):
            yield from _blocks(element)


def _heading(paragraph: Any) -> list[str]:
    """The line, if it is short enough for a heading."""
    text = " ".join(_text_of(paragraph).split())
    return [text] if text and len(text) <= _LONGEST_HEADING else []


def _rows(table: Any, number: int) -> tuple[Row, ...]:
    found = list(_descend(table, "w:tr"))
    if len(found) > MOST_ROWS:
        raise FileRefusedError(f"Table {number} has {len(found):,} rows; at most {MOST_ROWS:,} are read.")
    rows: list[Row] = []
    for row_number, row in enumerate(found, 1):
        cells: list[Cell] = []
        for element in _descend(row, "w:tc"):
            column = len(cells) + 1
            where = f"table {number}, row {row_number}, column {column}"
            span = min(_span(element), MOST_COLUMNS - len(cells))
            if span < 1:
                raise FileRefusedError(f"Table {number} has more than {MOST_COLUMNS} columns in row {row_number}.")
            above = rows[-1][column - 1] if rows and len(rows[-1]) >= column else None
            if _continues(element) and above is not None:
                cell = Cell(above.text, where, above.origin, merged=True)
            else:
                merged = span > 1 or element.find(f".//{qn('w:vMerge')}") is not None
                cell = Cell(cleaned(_cell_text(element), where), where, (row_number, column), merged)
            cells += [cell] * span
        rows.append(tuple(cells))
    return tuple(row for row in rows if row)


def _descend(parent: Any, tag: str) -> Iterator[Any]:
    """The children of this kind, also within content controls, but not those of a table inside a cell."""
    for element in parent:
        if element.tag == qn(tag):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _descend(element, tag)


def _span(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = span.get(qn("w:val"), "1") if span is not None else "1"
    return int(value) if value.isdecimal() else 1


def _continues(cell: Any) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _cell_text(cell: Any) -> str:
    """A cell's paragraphs, a line each; those that Word numbers or bullets get a mark."""
    lines = []
    for paragraph in cell.iter(qn("w:p")):
        text = _text_of(paragraph)
        listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None or _in_list_style(paragraph)
        lines.append(f"• {text}" if listed and text.strip() else text)
    return "\n".join(lines)


def _in_list_style(paragraph: Any) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and str(style.get(qn("w:val"), "")).startswith(("ListBullet", "ListNumber"))


def _text_of(paragraph: Any) -> str:
    parts = []
    for element in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if any(parent.tag in (qn("w:del"), qn("w:moveFrom")) for parent in element.iterancestors()):
            continue
        if element.tag == qn("w:t"):
            parts.append(element.text or "")
        elif element.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif element.getparent().tag == qn("w:r"):
            parts.append(" " if element.tag == qn("w:tab") else "\n")
    return "".join(parts)
