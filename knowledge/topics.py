"""Questions that are a topic and no more: "county lines", "what is a serious case review", "what does MACE mean".

An entry that only mentions the topic is no answer to them: who asks what a serious case review is does not want
the state of one. The answer is an entry that says what the topic is, or that is about nothing else.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from knowledge.asked import forms_asked
from knowledge.model import Entry, Kind
from knowledge.units import Reader, Units
from knowledge.words import STOP, plain, stem, tokens

LONGEST = 4
"""A topic has at most so many words of its own; a concept or a numbered section counts as one."""

_WHAT_IS = re.compile(
    r"^(?:(?:please|hi|hello|so|and|ok) )*(?:"
    r"what(?: is|s| are) (?:an? )?(?P<is>(?!(?:the|our|your|my|happening|being|going)\b).+?)(?: exactly| please)?|"
    r"what (?:does|do|did) (?:an? |the )?(?P<does>.+?) mean|"
    r"(?:meaning|definition) of (?:an? |the )?(?P<of>.+)|(?:define|explain) (?:an? |the )?(?P<define>.+)|"
    r"(?:an? |the )?(?P<meaning>.+?) (?:meaning|definition))$"
)
_ASKS = re.compile(
    r"(?:what|who|whose|whom|how|when|where|why|which|can|could|may|must|should|is|are|was|were|do|does|did|has|have)\b"
)
_COMMON_ENDS = "panel team group sub-group subgroup forum meeting duty scheme service role"
_GOES_WITH_ANY = frozenset(mark + stem(word) for mark in ("", "@") for word in (*_COMMON_ENDS.split(), "child"))
"""What names of things end in: the MACE panel is MACE. And every entry is about children."""
_LABELLED = re.compile(r"^(?:priority|objective|lscb)[\w ]{0,3}?: ?(?:why )?", re.IGNORECASE)
"""How the overview of a priority is entitled: "Priority 2: why neglect"."""
_NUMBERED = frozenset(map(stem, ("section", "regulation", "stage", "priority", "objective", "chapter")))
_OF_ACT = re.compile(r" (?:of the )?(?:[A-Z]\w+ )+Act \d{4}")
_SAYS_WHAT = re.compile(r"^what (?:it|they|this|that) (?:is|are|do|does|means?)\b", re.IGNORECASE)
_WHAT_TITLE = re.compile(r"^what (?:(?:an?|the) )?(?P<what>.+?) (?:is|are|shows?|does|do|means?)$", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.;:]) ")
_DEFINED = re.compile(
    r"^(?:(?:an?|the) )?(?P<what>[^,.;:]{2,80}?) (?:(?:is|are) (?:an?|the|any|when|where|how|what)\b"
    r"(?! (?:most|main|first|second|third|only|priority|risk|theme|area|focus))|means?\b|stands? for\b)",
    re.IGNORECASE,
)
_ABOUT_A_PART = frozenset({Kind.FIGURE, Kind.MEASURE, Kind.LEARNING, Kind.PRIORITY, Kind.OBJECTIVE})
"""An entry on a body, a procedure or a duty is about what its other names say; one of these is about a part of it."""
_PART = re.compile(r"^(?:how|who|when|where|why|which)\b", re.IGNORECASE)
_SHORT = re.compile(r"[A-Z]{2}|\d")
_SHORT_FORM = re.compile(r"^(?P<short>[A-Z][A-Za-z&]*[A-Z])(?=:$)")
"""A short form with its words behind it, in a list of them: "LAC: looked after children"."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question names, where it is a topic and no more."""

    name: str
    """The words, stemmed, and concepts in alphabetical order."""
    defined: bool
    """Whether it is asked what the topic is, not only named."""
    parts: int
    """How many words, concepts or numbered sections it has."""

    def is_met(self, defined: Collection[str], about: Collection[str]) -> bool:
        """Whether an entry says what it is or, where it was only named, is about it alone."""
        return self.name in (defined if self.defined else about)


def topic_asked(units: Units, reader: Reader) -> Topic | None:
    """The topic that a question is and no more; None for every other question, and where it names a board too."""
    if units.boards:
        return None
    text = " ".join(units.words)
    found = _WHAT_IS.match(text)
    named = next(part for part in found.groups() if part) if found else text
    if forms_asked(named) or (not found and _ASKS.match(text)):
        return None
    read = reader.read(named.split())
    parts = _parts(read)
    loose = {word for place, word in enumerate(read.words) if word in STOP and not _in_concept(read, place)}
    if not parts or _places(read) > LONGEST or loose - {"a", "an", "the"}:
        return None
    return Topic(_joined(parts), found is not None, _places(read))


def introduced_by(entry: Entry, reader: Reader) -> tuple[frozenset[str], frozenset[str]]:
    """The names of what an entry explains, and those with what it is about as a whole.

    Its title says so, or a sentence such as "X is a ...", or a curator who wrote the question "what is X" for it.
    """
    head, _, tail = _OF_ACT.sub("", entry.title).partition(":")
    what = _WHAT_TITLE.match(entry.title)
    whole = {_name_of(part, reader) for part in (what["what"] if what else entry.title, *_with_short_form(head))}
    label = _LABELLED.match(entry.title)
    about = whole | {_name_of(head, reader)} | ({_name_of(entry.title[label.end() :], reader)} if label else set())
    told = [each for text in (entry.answer, *entry.steps) for each in _SENTENCES.split(text)]
    said = (_DEFINED.match(sentence) for sentence in told)
    short = (each["short"] for sentence in told for each in _SHORT_FORM.finditer(sentence))
    asked = (_curated(question, reader) for question in entry.questions)
    defined = {_name_of(each["what"], reader) for each in said if each} | {_name_of(each, reader) for each in short}
    defined |= {topic.name for topic in asked if topic and topic.defined}
    names = () if entry.kind in _ABOUT_A_PART or _PART.match(entry.title) else entry.other_names
    about |= {_name_of(name, reader) for name in names}
    defined |= {_name_of(name, reader) for name in names if _SHORT.search(name)}
    defined |= whole if not tail or _SAYS_WHAT.match(tail.strip()) else set()
    return frozenset(defined - {""}), frozenset((defined | about) - {""})


def _curated(question: str, reader: Reader) -> Topic | None:
    """The topic of a question that a curator wrote for an entry: "what does SET stand for" asks what it means."""
    words = " ".join(tokens(question)).replace("what is the ", "what is ").replace(" stand for", " mean")
    return topic_asked(reader.read(words.split()), reader)


def _with_short_form(head: str) -> Iterable[str]:
    """The head of a title, and its two names where one stands in brackets: "Multi Agency Hub (MAH)"."""
    yield head
    if found := re.search(r" \(([A-Z][\w&]+)\)", head):
        yield found[1]
        yield head[: found.start()] + head[found.end() :]


def _name_of(text: str, reader: Reader) -> str:
    return _joined(_parts(reader.read(tokens(plain(text)))))


def _joined(parts: frozenset[str]) -> str:
    return " ".join(sorted(parts))


def _parts(units: Units) -> frozenset[str]:
    """A text's concepts, numbered sections and other words; where a concept stands its words do not count again."""
    parts = {name for _, _, name in _widest(units)}
    for place, (word, stemmed) in enumerate(zip(units.words, units.stems, strict=True)):
        before = units.stems[place - 1] if place else ""
        after = units.words[place + 1] if place + 1 < len(units.words) else ""
        if _in_concept(units, place) or word in STOP:
            continue
        if word[0].isdigit() and before in _NUMBERED:
            parts.add(f"{before}-{word}")
        elif not (stemmed in _NUMBERED and after[:1].isdigit()):
            parts.add(stemmed)
    return frozenset(parts - _GOES_WITH_ANY or parts)


def _places(units: Units) -> int:
    """How many things a text names: concepts, and words outside them; a number belongs to the word before it."""
    words = (
        place
        for place, word in enumerate(units.words)
        if not (word in STOP or word[0].isdigit() or _in_concept(units, place))
    )
    return len({(start, end) for start, end, _ in _widest(units)}) + sum(1 for _ in words)


def _widest(units: Units) -> list[tuple[int, int, str]]:
    return [span for span in units.spans if not any(_within(span, other) for other in units.spans)]


def _within(span: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and other[1] - other[0] > span[1] - span[0]


def _in_concept(units: Units, place: int) -> bool:
    return any(start <= place < end for start, end, _ in units.spans)
