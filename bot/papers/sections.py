"""A paper as data: sections with words, a table and perhaps a picture, written as a Word document or a spreadsheet."""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.papers.paper import Paper

SHEET_NAME = 31
"""Characters that Excel takes in the name of a sheet."""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Picture:
    """What draws a PNG, once it is needed, and what it shows in words."""

    draw: Callable[[], bytes]
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper. Where it has a table, `widths` are the shares of its columns."""

    title: str
    words: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    picture: Picture | None = None
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()
    after: tuple[str, ...] = ()
    """Words below the table."""


def as_document(title: str, facts: str, sections: Sequence[Section], made_on: dt.date) -> bytes:
    """The paper as a .docx file: the title, a line of facts, then one heading for each section."""
    paper = Paper(_xml(title), _xml(facts), made_on)
    for section in sections:
        paper.heading(_xml(section.title))
        for words in section.words:
            paper.words(_xml(words))
        if section.bullets:
            paper.bullets([_xml(each) for each in section.bullets])
        if section.picture is not None:
            paper.picture(section.picture.draw(), section.picture.alt)
        if section.rows:
            paper.table(section.head, [[_xml(cell) for cell in row] for row in section.rows], section.widths)
        for words in section.after:
            paper.words(_xml(words), small=True)
    return paper.content()


def as_workbook(title: str, facts: str, sections: Sequence[Section], made_on: dt.date) -> bytes:
    """The paper as an .xlsx file: a sheet of all words, then one for each table. Nothing in it is a formula."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "Summary"
    _row(first, [title], bold=True)
    _row(first, [f"{facts} Made on {made_on.isoformat()}."])
    for section in sections:
        _row(first, [])
        _row(first, [section.title], bold=True)
        for words in (*section.words, *section.bullets, *section.after):
            _row(first, [words])
        if section.rows:
            sheet = book.create_sheet(_sheet_name(section.title, book.sheetnames))
            _row(sheet, section.head, bold=True)
            for row in section.rows:
                _row(sheet, row)
            for column, share in enumerate(section.widths, 1):
                sheet.column_dimensions[get_column_letter(column)].width = 120 * share / sum(section.widths)
            sheet.freeze_panes = "A2"
            sheet.auto_filter.ref = sheet.dimensions
    first.column_dimensions["A"].width = 110
    book.properties.creator, book.properties.title = "Safeboard", title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(sheet: Worksheet, values: Sequence[str], *, bold: bool = False) -> None:
    sheet.append([ILLEGAL_CHARACTERS_RE.sub("", value) for value in values])
    for cell in sheet[sheet.max_row] if values else ():
        # openpyxl makes a formula of “=…”; quotePrefix keeps it text when somebody edits it.
        cell.data_type = "s"
        cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=bold)


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    name = " ".join(title.translate(_NOT_IN_NAMES).split())[:SHEET_NAME].strip("' ")
    return name if name not in taken else f"{name[: SHEET_NAME - 3]} {len(taken)}"


def _xml(text: str) -> str:
    """Without the characters that neither kind of file can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)
