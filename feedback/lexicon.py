"""The word lists behind the search for names; each file in `feedback/data/` says where it comes from."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "e", "æ": "ae", "ß": "ss", "’": "'"})

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def fold(word: str) -> str:
    """A word in lower case, without accents, with a straight apostrophe: as the lists have it."""
    lower = word.lower()
    if lower.isascii():
        return lower
    lower = lower.translate(_PLAIN)
    return "".join(char for char in unicodedata.normalize("NFD", lower) if not unicodedata.combining(char))


def lowered(text: str) -> str:
    """The text in small letters, as long as it was: every letter stays where it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Sets of folded words, and phrases that are public."""

    given: frozenset[str]
    """Given names that are hardly anything else."""
    word_names: frozenset[str]
    """Given names that are words or places too."""
    surnames: frozenset[str]
    words: frozenset[str]
    """Ordinary words."""
    places: frozenset[str]
    """The words that place names consist of, but for ordinary ones."""
    phrases: Mapping[str, tuple[str, ...]]
    """Public names by their first word, the longest first."""
    cues: Mapping[str, frozenset[str]]
    """The sections of `cues.txt`."""
    plain: frozenset[str]
    """Words that without a capital begin no name, nor a title before one. Most words are, so they are passed over."""
    leading: frozenset[str]
    """What may stand before a name, even one that is an ordinary word."""
    owned: frozenset[str]
    """What may follow a name: whose mum, whose case, whose family."""

    def is_given(self, folded: str) -> bool:
        """Whether a word, or the first part of a hyphenated one, is clearly a given name."""
        first, hyphen, rest = folded.partition("-")
        if first in self.given:
            return True
        return bool(hyphen) and first in self.word_names and (rest in self.given or rest in self.word_names)

    def is_known(self, folded: str) -> bool:
        """Whether a word, or every part of a hyphenated one, is an ordinary word or part of a place name."""
        if "-" in folded:
            return all(self.is_known(part) for part in folded.split("-") if part)
        return folded in self.words or folded in self.places or folded.removesuffix("s") in self.words

    def is_slip(self, folded: str) -> bool:
        """Whether one letter less, more, other or in another place would make a word an ordinary one."""
        cut = [(folded[:place], folded[place:]) for place in range(len(folded) + 1)]
        return any(
            left + right[1:] in self.words
            or (right and left + right[1:2] + right[0] + right[2:] in self.words)
            or any(left + letter + rest in self.words for letter in _LETTERS for rest in (right, right[1:]))
            for left, right in cut
        )

    def is_surname(self, folded: str) -> bool:
        """Whether a word, or a part of a double-barrelled one, is known as a family name."""
        return folded.startswith(("o'", "mc")) or any(part in self.surnames for part in folded.split("-"))


@cache
def load_lexicon() -> Lexicon:
    """Read the lists, once, at the first use."""
    places = _lines("places")
    word_names = frozenset(_lines("word_names"))
    cues = _sections(_lines("cues"))
    words = frozenset(_lines("english_words"))
    phrases: dict[str, list[str]] = {}
    for name in (*_lines("public_names"), *(place for place in places if " " in place)):
        phrases.setdefault(name.partition(" ")[0], []).append(name)
    return Lexicon(
        given=frozenset(_lines("given_names")),
        word_names=word_names,
        surnames=frozenset(_lines("surnames")),
        words=words,
        places=frozenset(fold(part) for name in places for part in re.split(r"[ -]", name)) - words,
        phrases={first: tuple(sorted(found, key=len, reverse=True)) for first, found in phrases.items()},
        cues=cues,
        plain=words - word_names - cues["titles"] - cues["soft titles"],
        leading=cues["kin"] | cues["called"] | frozenset(["is", "was", "by", "as", "to", "him", "her", "them", "me"]),
        owned=cues["kin"] | cues["belongings"] | cues["groups"] | cues["file"],
    )


def _lines(name: str) -> list[str]:
    text = files("feedback").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _sections(lines: list[str]) -> dict[str, frozenset[str]]:
    sections: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in lines:
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), set())
        else:
            words.update(line.split())
    return {heading: frozenset(found) for heading, found in sections.items()}
