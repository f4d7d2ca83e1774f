"""The size of a picture, read from its first bytes: enough of PNG, GIF and JPEG to know that it is one."""

from itertools import pairwise

PNG = b"\x89PNG\r\n\x1a\n"
SMALLEST = 24
"""Bytes; no picture is shorter, and the fixed places below are within it."""
FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG segments that tell the size: all start-of-frame markers, not the tables numbered among them."""


def size(body: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, or None if this is no picture that a chat can show."""
    if len(body) < SMALLEST:
        return None
    if body.startswith(PNG):
        width, height = (int.from_bytes(body[start:end], "big") for start, end in pairwise((16, 20, 24)))
    elif body[:6] in (b"GIF87a", b"GIF89a"):
        width, height = (int.from_bytes(body[start:end], "little") for start, end in pairwise((6, 8, 10)))
    elif body.startswith(b"\xff\xd8"):
        width, height = _jpeg(body)
    else:
        return None
    return (width, height) if width and height else None


def _jpeg(body: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker in FRAME_MARKERS:
            return int.from_bytes(body[at + 7 : at + 9], "big"), int.from_bytes(body[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(body[at + 2 : at + 4], "big")
    return 0, 0
