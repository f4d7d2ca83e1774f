"""A text made ready for the search: odd signs made plain, and where in it the figures are."""

import re
from collections.abc import Iterable, Iterator

from feedback.lexicon import lowered

_CODE_DIGITS, _NUMBER_DIGITS = 4, 6
Stretches = list[tuple[int, int]]
"""From and up to, in order, none touching another."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x2010), *range(0x2028, 0x2030), 0x205F, 0x2060, 0x3000, 0xFEFF], " ")
"""Spaces of any width, and the unseen marks that phones put around a copied number."""
_HYPHENS = dict.fromkeys([0x2010, 0x2011, 0x2212, 0xFE63], "-")
_PLAIN = {**_FULL_WIDTH, **_SPACES, **_HYPHENS, 0x3002: ".", 0xFE0F: " ", 0x20E3: " "}
_ODD = re.compile("[" + re.escape("".join(map(chr, _PLAIN))) + "]")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_DASH_BY_FIGURE = re.compile(r"[–—](?:(?<=\d[–—])(?=\w)|(?<=\w[–—])(?=\d))")
_BREAK_BY_FIGURE = re.compile(r"\n(?:(?<=\d\n)(?=\w)|(?<=\w\n)(?=\d))")
"""These begin with the sign itself, so that a text without one is quickly done."""
_FIGURE = re.compile(r"\d+")


def plain(text: str) -> str:
    """The text with plain spaces, hyphens and digits, and lines joined where a number goes on; as long as it was."""
    if not text.isascii():
        text = _ODD.sub(lambda sign: sign[0].translate(_PLAIN), text)
        text = _DASH_BY_FIGURE.sub("-", text)
        text = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    return _BREAK_BY_FIGURE.sub(" ", text)


def spots(text: str, *words: str) -> list[tuple[int, int]]:
    """Where any of these words begins and ends, in order: a tenth of what the same costs as a pattern."""
    found = []
    for word in words:
        start = text.find(word)
        while start >= 0:
            found.append((start, start + len(word)))
            start = text.find(word, start + 1)
    return sorted(found)


def stretches(text: str, marks: Iterable[tuple[int, int]], before: int, after: int) -> Stretches:
    """So many characters on each side of each mark and the rest of the words there; what overlaps becomes one."""
    found: Stretches = []
    for first, last in marks:
        if found and last + after <= found[-1][1]:
            continue
        start = first - before
        end = text.find(" ", last + after)
        end = len(text) if end < 0 else end
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        else:
            start = text.rfind(" ", found[-1][1] if found else 0, max(0, start)) + 1
        found.append((start, end))
    return found


def search(pattern: re.Pattern[str], text: str, where: Stretches) -> Iterator[re.Match[str]]:
    """What a pattern finds in these stretches of a text: where there is no digit, most need not look."""
    for start, end in where:
        yield from pattern.finditer(text, start, end)


class Sheet:
    """One text. What is found in it stands at the same place in what was written.

    Attributes:
        text: as `plain` makes it.
        lower: the same in small letters: words are sought there, in a third of the time.
        marks: where each run of digits begins and ends.
        figures: the words with digits and what is right beside them.
        codes, numbers: of these, the ones with as many digits as a reference and a telephone number have at least.
        before_figures: the same as figures, and what is before them, as far as the word for a number may be.
        around_figures: the same, and what is behind them, as far as a street goes.
    """

    def __init__(self, written: str) -> None:
        self.text = plain(written)
        self.lower = lowered(self.text)
        self.marks = marks = [match.span() for match in _FIGURE.finditer(self.text)]
        self.figures = stretches(self.text, marks, 8, 12)
        digits = [sum(map(str.isdigit, self.text[start:end])) for start, end in self.figures]
        self.codes, self.numbers = (
            [stretch for stretch, count in zip(self.figures, digits, strict=True) if count >= least]
            for least in (_CODE_DIGITS, _NUMBER_DIGITS)
        )
        self.before_figures = stretches(self.text, marks, 60, 25)
        self.around_figures = stretches(self.text, marks, 60, 80)
