"""Where people live: postcodes, street addresses."""

import re
from collections.abc import Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon

_POSTCODE = re.compile(r"\b(?P<area>[A-Z]{1,2})\d[\dA-Z]?[ -]{0,2}(?P<end>\d(?!am|pm)[A-Z]{2})\b", re.IGNORECASE)
_REAL_END = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}", re.IGNORECASE)
"""The letters that end real postcodes; others are a slip, or made up."""
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
           | (?i:(?:no\.?|number|house)[ ]?)? \d{{1,4}}[A-Za-z]?(?:[ ]?[/–-][ ]?\d{{1,4}}[A-Za-z]?)?,?\s+ )
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
    r"""\b(?:(?:no\.?|number|house)[ ])?\d{1,4}[a-z]?(?:[ ]?[/–-][ ]?\d{1,4}[a-z]?)?,?\s+
        (?:(?!(?:in|a|to|the|of|on|at|by|per|and|or|(?:minute|min|hour|mile|day|week|month|year)s?)\b)
           [a-z'’]+ (?:\s+[a-z'’]+)? \s+
           (?:road|rd|street|avenue|ave|av|close|lane|crescent|gardens|terrace|grove|mews)
         | the \s+ (?:close|crescent|grove|avenue|terrace|mews)
        )\b (?![ ](?:to|call|down|by))
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Without capitals fewer words may be a road's, so that `10 minute drive` is none."""
_FLAT = re.compile(
    rf"""\b(?i:flat|apartment|apt|maisonette|bedsit|caravan|static)[ ]
         (?:(?i:no\.?|number)[ ])?\d{{1,3}}[a-z]?\b(?![ ]?%|\.\d)
         (?:,?[ ](?:{_NAME}[ ]){{0,2}}(?i:[a-z'’]+[ ](?:house|court|lodge|point|tower|heights|buildings)))?
      | \b(?:{_NAME}[ ]){{1,3}}{_ROAD},?[ ](?i:number|no\.?|at)[ ]\d{{1,4}}[a-z]?\b
      | \b(?:{_NAME}[ ]){{1,2}}(?:Cottages?|Farmhouse|Bungalow)\b
    """,
    re.VERBOSE,
)
"""A flat is somebody's home without its road; so is `Marlowe Road, number 14`, and Rose Cottage."""
_LOWER_ROAD = re.compile(
    r"\b(?:on|at|in|off|down|from|of) (?P<road>(?P<name>[a-z'’]{4,})"
    r" (?:road|rd|street|avenue|ave|close|lane|crescent|grove|terrace|gardens|drive|mews))\b(?! (?:to|call|down|by))"
)
_PART_POSTCODE = re.compile(r"\b(?P<area>[A-Z]{1,2})\d[\dA-Z]?(?:[ ]\d)?(?![\w%])(?![ ]?\d)", re.IGNORECASE)
_POSTCODE_CUE = re.compile(r"\b(?:post[ ]?codes?|zip)\b[^.!?]{0,25}$", re.IGNORECASE)
_AREA_CUE = re.compile(r"\b(?:lives?|living|lived|address|moved|home|post ?code)\b[^.!?]{0,40}$", re.IGNORECASE)
_HOUSE_AND_ROAD = re.compile(rf"\b(?:(?:The[ ])?(?:{_NAME}[ ]){{0,2}}{_NAME},[ ])?(?:{_NAME}[ ]){{1,3}}{_ROAD}\b")
_HOME_CUE = re.compile(
    r"\b(?:lives?|living|lived|moved|address|stay(?:s|ing)?|house|home|flat|door|where|based|round|over)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)


def whereabouts(text: str, lexicon: Lexicon) -> Iterator[Finding]:
    """Postcodes and street addresses in the text; findings may overlap."""
    for match in _POSTCODE.finditer(text):
        real = match["area"].lower() in lexicon.cues["postcode areas"]
        ordinal = " " in match[0] and match["end"].endswith(_ORDINALS)  # `in S4 1st and 2nd place`
        likely = (match[0].isupper() or _REAL_END.fullmatch(match["end"])) and not ordinal
        if real and (likely or _AREA_CUE.search(_before(match))):
            yield Finding(match.start(), match.end(), Kind.POSTCODE)
    for match in _PART_POSTCODE.finditer(text):
        if match["area"].lower() in lexicon.cues["postcode areas"] and _is_part_of_postcode(match):
            yield Finding(match.start(), match.end(), Kind.POSTCODE)
    yield from _addresses(text)
    for match in _LOWER_ROAD.finditer(text):
        name = match["name"]
        if not lexicon.is_known(name) and name not in lexicon.word_names:
            yield Finding(*match.span("road"), Kind.ADDRESS)


def _addresses(text: str) -> Iterator[Finding]:
    for pattern in (_ADDRESS, _HOUSE, _PLAIN_ADDRESS, _FLAT):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)
    for match in _HOUSE_AND_ROAD.finditer(text):
        if _HOME_CUE.search(text[max(0, match.start() - 50) : match.start()]):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)


def _is_part_of_postcode(match: re.Match[str]) -> bool:
    """After the word postcode any part of one is meant; after a word about living, one with a street's digit."""
    before = _before(match)
    return bool(_POSTCODE_CUE.search(before) or (" " in match[0] and _AREA_CUE.search(before)))


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 50) : match.start()]
