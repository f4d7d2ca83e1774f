"""Where people live: street addresses, houses, flats."""

import re
from collections.abc import Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon

_ROAD = (
    "(?:Road|Rd|Street|St|Avenue|Ave|Av|Close|Cl|Lane|Ln|Drive|Dr|Court|Ct|Gardens|Gdns|Way|Crescent|Cres|Terrace"
    "|Place|Pl"
    "|Grove|Hill|Walk|Row|Square|Sq|Park|View|Rise|Mews|Green|Parade|Broadway|Esplanade|Chase|Villas|Buildings|Wharf"
    "|Croft|Mount|Meadows?|Yard|Quay|Gate|Mill|Cottages?|Farm|Estate|Approach|Boulevard|Circus|Circle|End|Fold|Garth"
    "|Heath|Orchard|Passage|Path|Reach|Ridge|Side|Spinney|Strand|Vale|Wynd|Loke|Drove)"
)
_NAME = r"(?:[A-Z][\w'’]+|St\.)"
_ADDRESS = re.compile(
    rf"""\b(?:(?i:flat|unit|apartment)[ ]?\w{{1,3}},?[ ] (?:{_NAME}[ ]){{1,2}}
             (?:House|Court|Lodge|Point|Tower|Heights),?[ ])?
         (?: (?i:(?:flat|unit|apt|apartment|plot|caravan|suite)\s*(?:\d+[a-z]?
             |[a-h]\b)\s*,?\s*) (?:\d{{1,4}}[A-Za-z]?,?\s+)?
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
           (?:road|rd|street|avenue|ave|av|close|lane|crescent|gardens|terrace|grove|mews|parade|cottages|villas)
         | the \s+ (?:close|crescent|grove|avenue|terrace|mews|paddocks?|ridings?|poplars|elms|limes|oaks
         |beeches|firs|willows
            |laurels|orchards?|spinney|meadows?|green|drive|lane|gardens|maltings|cloisters|pastures|fairway
            |glebe|chase|croft)
        )\b (?![ ](?:to|call|down|by))
    """,
    re.VERBOSE,
)
"""Without capitals fewer words may be a road's, so that `10 minute drive` is none."""
_FLAT = re.compile(
    rf"""\b(?i:flat|apartment|apt|maisonette|bedsit|caravan|static)[ ]
         (?:(?i:no\.?|number)[ ])?(?:\d{{1,3}}[a-z]?|[B-H])\b(?![ ]?%|\.\d)
         (?:,?[ ](?:(?:{_NAME}[ ]){{0,2}}(?i:[a-z'’]+[ ](?:house|court|lodge|point|tower|heights|buildings
             |mansions|hall))
             |(?i:the)[ ](?!(?i:family|mother|mum|child|kids|worker|door|smell|heating|damp|same
             |one)\b)[A-Za-z'’]{{3,}}))?
      | \b(?:{_NAME}[ ]){{1,3}}{_ROAD},?[ ](?i:number|no\.?|at)[ ]\d{{1,4}}[a-z]?\b
      | \b(?:{_NAME}[ ]){{1,2}}(?:Cottages?|Farmhouse|Bungalow)\b
      | \b(?i:pitch|plot|berth|mooring|lot|van|unit)[ ](?:(?i:no\.?|number)[ ])?\d{{1,3}}[a-z]?,?[ ](?:(?:at|on
      |in)[ ])?(?:{_NAME}[ ]){{1,3}}
          (?:Park|Site|Marina|Farm|Estate|Camp|Harbour|Wharf|Lodges?)\b
      | \b(?i:\d{{1,2}}(?:st|nd|rd|th)|ground|top|first|second|third)[ ]floor,?[ ](?:(?:at|of
      |in)[ ])?(?:{_NAME}[ ]){{1,2}}
          (?:House|Court|Tower|Point|Heights|Buildings|Lodge|Mansions)\b
    """,
    re.VERBOSE,
)
"""A flat is somebody's home without its road; so is `Marlowe Road, number 14`, and Rose Cottage."""
_LOWER_ROAD = re.compile(
    r"\b(?:on|at|in|off|down|from|of) (?P<road>(?P<name>[a-z'’]{4,})"
    r" (?:road|rd|street|avenue|ave|close|lane|crescent|grove|terrace|gardens|drive|mews))\b(?! (?:to|call|down|by))"
)
_WEAK_ROAD = re.compile(
    r"\b\d{1,4}[a-z]?,? (?P<name>(?:[a-z'’]{3,} )?[a-z'’]{4,}) (?:st|dr|pl|ct|cres|gdns|cl|ln|sq|drive|court"
    r"|place|way|view|row"
    r"|walk|hill|rise|square|green|park|parade|villas|cottages|buildings)\b(?! (?:to|call|down|by))"
)
"""Without capitals these name a road only if the words before are hardly anything else, or it is somebody's home."""
_ABBREVIATED = re.compile(r" (?:st|dr|pl|ct|cres|gdns|cl|ln|sq)$")
_NUMBER_ALONE = re.compile(
    r"\b(?:famil(?:y|ies)|lives?|living|neighbours?|mum|dad|mother|lady|woman|man|couple|house|opposite"
    r"|next door|flat|kids)"
    r"(?: is| are)? (?:(?:at|in|from|of|to|on) )?(?P<number>(?:number|no\.?|door) ?\d{1,3}[a-z]?)\b(?!%|\.\d"
    r"| (?:in|on) the list)",
)
"""`the family at number 14`: neighbours know which road."""
_NAMED_HOME = re.compile(
    r"\b(?:lives?|living|lived|home|address|moved|visit(?:ed)?|family|stay(?:s|ed|ing)?)(?: is| was)?(?: (?:at"
    r"|to|in|from|of))? "
    r"(?P<home>[Tt]he [Oo]ld [A-Za-z]{4,})\b"
)
_HOUSE_AND_ROAD = re.compile(rf"\b(?:(?:The[ ])?(?:{_NAME}[ ]){{0,2}}{_NAME},[ ])?(?:{_NAME}[ ]){{1,3}}{_ROAD}\b")
_HOME_CUE = re.compile(
    r"\b(?:lives?|living|lived|moved|address|stay(?:s|ing)?|house|home|flat|door|where|based|round|over"
    r"|visit(?:s|ed|ing)?"
    r"|letters?|called to)\b[^.!?]{0,30}$"
    r"|\b(?:family|mother|mum|dad|father|couple|brothers|sisters|kids|children|man|woman|lady|boys?|girls?"
    r"|(?:mr|mrs|ms|miss)\.? \w+) (?:on|in|at|from|off|of) (?:the )?$",
)


def whereabouts(text: str, lower: str, lexicon: Lexicon) -> Iterator[Finding]:
    """Street addresses in the text; findings may overlap. `lower` is the text in small letters."""
    yield from _addresses(text, lower)
    for match in _WEAK_ROAD.finditer(text):
        named = not all(lexicon.is_known(word) for word in match["name"].split())
        if named or _ABBREVIATED.search(match[0]) or _HOME_CUE.search(_before(lower, match)):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)
    for match in _NUMBER_ALONE.finditer(lower):
        yield Finding(*match.span("number"), Kind.ADDRESS)
    for match in _NAMED_HOME.finditer(text):
        yield Finding(*match.span("home"), Kind.ADDRESS)
    for match in _LOWER_ROAD.finditer(text):
        name = match["name"]
        if not lexicon.is_known(name) and name not in lexicon.word_names:
            yield Finding(*match.span("road"), Kind.ADDRESS)


def _addresses(text: str, lower: str) -> Iterator[Finding]:
    for pattern, where in ((_ADDRESS, text), (_HOUSE, text), (_PLAIN_ADDRESS, lower), (_FLAT, text)):
        for match in pattern.finditer(where):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)
    for match in _HOUSE_AND_ROAD.finditer(text):
        if _HOME_CUE.search(_before(lower, match)):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)


def _before(lower: str, match: re.Match[str]) -> str:
    return lower[max(0, match.start() - 50) : match.start()]
