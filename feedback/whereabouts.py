"""Where people live: street addresses, houses, flats."""

import re
from collections.abc import Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon
from feedback.sheet import Sheet, search, spots, stretches

_ROAD = (
    "(?:Road|Rd|Street|St|Avenue|Ave|Av|Close|Cl|Lane|Ln|Drive|Dr|Court|Ct|Gardens|Gdns|Way|Crescent|Cres|Terrace"
    "|Place|Pl"
    "|Grove|Hill|Walk|Row|Square|Sq|Park|View|Rise|Mews|Green|Parade|Broadway|Esplanade|Chase|Villas|Buildings|Wharf"
    "|Croft|Mount|Meadows?|Yard|Quay|Gate|Mill|Cottages?|Farm|Estate|Approach|Boulevard|Circus|Circle|End|Fold|Garth"
    "|Heath|Orchard|Passage|Path|Reach|Ridge|Side|Spinney|Strand|Vale|Wynd|Loke|Drove)"
)
_NO_YEAR_GROUP = r"(?<!\b[Yy]ear[ ])(?<!\b[Yy]r[ ])"
"""`year 6, Thorpe Lane Juniors` is no house."""
_NAME = r"(?:[A-Z][\w'’]+|St\.)"
_ADDRESS = re.compile(
    rf"""{_NO_YEAR_GROUP}\b(?:(?i:flat|unit|apartment)[ ]?\w{{1,3}},?[ ] (?:{_NAME}[ ]){{1,2}}
             (?:House|Court|Lodge|Point|Tower|Heights),?[ ])?
         (?: (?i:(?:flat|unit|apt|apartment|plot|caravan|suite)\s*(?:\d+[a-z]?
             |[a-h]\b)\s*,?\s*) (?:\d{{1,4}}[A-Za-z]?,?\s+)?
           | (?i:(?:no\.?|number|house)[ ]?)? \d{{1,4}}[A-Za-z]?(?:[ ]?[/–-][ ]?\d{{1,4}}[A-Za-z]?)?,?\s+ )
         (?:(?:{_NAME}[ ]){{0,2}} {_NAME},[ ])?             # a house before the road: 9 The Poplars, Mill Lane
         (?:{_NAME}\s+){{1,3}} {_ROAD}\b
         (?:,[ ]{_NAME}(?:[ ]{_NAME})?|,?[ ](?i:flat|apt)[ ](?:\d{{1,3}}|[A-Ha-h]\b))?  # town or flat
    """,
    re.VERBOSE,
)
_ONES = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen)"
)
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_WORDED_ADDRESS = re.compile(rf"\b(?i:(?:{_TENS}[ -])?{_ONES}|{_TENS}),? (?:{_NAME} ){{1,3}}{_ROAD}\b")
"""`forty two Ash Grove`."""
_NUMBER_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirt", "fort", "fift", "twent"),
)
"""One of these is in each number that is a word."""
_HOUSE = re.compile(
    rf"""\b(?:The[ ])?(?:{_NAME}[ ]){{1,2}}?
         (?:Cottages?|Farm(?:house)?|Barn|Forge|Vicarage|Rectory|House|Lodge|Bungalow|Mill|Villa|Stables|Chalet|Croft)
         ,[ ](?:{_NAME}[ ]){{1,3}}{_ROAD}\b
    """,
    re.VERBOSE,
)
"""A house with a name."""
_SHORT_ADDRESS = re.compile(
    r"(?<![\w£$€.,/-])\d{1,3}[a-z]? (?P<road>[A-Z][a-z]{4,})"
    r"(?= (?:is|has|on the|in the|where|and the)\b|[.,]|$)"
)
"""`88 Bishopsgate is the squat`: a road's name of one word that is no other."""
_THE_HOUSE = re.compile(r"\b\d{1,3}[a-z]? The [A-Z][a-z]{3,}s?\b(?! (?:of|and))")
"""`3 The Ridings`."""
_PLAIN_ADDRESS = re.compile(
    rf"""{_NO_YEAR_GROUP}\b(?:(?:no\.?|number|house)[ ])?\d{{1,4}}[a-z]?(?:[ ]?[/–-][ ]?\d{{1,4}}[a-z]?)?,?\s+
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
      | \b(?i:pitch|plot|berth|mooring)[ ](?:(?i:no\.?|number)[ ])?\d{{1,3}}[a-z]?,?[ ](?:{_NAME}[ ]?){{1,2}}
      | \b(?i:pitch|plot|berth|mooring|lot|van|unit|bungalow|chalet|cabin)[ ]
          (?:(?i:no\.?|number)[ ])?\d{{1,3}}[a-z]?,?[ ](?:(?:at|on|in)[ ])?(?:{_NAME}[ ]){{1,3}}
          (?:Park|Site|Marina|Farm|Estate|Camp|Harbour|Wharf|Lodges?)\b
      | \b(?i:narrowboat|house[ ]?boat|barge|yacht),?[ ](?:(?i:called|named)[ ])?(?!The\b)(?:{_NAME}[ ]?){{1,2}}
      | \b(?i:block)[ ][A-H],?[ ]?\d{{1,3}}\b
      | \b(?i:tower[ ]block|block|hostel|refuge|high[ ]rise|flats|care[ ]home|sheltered[ ]housing),?[ ]
          (?:(?i:called|at|in)[ ])?(?:{_NAME}[ ]){{1,2}}(?:House|Court|Lodge|Point|Tower|Heights|Mansions)\b
      | \b(?i:\d{{1,2}}(?:st|nd|rd|th)|ground|top|first|second|third)[ ]floor,?[ ](?:(?:at|of
      |in)[ ])?(?:{_NAME}[ ]){{1,2}}
          (?:House|Court|Tower|Point|Heights|Buildings|Lodge|Mansions)\b
    """,
    re.VERBOSE,
)
"""A flat is somebody's home without its road, and so is a pitch, a boat, or a house with a hostel's name."""
_ROAD_THEN_NUMBER = re.compile(rf"\b(?:{_NAME} ){{1,3}}{_ROAD},? (?i:number|no\.?|at) \d{{1,4}}[a-z]?\b")
"""`Marlowe Road, number 14`."""
_COTTAGE = re.compile(rf"\b(?:{_NAME} ){{1,2}}(?:Cottages?|Farm(?:house)?|Bungalow|Barn|Vicarage|Rectory)\b")
_COTTAGES = ("Cottage", "Farm", "Bungalow", "Barn", "Vicarage", "Rectory")
_ROAD_WORDS = tuple(f" {word}" for word in re.findall(r"[A-Z][a-z]+", _ROAD))
_HOME_WORDS = (
    *("flat", "apartment", "apt", "maisonette", "bedsit", "caravan", "static", "floor", "bungalow", "chalet", "cabin"),
    *("pitch", "plot", "berth", "mooring", "lot", "van", "unit", "boat", "barge", "yacht", "block", "hostel", "refuge"),
    *("high rise", "care home", "sheltered"),
)
"""One of these is near the beginning of whatever `_FLAT` finds."""
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
    r"|next door(?: to \w+)?|flat|kids|they['’]re|he['’]s|she['’]s)"
    r"(?: is| are)? (?:(?:at|in|from|of|to|on) )?(?P<number>(?:number|no\.?|door) ?\d{1,3}[a-z]?)\b(?!%|\.\d"
    r"| (?:in|on) the list)",
)
"""`the family at number 14`: neighbours know which road."""
_NAMED_HOME = re.compile(
    r"\b(?:lives?|living|lived|home|address|moved|visit(?:ed)?|family|stay(?:s|ed|ing)?)(?: is| was)?(?: (?:at"
    r"|to|in|from|of))? "
    r"(?P<home>[Tt]he [Oo]ld [A-Za-z]{4,})\b"
)
_LOWER_ROADS = (
    *(" road", " rd", " street", " avenue", " ave", " close", " lane", " crescent", " grove", " terrace", " gardens"),
    *(" drive", " mews"),
)
_HOUSE_AND_ROAD = re.compile(rf"\b(?:(?:The[ ])?(?:{_NAME}[ ]){{0,2}}{_NAME},[ ])?(?:{_NAME}[ ]){{1,3}}{_ROAD}\b")
_HOME_CUE = re.compile(
    r"\b(?:lives?|living|lived|moved|address|stay(?:s|ing)?|house|home|flat|door|where|based|round|over"
    r"|above|squat(?:s|ting)?|visit(?:s|ed|ing)?"
    r"|letters?|called to)\b[^.!?]{0,30}$"
    r"|\b(?:family|mother|mum|dad|father|couple|brothers|sisters|kids|children|man|woman|lady|boys?|girls?"
    r"|(?:mr|mrs|ms|miss)\.? \w+) (?:on|in|at|from|off|of) (?:the )?$",
)


def whereabouts(sheet: Sheet, lexicon: Lexicon) -> Iterator[Finding]:
    """Street addresses in the text; findings may overlap."""
    text, lower = sheet.text, sheet.lower
    yield from _addresses(sheet, lexicon)
    for match in search(_WEAK_ROAD, text, sheet.around_figures):
        named = not all(lexicon.is_known(word) for word in match["name"].split())
        if named or _ABBREVIATED.search(match[0]) or _HOME_CUE.search(_before(lower, match)):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)
    for match in search(_NUMBER_ALONE, lower, sheet.around_figures):
        yield Finding(*match.span("number"), Kind.ADDRESS)
    for match in search(_NAMED_HOME, text, stretches(text, spots(lower, "the old"), 30, 20)):
        yield Finding(*match.span("home"), Kind.ADDRESS)
    for match in search(_LOWER_ROAD, text, stretches(text, spots(text, *_LOWER_ROADS), 40, 20)):
        name = match["name"]
        if not lexicon.is_known(name) and name not in lexicon.word_names:
            yield Finding(*match.span("road"), Kind.ADDRESS)


def _addresses(sheet: Sheet, lexicon: Lexicon) -> Iterator[Finding]:
    text, lower = sheet.text, sheet.lower
    near = sheet.around_figures
    roads = stretches(text, spots(text, *_ROAD_WORDS), 90, 40)
    worded = stretches(text, spots(lower, *_NUMBER_WORDS), 10, 80) if roads else []
    homes = stretches(text, spots(lower, *_HOME_WORDS), 14, 80)
    for pattern, read, where in (
        (_ADDRESS, text, near),
        (_WORDED_ADDRESS, text, worded),
        (_HOUSE, text, roads),
        (_THE_HOUSE, text, near),
        (_PLAIN_ADDRESS, lower, near),
        (_FLAT, text, homes),
        (_ROAD_THEN_NUMBER, text, roads),
        (_COTTAGE, text, stretches(text, spots(text, *_COTTAGES), 40, 0)),
    ):
        for match in search(pattern, read, where):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)
    for match in search(_SHORT_ADDRESS, text, near):
        estate = re.match(r" (?:on|in) the (?:new |old |big )?estate\b", lower[match.end() :])
        if estate or not lexicon.is_known(match["road"].lower()) or _HOME_CUE.search(_before(lower, match)):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)
    for match in search(_HOUSE_AND_ROAD, text, roads):
        if _HOME_CUE.search(_before(lower, match)):
            yield Finding(match.start(), match.end(), Kind.ADDRESS)


def _before(lower: str, match: re.Match[str]) -> str:
    return lower[max(0, match.start() - 50) : match.start()]
