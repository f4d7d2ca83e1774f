"""Postcodes: whole, in part, and with a letter for a digit."""

import re
from collections.abc import Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon
from feedback.sheet import Sheet, search

_POSTCODE = re.compile(r"\b(?P<area>[A-Z]{1,2})\d[\dA-Z]?[ -]{0,2}(?P<end>\d(?!am|pm)[A-Z]{2})\b", re.IGNORECASE)
_REAL_END = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}", re.IGNORECASE)
"""The letters that end real postcodes; others are a slip, or made up."""
_ORDINALS = ("st", "nd", "rd", "th")
_PART_POSTCODE = re.compile(r"\b(?P<area>[a-z]{1,2})\d[\da-z]?(?:[ ]\d)?(?![\w%])(?![ ]?\d)")
_CUED_POSTCODE = re.compile(r"\bpost ?code\b(?: is| was)?[:= ]{1,3}([a-z]{1,2} ?\d ?[\da-z]? ?\d ?[a-z] ?[a-z])\b")
"""After the word for it, in whatever groups, and of no real area."""
_END_OF_POSTCODE = re.compile(r"\bpost[ ]?code\b[^.!?\n]{0,12}\bend(?:s|ing)?(?: in| with)? (\d[a-z]{2})\b")
_SLIPPED_POSTCODE = re.compile(r"\b(?P<area>[A-Z]{1,2})(?=[\dOI ]{0,4}\d)[\dOI][\dA-Z]?[ ]?[\dOI][ABD-HJLNP-UW-Z]{2}\b")
"""`DN32 OHT`, `SSO 9LX`: a letter for a digit."""
_POSTCODE_CUE = re.compile(r"\b(?:post[ ]?codes?|zip)\b[^.!?]{0,25}$")
_AREA_CUE = re.compile(r"\b(?:lives?|living|lived|address|moved|home|post ?code)\b[^.!?]{0,40}$")


def postcodes(sheet: Sheet, lexicon: Lexicon) -> Iterator[Finding]:
    """Postcodes in the text; findings may overlap."""
    text, lower = sheet.text, sheet.lower
    for match in search(_POSTCODE, text, sheet.figures):
        real = match["area"].lower() in lexicon.cues["postcode areas"]
        ordinal = " " in match[0] and match["end"].endswith(_ORDINALS)  # `in S4 1st and 2nd place`
        likely = (match[0].isupper() or _REAL_END.fullmatch(match["end"])) and not ordinal
        if real and (likely or _AREA_CUE.search(_before(lower, match))):
            yield Finding(match.start(), match.end(), Kind.POSTCODE)
    for match in search(_PART_POSTCODE, lower, sheet.figures):
        if match["area"] in lexicon.cues["postcode areas"] and _is_part_of_postcode(match):
            yield Finding(match.start(), match.end(), Kind.POSTCODE)
    for pattern in (_END_OF_POSTCODE, _CUED_POSTCODE):
        for match in search(pattern, lower, sheet.before_figures):
            yield Finding(*match.span(1), Kind.POSTCODE)
    for match in search(_SLIPPED_POSTCODE, text, sheet.figures):
        if match["area"].lower() in lexicon.cues["postcode areas"]:
            yield Finding(match.start(), match.end(), Kind.POSTCODE)


def _is_part_of_postcode(match: re.Match[str]) -> bool:
    """After the word postcode any part of one is meant; after a word about living, one with a street's digit."""
    before = _before(match.string, match)
    return bool(_POSTCODE_CUE.search(before) or (" " in match[0] and _AREA_CUE.search(before)))


def _before(lower: str, match: re.Match[str]) -> str:
    return lower[max(0, match.start() - 50) : match.start()]
