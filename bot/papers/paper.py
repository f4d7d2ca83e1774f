"""The shape that all our papers share: A4, a title with a line of facts below, headings, tables, page numbers."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import _Row

from bot.views.dates import long_date

LANGUAGE = "en-GB"
"""Screen readers and spelling checkers go by it."""
WIDTH = Cm(17)
"""Between the margins of an A4 page."""


class Paper:
    """A Word document that grows from top to bottom."""

    def __init__(self, title: str, facts: str, made_on: dt.date) -> None:
        """Begin with a title, a line of facts below it, and the day on which the paper is made."""
        self._document: Document = docx.Document()
        self._set_up(title)
        self._document.add_heading(title, 0)
        self.words(f"{facts} Made on {long_date(made_on)}.")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; 1 is the highest below the title."""
        self._document.add_heading(text, level)

    def words(self, text: str, *, small: bool = False) -> None:
        """A paragraph."""
        run = self._document.add_paragraph().add_run(text)
        run.font.size = Pt(9) if small else None

    def bullets(self, items: Sequence[str], *, numbered: bool = False) -> None:
        """A list. Numbers are written out: Word would count on from the list before."""
        for number, item in enumerate(items, 1):
            if numbered:
                self._document.add_paragraph(f"{number}. {item}").paragraph_format.left_indent = Cm(0.6)
            else:
                self._document.add_paragraph(item, style="List Bullet")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table whose head is repeated on each page; `widths` are shares of the page's width."""
        table = self._document.add_table(rows=1, cols=len(head), style="Table Grid")
        table.autofit = False
        _fill(table.rows[0], head, bold=True)
        _repeat(table.rows[0])
        for row in rows:
            added = table.add_row()
            _fill(added, row)
            _keep_whole(added)
        for column, share in zip(table.columns, widths, strict=True):
            # Word goes by the cells, LibreOffice by the column.
            column.width = int(WIDTH * share / sum(widths))
            for cell in column.cells:
                cell.width = int(WIDTH * share / sum(widths))
        self._document.add_paragraph()

    def picture(self, png: bytes, alt: str) -> None:
        """A picture (PNG) over the width of the page, with its words for who cannot see it."""
        shape = self._document.add_picture(io.BytesIO(png), width=WIDTH)
        shape._inline.docPr.set("descr", alt)  # noqa: SLF001 - python-docx offers no other way to an alternative text

    def save(self, path: Path) -> None:
        """Write the file."""
        path.write_bytes(self.content())

    def content(self) -> bytes:
        """The .docx file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _set_up(self, title: str) -> None:
        self._document.core_properties.title = title
        self._document.core_properties.author = "Safeboard"
        self._document.core_properties.language = LANGUAGE
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = "Arial", Pt(11)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        style.element.get_or_add_rPr().append(language)
        for section in self._document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2)
            section.top_margin = section.bottom_margin = Cm(2)
            footer = section.footer.paragraphs[0]
            footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
            footer.add_run(f"{title}, page ")
            _field(footer.add_run()._r, "PAGE")  # noqa: SLF001 - a page number is XML that python-docx has no word for


def _fill(row: _Row, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(9)


def _repeat(row: _Row) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no word for a repeated head


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - nor for a row kept on one page


def _field(run: BaseOxmlElement, name: str) -> None:
    for kind, text in (("begin", ""), (None, name), ("end", "")):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.text = text
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run.append(element)
