"""Puts the wording of a date into one plain form, so that the grammar can stay small.

Lower case, one kind of dash and quote, no ordinals, digits for number words, whole names for months,
and misspelt months and seasons put right where a day or a year stands beside them.
"""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = ("spring", "summer", "autumn", "winter")

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_CYCLES = ("quarterly", "monthly", "annually", "ongoing", "immediate", "immediately", "continuous", "continuously")
_SHORT = (
    {month[:3]: month for month in MONTHS}
    | {"sept": "september", "tues": "tuesday", "thur": "thursday", "thurs": "thursday"}
    | {day[:3]: day for day in WEEKDAYS}
)

_LEAST, _LONG = 4, 7
"""Letters: shorter words are never corrected, longer ones may be two slips away."""

_SUBSTITUTIONS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"<[^>]*>", " "),
        (r"[‐‑‒–—−]", "-"),
        (r"[‘’`]", "'"),
        (r"&", " and "),
        (r"[,;:“”\"]", " "),
        (r"(?<=[a-z])\.", " "),
        (r"\b(\d{1,2}) ?(?:st|nd|rd|th)\b", r"\1"),
        (r"'(\d\d)\b", r"20\1"),
        (r"\bon[- ]going\b", "ongoing"),
        (r"\s*([/-])\s*", r"\1"),
        (r"\b(?:quarter|qtr|q) ?([1-4])\b", r"q\1"),
        (r"\b([1-4]) quarter\b", r"q\1"),
        (r"(?<=[a-z\d])-(?=year|month|week|annual|term)", " "),
        (r"\s+", " "),
    )
)
_TIME = re.compile(
    rf"\d|\b(?:{'|'.join(month for month in MONTHS if month != 'may')}|{'|'.join(SEASONS)}"
    r"|may(?=[/-]|$)|(?<=[/-])may|(?:in|of|to|from|each|every|review|since) may"
    r"|q[1-4]|term|easter|christmas|weeks?|months?|quarters?|daily|weekly|fortnightly|monthly|quarterly|annual\w*|yearly"
    rf"|{'|'.join(WEEKDAYS)}|by|before|after|until|deadline)\b"
)
# Only beside a year, a day number, or another name in a range is a word taken for a misspelt month.
_NEAR_NUMBERS = re.compile(
    r"\b[a-z]{4,}(?= (?:19|20)\d\d\b|[/-][a-z\d])|(?<=\d )[a-z]{4,}\b|(?<=[/-])[a-z]{4,}(?= (?:19|20)\d\d\b)"
)
_LONG_WORD = re.compile(r"\b[a-z]{7,}\b")


def normalise(text: str) -> str:
    """The plain form of a cell's words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"\b[a-z]+\b", lambda word: _word(word.group()), plain)
    for pattern, replacement in _SUBSTITUTIONS:
        plain = pattern.sub(replacement, plain)
    plain = _NEAR_NUMBERS.sub(lambda word: _respelt(word.group(), (*MONTHS, *SEASONS)), plain)
    plain = _LONG_WORD.sub(lambda word: _respelt(word.group(), _CYCLES), plain)
    return plain.strip(" .-/")


def speaks_of_time(plain: str) -> bool:
    """Whether normalised prose holds anything that could be a date, a period or a deadline."""
    return _TIME.search(plain) is not None


def _word(word: str) -> str:
    if word in _NUMBERS:
        return str(_NUMBERS.index(word))
    return _SHORT.get(word) or _ORDINALS.get(word, word)


def _respelt(word: str, known: Sequence[str]) -> str:
    """The known word that is meant, if exactly one is near enough; else the word as it stands."""
    if word in known:
        return word
    distances = {each: OSA.distance(word, each) for each in known if len(each) >= _LEAST}
    nearest = min(distances.values())
    candidates = [each for each, distance in distances.items() if distance == nearest]
    allowed = 1 if len(word) < _LONG else 2
    return candidates[0] if nearest <= allowed and len(candidates) == 1 else word
