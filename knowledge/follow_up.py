"""Questions that lean on the answer before: "how often does it meet?", "and in rutland?", "who chairs it"."""

from knowledge.model import Entry
from knowledge.words import STOP, tokens

_PRONOUNS = "it its they them their this that these those there he she his her one"
_POINTERS = frozenset(_PRONOUNS.split())
_OPENERS = frozenset({"and", "what", "who", "when", "where", "why", "how", "but", "also"})


def leans(text: str) -> bool:
    """Whether a message means nothing without what went before: "how often does it meet?"."""
    words = tokens(text)
    return not _POINTERS.isdisjoint(words) and sum(word not in STOP for word in words) <= 1


def is_follow_up(text: str) -> bool:
    """Whether a message may need the topic before it: it points back, or says too little alone."""
    words = tokens(text)
    if not words or len(words) > 14:
        return False
    content = [word for word in words if word not in STOP]
    points = not _POINTERS.isdisjoint(words)
    return points or words[0] in {"and", "but", "also"} or (words[0] in _OPENERS and len(content) <= 2)


def with_topic(text: str, topic: Entry) -> str:
    """The message with the topic of the entry before it, as one question; a figure's year is not part of the topic."""
    asked = [word for word in tokens(text) if word not in _POINTERS]
    return " ".join(asked + [word for word in tokens(topic.title) if not word[0].isdigit()])
