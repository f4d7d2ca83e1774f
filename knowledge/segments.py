"""Several questions in one message, and long messages with a question somewhere inside."""

import re

from knowledge.words import STOP, TEXT_LIMIT, tokens

_BREAK = re.compile(r"[?!;\n]+|\.(?=\s|$)|,? (?:and also|also,?|and then|plus) (?=\w+ \w+)", re.IGNORECASE)
_ASKS = re.compile(r",? and (?=(?:who|what|when|where|why|how|which|is|are|do|does|can)\b)", re.IGNORECASE)
LIMIT = 4
"""At most so many parts of a message are looked at: each costs as much as a question."""


def questions_in(text: str) -> list[str]:
    """The parts of a message that could be questions of their own, in order; one part for a plain question."""
    parts = [part for piece in _BREAK.split(text[:TEXT_LIMIT]) for part in _ASKS.split(piece)]
    return [part.strip() for part in parts if _asks(tokens(part))][:LIMIT]


def _asks(words: list[str]) -> bool:
    """Whether a part says enough to be a question: "thanks so much" does not."""
    return len(words) > 1 and any(word not in STOP for word in words)
