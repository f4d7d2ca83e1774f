"""A paper as data: sections with words, a table and perhaps a picture, written as a Word document or a spreadsheet."""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from bot.papers.paper import Paper
from reminders.text_sheet import LONGEST_TITLE, append, new_sheet, set_widths

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
    book, first = new_sheet("Summary")
    append(first, [title], bold=True)
    append(first, [f"{facts} Made on {made_on.isoformat()}."])
    for section in sections:
        append(first, [])
        append(first, [section.title], bold=True)
        for words in (*section.words, *section.bullets, *section.after):
            append(first, [words])
        if section.rows:
            sheet = book.create_sheet(_sheet_name(section.title, book.sheetnames))
            append(sheet, section.head, bold=True)
            for row in section.rows:
                append(sheet, row)
            set_widths(sheet, (120 * share / sum(section.widths) for share in section.widths))
            sheet.freeze_panes = "A2"
            sheet.auto_filter.ref = sheet.dimensions
    first.column_dimensions["A"].width = 110
    book.properties.creator, book.properties.title = "Safeboard", title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    name = " ".join(title.translate(_NOT_IN_NAMES).split())[:LONGEST_TITLE].strip("' ")
    return name if name not in taken else f"{name[: LONGEST_TITLE - 3]} {len(taken)}"


def _xml(text: str) -> str:
    """Without the characters that neither kind of file can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)
