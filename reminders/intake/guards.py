"""Looks at a file before any parser does, and lets nothing through that was made to harm or that nobody could read.

Everything here is about bytes: the name of a file is only a claim.
"""

import io
import zipfile
from enum import StrEnum
from pathlib import PurePath
from typing import IO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from reminders.intake.problems import FileRefusedError

LARGEST_FILE = 5_000_000
"""Bytes; a plan with a hundred actions has some 50,000."""
LARGEST_YAML = 300_000
"""Bytes: YAML takes long to read, some ten seconds for each megabyte."""
LARGEST_UNPACKED = 40_000_000
LARGEST_PART = 12_000_000
MOST_PARTS = 2_000
MOST_ELEMENTS = 250_000
"""XML elements in one part: what a parser builds in memory stays below some 200 MB."""

LARGEST_MERGED = 10_000
"""Cells merged into one."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Kind(StrEnum):
    """The files that can hold a plan."""

    WORKBOOK = "Excel workbook"
    DOCUMENT = "Word document"
    DELIMITED = "CSV file"
    YAML = "Safeboard plan file"


_ENDINGS = {
    ".xlsx": Kind.WORKBOOK, ".docx": Kind.DOCUMENT, ".csv": Kind.DELIMITED, ".tsv": Kind.DELIMITED,
    ".txt": Kind.DELIMITED, ".yaml": Kind.YAML, ".yml": Kind.YAML,
}  # fmt: skip
_MAIN_PARTS = {Kind.WORKBOOK: "xl/workbook.xml", Kind.DOCUMENT: "word/document.xml"}
_SAVE_AS = {
    ".xls": "an .xlsx file", ".xlsm": "an .xlsx file", ".xlsb": "an .xlsx file", ".ods": "an .xlsx file",
    ".numbers": "an .xlsx file", ".doc": "a .docx file", ".docm": "a .docx file", ".odt": "a .docx file",
    ".rtf": "a .docx file", ".pages": "a .docx file",
}  # fmt: skip
_ACCEPTED = "Send an Excel workbook (.xlsx), a Word document (.docx) or a CSV file."


def check_size(size: int) -> None:
    """Refuse a file by its size alone, before it is fetched or read.

    Raises:
        FileRefusedError: if it is empty or too large.
    """
    if size == 0:
        raise FileRefusedError("The file is empty. Save the table again, and take the new file.")
    if size > LARGEST_FILE:
        raise FileRefusedError(
            f"The file has {size / 1e6:.1f} MB; at most {LARGEST_FILE // 1_000_000} MB are taken. "
            "Take out pictures, or copy the plan's table into a new file."
        )


def kind_of(name: str, body: bytes) -> Kind:
    """Which kind of file this is, after looking at its bytes.

    Raises:
        FileRefusedError: if it is none that is taken, does not fit its name, or could harm.
    """
    check_size(len(body))
    ending = PurePath(name).suffix.casefold()
    if ending in _SAVE_AS:
        raise FileRefusedError(f"{ending} files are not taken. Open it, save it as {_SAVE_AS[ending]}, and send that.")
    kind = _ENDINGS.get(ending)
    if kind is None:
        what = f"“{ending}” files are not taken." if ending else "The file's name has no ending, such as .xlsx."
        raise FileRefusedError(f"{what} {_ACCEPTED}")
    if body.startswith(_OLE):
        raise FileRefusedError(
            "The file is protected by a password, or is in an old format. "
            "Take the password off, or save it as .xlsx or .docx, and send it again."
        )
    if kind is Kind.YAML and len(body) > LARGEST_YAML:
        raise FileRefusedError(
            f"The file has {len(body) // 1000} kB; a plan file has at most {LARGEST_YAML // 1000} kB."
        )
    packed = body.startswith(b"PK\x03\x04")
    if kind in _MAIN_PARTS:
        if not packed:
            raise FileRefusedError(f"This is no {kind}, although its name ends in {ending}. {_ACCEPTED}")
        _check_package(body, kind, ending)
    elif packed or body.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF", b"{\\rtf")):
        raise FileRefusedError(f"This is no {kind}, although its name ends in {ending}. {_ACCEPTED}")
    return kind


def _check_package(body: bytes, kind: Kind, ending: str) -> None:
    """Look through a zipped Office file: sizes first, then every part of XML, element by element."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts = package.infolist()
            _check_parts(parts, kind, ending)
            for part in parts:
                if part.filename.casefold().endswith((".xml", ".rels", ".vml")):
                    _check_xml(package, part)
    except FileRefusedError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, SyntaxError):
        # zipfile's own errors for damaged, encrypted or oddly packed files, and the XML parser's for broken XML.
        raise FileRefusedError("The file is damaged. Open it, save it again, and send that.") from None


def _check_parts(parts: list[zipfile.ZipInfo], kind: Kind, ending: str) -> None:
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise FileRefusedError("The file unpacks to far more than a plan can hold, so it is not opened.")
    if any("vbaproject" in name.casefold() for name in names):
        raise FileRefusedError(f"The file holds macros. Save it as {ending} without macros, and send that.")
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefusedError("The file is protected by a password. Take it off, and send the file again.")
    if _MAIN_PARTS[kind] not in names:
        raise FileRefusedError(f"This is no {kind}, although its name ends in {ending}. {_ACCEPTED}")


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.file_size > LARGEST_PART:
        raise FileRefusedError(_too_much(part.filename))
    try:
        # The sizes in the directory are only claims: the stream is counted, and cut off.
        with package.open(part) as stream:
            for count, (_, element) in enumerate(iterparse(_Limited(stream), events=("end",), forbid_dtd=True)):
                if element.tag.endswith("}mergeCell"):
                    _check_merged(element.get("ref", ""))
                element.clear()
                if count > MOST_ELEMENTS:
                    raise FileRefusedError(_too_much(part.filename))
    except DefusedXmlException:
        raise FileRefusedError("The file holds definitions that no plan needs and that can do harm.") from None


def _check_merged(area: str) -> None:
    """A parser makes a cell of each place in a merged area, so one mark can ask for billions."""
    from openpyxl.utils import range_boundaries

    min_column, min_row, max_column, max_row = range_boundaries(area)
    if min_column is None or min_row is None or max_column is None or max_row is None:
        raise ValueError(area)
    if (max_column - min_column + 1) * (max_row - min_row + 1) > LARGEST_MERGED:
        raise FileRefusedError(f"The cells {area} are merged into one; that is more than any plan needs. Split them.")


def _too_much(part: str) -> str:
    if "sheet" in part:
        return (
            "A sheet of the file holds far more rows or cells than a plan can have; often they are empty rows with "
            "borders or colours. Copy the plan's table into a new file, and send that."
        )
    return "The file holds far more text than a plan can have. Copy the plan's table into a new file, and send that."


class _Limited(io.RawIOBase):
    """A stream that refuses to give more than `LARGEST_PART` bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = LARGEST_PART

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, 65_536) if size >= 0 else 65_536)
        self._left -= len(data)
        if self._left < 0:
            raise FileRefusedError("The file unpacks to far more than a plan can hold, so it is not opened.")
        return data
