"""What Telegram finds in a text by itself: commands, addresses, mentions and hashtags."""

import re

from bot.demo.entities import Formatted, utf16
from bot.demo.model import JSON

FOUND = re.compile(
    r"""
    (?P<url>(?:https?://|www\.|(?<![\w@.])t\.me/)[^\s<>"]*[^\s<>".,:;!?'’”»)\]])
    |(?P<email>(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    |(?P<bot_command>(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))
    |(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})
    |(?P<hashtag>(?<![\w#])\#\w*[^\W\d]\w*)
    """,
    re.VERBOSE,
)
SIGNS = re.compile(r"[/@#]|www\.|t\.me")
"""Without one of these there is nothing to find; most messages end here."""
SEALED = frozenset({"pre", "code", "text_link", "custom_emoji"})
"""Formatting in which nothing is looked for."""


def detect(formatted: Formatted) -> Formatted:
    """Add what Telegram finds by itself, in order of place; formatting given by hand goes first."""
    text = formatted.text
    if SIGNS.search(text) is None:
        return formatted
    sealed = [entity for entity in formatted.entities if entity["type"] in SEALED]
    found: list[JSON] = []
    for match in FOUND.finditer(text):
        start = utf16(text[: match.start()])
        length = utf16(match.group())
        if any(start < other["offset"] + other["length"] and other["offset"] < start + length for other in sealed):
            continue
        found.append({"type": match.lastgroup, "offset": start, "length": length})
    if not found:
        return formatted
    return Formatted(
        text, sorted([*formatted.entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))
    )
