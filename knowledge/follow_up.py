"""Questions that lean on the answer before: "how often does it meet?", "and in rutland?", "who chairs it"."""

from collections.abc import Collection
from itertools import pairwise

from knowledge.model import Entry
from knowledge.words import STOP, stem, tokens

SHORT = 4
"""So many words may be on the topic before them though nothing in them points to it."""
_PRONOUNS = "it its they them their this that these those there he she his her one"
_POINTERS = frozenset(_PRONOUNS.split())
_BESIDE_THERE = frozenset({"is", "are", "was", "were"})
_GOING_ON = frozenset({"and", "but", "also"})
_OPENERS = _GOING_ON | {"what", "who", "when", "where", "why", "how"}
_ASKED_OF_ANYTHING = """
often meet meeting chair lead own member attend come belong many much long cost due deadline date start end
phone number call contact responsible write wrote run happen
purpose for do mean stand source document say report section page
"""
_RELATIONS = frozenset(map(stem, _ASKED_OF_ANYTHING.split()))
"""What one asks of any topic, so that it says nothing of whether the topic is still the same."""


def points_back(text: str) -> bool:
    """Whether a message has a word for what went before, such as "it"; "are there" says only that something exists."""
    words = tokens(text)
    exists = {
        place
        for place, word in enumerate(words)
        if word == "there" and _BESIDE_THERE.intersection(_beside(words, place))
    }
    return any(word in _POINTERS for place, word in enumerate(words) if place not in exists)


def _beside(words: list[str], place: int) -> list[str]:
    return words[max(0, place - 1) : place] + words[place + 1 : place + 2]


def points_to(text: str, topic: Entry) -> bool:
    """Whether a message goes on about the topic before it: "it", "and ...", "the forum" after an entry on one."""
    words = tokens(text)
    title = {stem(word) for word in tokens(topic.title) if word not in STOP}
    named = any(first == "the" and stem(word) in title for first, word in pairwise(words))
    return named or points_back(text) or (bool(words) and words[0] in _GOING_ON)


def says_nothing_alone(text: str) -> bool:
    """Whether a message only asks what one asks of any topic: "and who goes to it", "who attends"."""
    return all(stem(word) in _RELATIONS for word in tokens(text) if word not in STOP and word not in _POINTERS)


def leans(text: str) -> bool:
    """Whether a message means nothing without what went before: "how often does it meet?"."""
    words = tokens(text)
    content = [word for word in words if word not in STOP]
    return not _POINTERS.isdisjoint(words) and len(content) <= 1 and all(stem(word) in _RELATIONS for word in content)


def is_follow_up(text: str) -> bool:
    """Whether a message may need the topic before it: it points back, or says too little alone."""
    words = tokens(text)
    if not words or len(words) > 14:
        return False
    content = [word for word in words if word not in STOP]
    return points_back(text) or words[0] in _GOING_ON or (words[0] in _OPENERS and len(content) <= 2)


def is_short(text: str) -> bool:
    """Whether a message is too short to say what it is about: "how many boys"."""
    return len(tokens(text)) <= SHORT


def stays_on_topic(text: str, entry: Entry, board_names: Collection[str]) -> bool:
    """Whether an entry speaks of what a follow-up asks: each word of its own, or it has begun something new.

    The words of `board_names`, as stems, go with any entry.

    "What's the weather" after an answer says little alone, but no answer on its topic has the weather.
    """
    written = (entry.title, entry.answer, *entry.steps, entry.timescale or "", entry.contact or "", *entry.questions)
    asked = {stem(word) for word in tokens(text) if word not in STOP and word not in _POINTERS}
    asked -= _RELATIONS.union(board_names)
    return not asked or asked <= {stem(word) for part in written for word in tokens(part)}


def with_topic(text: str, topic: Entry) -> str:
    """The message with the topic of the entry before it, as one question; a figure's year is not part of the topic."""
    asked = [word for word in tokens(text) if word not in _POINTERS]
    return " ".join(asked + [word for word in tokens(topic.title) if not word[0].isdigit()])
