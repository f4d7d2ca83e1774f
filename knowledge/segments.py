"""Several questions in one message, and long messages with a question somewhere inside."""

import re

from knowledge.words import STOP, TEXT_LIMIT, tokens

_BREAK = re.compile(r"[?!;\n]+|\.(?=\s|$)|,? (?:and also|also,?|and then|plus) (?=\w+ \w+)", re.IGNORECASE)
_ASKS = re.compile(r",? and (?=(?:who|what|when|where|why|how|which|is|are|do|does|can)\b)", re.IGNORECASE)
_OPENS_A_QUESTION = re.compile(
    r"(?:and |but |also )?(?:who\w*|whats?|when|where|why|how|which|is|are|was|were|do|does|did|can|has|have)\b",
    re.IGNORECASE,
)
_TELLS_OF_ONESELF = re.compile(
    r"(?:hi|hello|dear|thanks?|many thanks|sorry|im|i(?:['’]m| am| have| work)|we(?:['’]re| are| have| work))\b",
    re.IGNORECASE,
)
"""What stands beside a question and is none: "I am a school nurse and new here"."""
LIMIT = 4
"""At most so many parts of a message are looked at: each costs as much as a question."""


def questions_in(text: str) -> list[str]:
    """The parts of a message that could be questions of their own, in order; one part for a plain question."""
    parts = [part for piece in _BREAK.split(text[:TEXT_LIMIT]) for part in _ASKS.split(piece)]
    parts = [part.strip() for part in parts if _asks(tokens(part))]
    if any(map(is_plainly_asked, parts)):
        parts = [part for part in parts if not _TELLS_OF_ONESELF.match(part)]
    return parts[:LIMIT]


def is_plainly_asked(part: str) -> bool:
    """Whether a part is a question by its first word, and not something told beside one."""
    return _OPENS_A_QUESTION.match(part) is not None


def _asks(words: list[str]) -> bool:
    """Whether a part says enough to be a question: "thanks so much" does not."""
    return len(words) > 1 and any(word not in STOP for word in words)
