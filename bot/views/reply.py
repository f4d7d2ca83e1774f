"""What a view returns, and the few pieces of Telegram HTML that views are made of."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

MESSAGE_LIMIT = 4096
"""Telegram's limit for a message, in UTF-16 code units after entities are parsed."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: `data` comes back as a press (64 bytes at most), `url` opens a page."""

    label: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send: Telegram HTML and rows of buttons."""

    html: str
    buttons: Rows = ()

    def with_buttons(self, *rows: Sequence[Button]) -> "Reply":
        """The same reply with more rows of buttons below."""
        return replace(self, buttons=(*self.buttons, *(tuple(row) for row in rows)))

    @property
    def plain(self) -> str:
        """The text without markup, as a screen reader or the command line gives it."""
        return plain(self.html)


def esc(text: object) -> str:
    """Text made safe for Telegram HTML."""
    return html.escape(str(text), quote=False)


def bold(text: object) -> str:
    """Bold, escaped."""
    return f"<b>{esc(text)}</b>"


def italic(text: object) -> str:
    """Italic, escaped."""
    return f"<i>{esc(text)}</i>"


def paragraphs(*parts: str | None) -> str:
    """Join the parts that have something to say with an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def lines(parts: Iterable[str | None]) -> str:
    """Join the parts that have something to say, a line each."""
    return "\n".join(part for part in parts if part)


def cut(text: str | None, size: int) -> str:
    """Text of at most `size` characters, with an ellipsis where something is missing. Cut before it is escaped."""
    text = text or ""
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}…"


def plain(markup: str) -> str:
    """Telegram HTML without tags and with entities resolved."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def length(markup: str) -> int:
    """How long Telegram counts a message: UTF-16 code units without the tags."""
    return len(plain(markup).encode("utf-16-le")) // 2


def in_messages(blocks: Sequence[str], limit: int = MESSAGE_LIMIT) -> list[str]:
    """Pack blocks of HTML into as few messages as fit, never cutting a block in two.

    A single block longer than the limit is a fault of its view: content and notes are capped where
    they enter.
    """
    messages: list[str] = []
    for block in blocks:
        joined = f"{messages[-1]}\n\n{block}" if messages else block
        if messages and length(joined) <= limit:
            messages[-1] = joined
        else:
            messages.append(block)
    return messages
