"""Where people live and what they drive: postcodes, street addresses, number plates."""

import re
from collections.abc import Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon

_POSTCODE = re.compile(r"\b(?P<area>[A-Z]{1,2})\d[\dA-Z]?[ -]{0,2}(?P<end>\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
_ORDINALS = ("st", "nd", "rd", "th")

_ROAD = (
    "(?:Road|Rd|Street|St|Avenue|Ave|Av|Close|Cl|Lane|Ln|Drive|Dr|Court|Ct|Gardens|Gdns|Way|Crescent|Cres|Terrace|Place|Pl"
    "|Grove|Hill|Walk|Row|Square|Sq|Park|View|Rise|Mews|Green|Parade|Broadway|Esplanade|Chase|Villas|Buildings|Wharf"
    "|Croft|Mount|Meadows?|Yard|Quay|Gate|Mill|Cottages?|Farm|Estate|Approach|Boulevard|Circus|Circle|End|Fold|Garth"
    "|Heath|Orchard|Passage|Path|Reach|Ridge|Side|Spinney|Strand|Vale|Wynd|Loke|Drove)"
)
_NAME = r"(?:[A-Z][\w'’]+|St\.)"
_ADDRESS = re.compile(
    rf"""\b(?:(?i:flat|unit|apartment)[ ]?\w{{1,3}},?[ ] (?:{_NAME}[ ]){{1,2}}
             (?:House|Court|Lodge|Point|Tower|Heights),?[ ])?
         (?: (?i:(?:flat|unit|apt|apartment|plot|caravan|suite)\s*\d+[a-z]?\s*,?\s*) (?:\d{{1,4}}[A-Za-z]?,?\s+)?
           | (?:no\.?[ ]?)? \d{{1,4}}[A-Za-z]?,?\s+ )
         (?:(?:{_NAME}[ ]){{0,2}} {_NAME},[ ])?             # a house before the road: 9 The Poplars, Mill Lane
         (?:{_NAME}\s+){{1,3}} {_ROAD}\b
         (?:,[ ]{_NAME}(?:[ ]{_NAME})?)?                    # and the town after it
    """,
    re.VERBOSE,
)
_HOUSE = re.compile(
    rf"""\b(?:The[ ])?(?:{_NAME}[ ]){{1,2}}?
         (?:Cottages?|Farm(?:house)?|Barn|Forge|Vicarage|Rectory|House|Lodge|Bungalow|Mill|Villa|Stables|Chalet|Croft)
         ,[ ](?:{_NAME}[ ]){{1,3}}{_ROAD}\b
       | \b\d{{1,3}}[a-z]?[ ]The[ ][A-Z][a-z]{{3,}}s?\b(?![ ](?:of|and))
    """,
    re.VERBOSE,
)
"""A house with a name, and `3 The Ridings`."""
_PLAIN_ADDRESS = re.compile(
    r"""\b\d{1,4}[a-z]?,?\s+
        (?:(?!(?:in|a|to|the|of|on|at|by|per|and|or|(?:minute|min|hour|mile|day|week|month|year)s?)\b)
           [a-z'’]+ (?:\s+[a-z'’]+)? \s+
           (?:road|rd|street|avenue|ave|av|close|lane|crescent|gardens|terrace|grove|mews)
         | the \s+ (?:close|crescent|grove|avenue|terrace|mews)
        )\b (?![ ](?:to|call|down|by))
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Without capitals fewer words may be a road's, so that `10 minute drive` is none."""
_HOUSE_AND_ROAD = re.compile(rf"\b(?:(?:The[ ])?(?:{_NAME}[ ]){{0,2}}{_NAME},[ ])?(?:{_NAME}[ ]){{1,3}}{_ROAD}\b")
_HOME_CUE = re.compile(
    r"\b(?:lives?|living|lived|moved|address|stay(?:s|ing)?|house|home|flat|door|where|based|round|over)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)

_PLATE = re.compile(
    r"""\b(?: [A-HJ-PR-Y]{2}\d{2}[ -]?[A-HJ-PR-Z]{3}         # since 2001
            | [A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Z]{3}      # 1983 to 2001
            | [A-HJ-PR-Z]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y]      # 1963 to 1983
        )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CAR_CUE = re.compile(
    r"\b(?:reg\w*|plates?|car|van|vehicle|motor\w*|driv\w+|parked|taxi|lorry|minibus|bmw|audi|ford|corsa|golf)\b",
    re.IGNORECASE,
)


def whereabouts(text: str, lexicon: Lexicon) -> Iterator[Finding]:
    """Postcodes, street addresses and number plates in the text; findings may overlap."""
    for match in _POSTCODE.finditer(text):
        real = match["area"].lower() in lexicon.cues["postcode areas"]
        ordinal = " " in match[0] and match["end"].endswith(_ORDINALS)  # `in S4 1st and 2nd place`
        if real and not ordinal:
            yield Finding(match.start(), match.end(), Kind.POSTCODE)
    yield from _addresses(text)
    for match in _PLATE.finditer(text):
        if _is_plate(match, lexicon):
            yield Finding(match.start(), match.end(), Kind.PLATE)


def _addresses(text: str) -> Iterator[Finding]:
    for pattern in (_ADDRESS, _HOUSE, _PLAIN_ADDRESS):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)
    for match in _HOUSE_AND_ROAD.finditer(text):
        if _HOME_CUE.search(text[max(0, match.start() - 50) : match.start()]):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)


def _is_plate(match: re.Match[str], lexicon: Lexicon) -> bool:
    """Beside a word about cars always; else if it is no edition and word, as in `NG76 was` or `wt18 say`."""
    if _CAR_CUE.search(match.string[max(0, match.start() - 50) : match.end() + 50]):
        return True
    if match[0].isupper():
        return True
    return match[0].islower() and not any(lexicon.is_known(letters) for letters in re.findall(r"[a-z]{2,}", match[0]))
