"""Searching a folder for something that must not be in it, in every form that a program might store it."""

import base64
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.logs import HOUSE, configure


@dataclass(frozen=True)
class Leak:
    """Where a canary was found, and in which form."""

    path: Path
    canary: str
    form: str


def search(folder: Path, canaries: Mapping[str, str | int]) -> list[Leak]:
    """Every canary in every file below the folder, in its name and in its bytes; texts in any case of letters."""
    leaks = []
    for path in sorted(folder.rglob("*")):
        content = str(path.relative_to(folder)).encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
        lower = content.lower()
        for name, canary in canaries.items():
            for form, needle in forms(canary):
                exact = form.startswith(("base64", "integer"))
                if needle in (content if exact else lower):
                    leaks.append(Leak(path, name, form))
    return leaks


def forms(canary: str | int) -> Iterator[tuple[str, bytes]]:
    """How a text or a number may lie on a disk; texts in lower case."""
    if isinstance(canary, int):
        # SQLite keeps integers big-endian in as few of 1, 2, 3, 4, 6 or 8 bytes as they need.
        for size in (4, 6, 8):
            if canary.bit_length() < size * 8:
                for order in ("big", "little"):
                    yield f"integer, {size} bytes, {order}-endian", canary.to_bytes(size, order, signed=True)
    text = str(canary)
    lower = text.lower()
    yield "UTF-8", lower.encode()
    yield "UTF-16, little-endian", lower.encode("utf-16-le")
    yield "UTF-16, big-endian", lower.encode("utf-16-be")
    yield "hexadecimal", text.encode().hex().encode()
    for shift in range(3):
        # In base64 a text looks different at each place modulo 3; what its neighbours share is cut off.
        encoded = base64.b64encode(b"\0" * shift + text.encode())
        first, last = (0, 2, 3)[shift], len(encoded) // 4 * 4 - 4
        yield f"base64, shifted by {shift}", encoded[first:last]


@contextmanager
def listening(level: str) -> Iterator[io.StringIO]:
    """The installation's own log at a level, as it would go to standard error.

    Not by pytest's capture of standard error: that has changed hands by the time a test runs, and hears nothing.
    """
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in (None, *HOUSE)}
    handlers = root.handlers[:]
    configure(level)
    (ours,) = root.handlers
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(heard := io.StringIO())
    try:
        yield heard
    finally:
        root.handlers[:] = handlers
        for name, was in before.items():
            logging.getLogger(name).setLevel(was)


def said(log: io.StringIO, canaries: Mapping[str, str | int]) -> list[str]:
    """The canaries in what the log said since it was last asked."""
    heard = log.getvalue().lower()
    log.seek(0)
    log.truncate()
    return [name for name, canary in canaries.items() if str(canary).lower() in heard]
