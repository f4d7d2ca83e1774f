"""What an answer holds beside its words: people by name, and what its numbers count.

An answer that has a number does not yet say how many: "within 18 weeks" counts weeks, not children.
And one that names a team does not yet say who leads it.
"""

import re
from collections.abc import Iterable, Sequence

from knowledge.units import Units
from knowledge.words import STOP, stem

REACH = 7
"""A number counts the words that stand at most so many before or behind it."""
_ANYTHING = "things people places points pieces kinds items parts ways names times parties bodies"
ANYTHING = frozenset(map(stem, _ANYTHING.split()))
"""Words for whatever is counted: "how many things does it promise" is answered by promises."""
ASKED_REACH = 4
"""What "how many" asks for stands in the next so many words: "how many serious case reviews"."""
_PAIR = re.compile(r"\b([A-Z][a-z]+(?:[-'][A-Z][a-z]+)?) (?=([A-Z][a-z]+))")
_PERSON = (
    r"(?:chair|manager|director|head|leader|author|officer|lado|chief executive|staff|worker|nurse|doctor|coordinator|"
    r"inspector|person|people|councillor|governor|members?|child|children|schools?|clubs?)"
)
_NO_PERSON = r"(?:plan|strategy|panel|audit|group|team|scheme|forum|for|of|in|to|that)\b"
"""What "the name of" is followed by where it is not somebody's, though people are named after it."""
_WHO = re.compile(
    rf"\bby name\b|\bnames? of (?:the |our |your |all )?(?:(?!{_NO_PERSON})\w+ ){{0,4}}{_PERSON}\b|"
    rf"\b(?:{_PERSON}s?|who)(?:'s)? names?\b|\bnames? (?:the|all) (?:\w+ )?{_PERSON}\b|"
    r"\bwhich (?:\w+ )?(?:school|nursery|club|shop|care home|family|teacher|practice|surgery)s? "
    r"(?:was|were|is|are|has|have|did|said|refused|joined)\b|"
    r"\bwho(?: is|'s|s) (?:the |our |your )?(?:new|current) (?:\w+ ){0,3}(?:manager|director|head|leader|lado)\b"
)
_ROLE = re.compile(
    r"\bwho(?: is| was|'s|s) (?:(?:the|our|your) )?(?!vice|deputy)((?:(?!new|current)\w+ ){0,3}"
    r"(?:manager|director|head|leader|lado|reviewer|lead|officer|nurse|coordinator|champion))\b"
    r"(?! (?:agenc|bod|partner|service|group))"
)
NAME, REACHED = "name", "how to reach"
"""Forms of answer: somebody's name; whom to turn to about what the entry is on."""


def asks_for_a_person(question: str) -> bool:
    """Whether a question, in `words.plain` form, wants somebody's name."""
    return bool(_WHO.search(question))


def role_asked(question: str) -> tuple[str, ...]:
    """The words of the role in "who is the business manager", in `words.plain` form; none in other questions.

    A name answers it, and so does an entry on that role that says whom to turn to.
    """
    found = _ROLE.search(question)
    return tuple(found[1].split()) if found else ()


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """The stems of words that occur in lower case: in a title such as "Business Manager" they name nobody."""
    return frozenset(stem(word) for text in texts for word in re.findall(r"\b[a-z]{2,}\b", text))


def names_a_person(answer: str, ordinary: frozenset[str]) -> bool:
    """Whether two capitalised words stand together that are no ordinary words: "Ann Smith", not "Essex Police"."""
    pairs = _PAIR.findall(re.sub(r"[()]", "", answer))
    return any(ordinary.isdisjoint((stem(first.lower()), stem(last.lower()))) for first, last in pairs)


def counted_in(told: Units) -> frozenset[str]:
    """The terms that stand near a number: what an answer counts."""
    near: set[int] = set()
    for position, word in enumerate(told.words):
        if word.isdigit() and not _is_label(told.words, position):
            near.update(range(position - REACH, position + REACH + 1))
    stems = (text for position, text in enumerate(told.stems) if position in near)
    return frozenset(stems) | frozenset(name for start, _, name in told.spans if start in near)


def _is_label(words: Sequence[str], position: int) -> bool:
    """Whether a number is a year or the name of something, such as section 5, and counts nothing."""
    before = words[position - 1] if position else ""
    labels = ("section", "priority", "objective", "stage", "stages", "appendix", "recommendation", "regulation")
    return before in labels or re.fullmatch(r"(?:19|20)\d\d", words[position]) is not None


def asked_to_count(asked: Units) -> frozenset[str]:
    """What a question wants counted, as terms: "how many young children" wants either; empty for other questions."""
    for position, pair in enumerate(zip(asked.words, asked.words[1:], strict=False)):
        if pair == ("how", "many"):
            chosen = range(position + 2, min(position + 2 + ASKED_REACH, len(asked.words)))
            things = [place for place in chosen if asked.words[place] not in STOP]
            if things and asked.stems[things[0]] in ANYTHING:
                return frozenset()
            names = {name for start, end, name in asked.spans if not {*things}.isdisjoint(range(start, end))}
            return frozenset(asked.stems[place] for place in things) | names
    return frozenset()
