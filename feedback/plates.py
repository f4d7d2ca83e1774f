"""What people drive: number plates, whole, in part, and however they are spaced."""

import re
from collections.abc import Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon
from feedback.sheet import Sheet, search, spots, stretches

_PLATE = re.compile(
    r"""\b(?: [A-HJ-PR-Y]{2}\d{2}[ -]?[A-HJ-PR-Z]{3}         # since 2001
            | [A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Z]{3}      # 1983 to 2001
            | [A-HJ-PR-Z]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y]      # 1963 to 1983
            | \d{2,3}-[A-Z]{1,2}-\d{1,6}                      # Irish
        )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SPACED_PLATE = re.compile(
    r"""\b(?: [A-HJ-PR-Y][ -]?[A-HJ-PR-Y][ -]?\d[ -]?\d(?:[ -]?[A-HJ-PR-Z]){3}
            | [A-HJ-NPR-TV-Y][ -]?\d(?:[ -]?\d){0,2}(?:[ -]?[A-HJ-PR-Z]){3} )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""`LK 14 XVD`, `LK1 4XVD`, `L K 1 4 X V D`: beside a word about cars, or all in capitals."""
_OLD_OR_OWN = re.compile(
    r"\b(?:\d{1,4}[ -]?[A-Z]{3}|[A-Z]{3}[ -]?\d{1,4}|[A-Z]{2}[ .-]?\d{2}[ .-]?[A-Z]{3}"
    r"|(?=[A-Z]{0,6}\d)(?=\d{0,6}[A-Z])[A-Z\d]{5,7})\b"
)
"""Plates of before 1963, of Northern Ireland, mistyped, and their owner's own: only beside a word about cars."""
_NAMED_PLATE = re.compile(
    r"""\b(?:reg(?:istration)?|(?:number[ -]?)?plates?|index)\b (?:[ ](?:no\.?|number|mark))?
        (?:[ ](?:is|was|ends?|ending|starts?|starting|begins?|beginning|of|in|with|like|reads?|got)){0,3} [ ]?[:=]?[ ]?
        (?P<plate> (?=[A-Z0-9 ]{0,8}\d)(?=[\d ]{0,8}[A-Z]) [A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,4})?
                 | [B-DF-HJ-NP-TV-Z]{2,3} ) (?![\w'’-])
    """,
    re.VERBOSE,
)
"""Right after the word for it a plate may be short, its owner's own, or a part."""
_TYPED_PLATE = re.compile(
    r"""\b(?:reg(?:istration)?|(?:number[ -]?)?plates?)\b (?:[ ](?:no\.?|number|mark))?
        (?:[ ](?:is|was|of|in|with|like|reads?|got)){0,3} [ ]?[:=]?[ ]?
        (?P<plate> [a-z]{1,2}[ -]?\d{1,3}[ -]?[a-z]{2,3} | [a-z]{3}[ -]?\d{1,3}[a-z]? ) (?![\w'’-])
    """,
    re.VERBOSE,
)
"""In small letters, and with letters that no real plate has."""
_PLATE_WORDS = ("reg", "plate", "index")
_CAR_CUE = re.compile(
    r"\b(?:reg\w*|plates?|car|van|vehicle|motor\w*|driv\w+|parked|taxi|lorry|minibus|bmw|audi|ford|corsa|golf|astra"
    r"|fiesta|focus|polo|clio|mini|transit|mercedes|merc|vauxhall|nissan|toyota|honda|vw|skoda|tesla|rover|jeep|moped"
    r"|scooter|minicab|cab|trailer|hatchback)\b"
)
_AROUND = 50
"""Characters on both sides in which a word about cars counts."""


def plates(sheet: Sheet, lexicon: Lexicon) -> Iterator[Finding]:
    """Number plates in the text; findings may overlap."""
    text, lower = sheet.text, sheet.lower
    named = stretches(lower, spots(lower, *_PLATE_WORDS), 0, 60)
    for pattern, read in ((_NAMED_PLATE, text), (_TYPED_PLATE, lower)):
        for match in search(pattern, read, named):
            yield Finding(*match.span("plate"), Kind.PLATE)
    for match in search(_SPACED_PLATE, text, sheet.figures):
        letters = re.sub("[^A-Za-z]", "", match[0])[-3:].lower()
        if (match[0].isupper() and not lexicon.is_known(letters)) or _near_car(lower, match):
            yield Finding(match.start(), match.end(), Kind.PLATE)
    for match in search(_OLD_OR_OWN, text, sheet.figures):
        if _near_car(lower, match):
            yield Finding(match.start(), match.end(), Kind.PLATE)
    for match in search(_PLATE, text, sheet.figures):
        if _is_plate(lower, match, lexicon):
            yield Finding(match.start(), match.end(), Kind.PLATE)


def _near_car(lower: str, match: re.Match[str]) -> bool:
    return bool(_CAR_CUE.search(lower[max(0, match.start() - _AROUND) : match.end() + _AROUND]))


def _is_plate(lower: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Beside a word about cars always; else if it is no edition and word, as in `NG76 was` or `wt18 say`."""
    if match[0].isupper() or _near_car(lower, match):
        return True
    return match[0].islower() and not any(lexicon.is_known(letters) for letters in re.findall(r"[a-z]{2,}", match[0]))
