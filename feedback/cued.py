"""Numbers and names that only a word beside them gives away: `collar number 1234`, `room 6 at the refuge`, `snap: kay`.

The patterns are written in verbose mode, so a space that counts is `[ ]`. Nearly all are for the text in small letters:
that takes a third of the time of a search that overlooks capitals.
"""

import re
from collections.abc import Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon, fold
from feedback.sheet import Sheet, search, spots, stretches

_TO = r"[ ]{0,2} (?:(?:is|was|are|of|as|like|it['’]?s|reads?)\b)? [ ]? [:=\#(-]{0,2} [ ]?"
"""What stands between a word and the number it speaks of."""
_NUMBER = r"[ ]? (?:numbers?|num\b|nos?\b|nr\b|ref(?:erence)?s?\b|id\b|code\b|pin\b|[#])"
_CODE = r"""(?: [a-z]{0,6} [ /.-]? \d+ (?:[ /.-]? \d+){0,5} (?:[/.-]?[a-z]{1,3}(?:\d{2,}[a-z]?)?)?
              | [a-z]{1,4} (?:[/-][a-z0-9]{1,8}){1,4} )"""
"""Letters, then digits in whatever groups, then letters; or groups of both."""
_OF_DAY = r"""(?: [ ](?:of|on) [ ](?:the[ ])?
    (?: \d{1,2}(?:st|nd|rd|th)? [ ](?:of[ ])? [a-z]+ (?:[ ](?:20)?\d\d\b)?
    | \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})? ) )?"""
"""Incidents are often counted by the day: `0445 of 14th May`, `0481 of 14/06/2017`."""

_NUMBERED = re.compile(
    rf"""\b(?:case|file|crime|incident|log|cad|occurrence|complaint|referral|client|patient|pupil|student|child|family
           |person|hospital|mrn|nhs|prison|prisoner|police|custody|court|claim|account|acc|a/c|bank|sort|card|passport
           |licen[cs]e|collar|shoulder|badge|warrant|staff|employee|payroll|tenancy|housing|rent|council[ ]tax|invoice
           |policy|locker|tag|marac|mosaic|liquidlogic|ll|lcs|ics|carefirst|systm[ ]?one|emis|rio|sims|cpoms
           |home[ ]office|ho|ni|nino|nmc|gmc|hcpc|social[ ]work[ ]england|swe|dbs|trn|teacher|registration|unique
           |personal|member(?:ship)?|learner|candidate|admission|customer|ehcp?|send|yot|pnc|cp|eh|lac)
        (?:[ ](?:crime|case|file|unique|pupil|learner|bank|record))? {_NUMBER} \.? {_TO} (?P<code>{_CODE}{_OF_DAY})
        (?![\w%£])
    """,
    re.VERBOSE,
)
_ALONE = re.compile(
    rf"""\b(?: cad[ ](?P<cad>\d{{1,6}}[ ](?:of[ ]|on[ ])?\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?)
           | (?:mrn|collar|warrant|badge|payroll|passport|nino|pnc|imei|iban|emis|systm[ ]?one|mosaic|liquidlogic
               |carefirst|cpoms|prisoner|nmc|gmc|hcpc|dbs|trn|cad|crn|tenancy|licence|marac
               |cme|nrm|misper|ombudsman|cafcass|visor|niche|athena|storm|merlin|candidate)
             {_TO} (?P<code>(?:[a-z]{{0,4}}[ /-]?)?\d{{3,}}(?:[/-]\d{{1,6}}){{0,2}}[a-z]{{0,3}}
                |\d{{2}}(?:[ ]\d{{3}}){{2}}
                |[a-z]\d{{2,}}|\d{{2}}[a-z]\d{{4}}[a-z])
           | (?:w?pc|pcso|dc|ds|ps|sgt|sergeant|constable|officer)[ ](?P<officer>\d{{3,5}})
           | (?:log|incident|occurrence)[ ](?P<log>\d{{3,}}{_OF_DAY})
           | (?:pupil|student|child|client|patient|family|case)[ ](?P<coded>[a-z]{{1,3}}-\d{{2,}})
           | (?:marac|mace|mash|panel)[ ](?:case|item|number|no\.?)[ ](?P<item>\d{{1,4}})
           | (?:ni|nino|national[ ]insurance)\b{_TO}(?P<ni>[a-z]{{2}}[ -]?(?:\d{{2}}[ -]?){{3}}[a-d]?)
           | (?:sort[ ]?code|sort|bank|account|acc|a/c){_TO}
             (?P<bank>\d{{2}}[ -]?\d{{2}}[ -]?\d{{2}}(?:[ ,/]+\d{{4}}[ ]?\d{{4}})?|\d{{4}}[ ]?\d{{4}})
        )(?![\w%])
    """,
    re.VERBOSE,
)
_SHAPED = re.compile(
    r"""\b(?: [A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]              # National Insurance
            | [A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?  # IBAN
            | \d{2}[ -]\d{2}[ -]\d{2}[ ,/]{1,3}\d{4}[ ]?\d{4}                  # a bank account
            | (?:\d{4}[ -]?){3}\d{4}                                       # a payment card
            | [A-Z9]{5}\d{6}[A-Z9]{2}[A-Z0-9]{3}                           # a driving licence
            | [A-Z]\d{4}[A-Z]{2}                                           # a prisoner
            | \d{2}[A-Z]\d{4}[A-Z]                                         # a nurse
            | (?:\d{1,3}\.){3}\d{1,3}                                      # a computer's address
            | [A-Z]{2,6}[-/]\d{4,}
        )\b(?![/.-]\w)
    """,
    re.VERBOSE,
)
_LOWER_NI = re.compile(r"\b[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]\b")
_NHS = re.compile(
    rf"\bnhs\b (?:{_NUMBER})? \.? {_TO} (?P<code>\d(?:[ .–-]{{0,2}}[\dol]){{7,10}}|\d{{3}}[ -]\d{{3}})(?!\w)",
    re.VERBOSE,
)
_PUPIL = re.compile(
    r"\bupns?(?: number| no\.?)?(?: (?:is|was|starts?|starting|ends?|ending|begins?|with|in|like)){0,3}[ :=]{1,3}"
    r"(?P<code>(?=[\w -]{0,6}\d{2})[a-z]?[ -]?\d{2,12}[a-z]?)\b",
)
"""Whole, in part, or with a digit too few."""
_EXTENSION = re.compile(r"\b(?:ext(?:n|ension)?\.?[ ]?(?:no\.?|number)?[ ]?(?:is[ ])?[:#]?[ ]?|x)(\d{2,6})\b")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-](?:\d\d|(?:19|20)\d\d))?")
_DIALLED = re.compile(
    r"\b(?:ring|rang|dial|call|called|phone|tel|bleep|pager|(?:direct )?dial|(?:direct|internal) line"
    r"|desk)(?: (?:me|him|her|us|them))?(?: (?:on|at|is|no\.?|number))?:? "
    r"(?!(?:19|20)\d\d\b|0)(\d{4,6}|(?<=bleep )\d{3})\b(?! ?(?:times?|people|families|children"
    r"|calls)\b)(?![,.:/-]?\d|%)",
)
"""A number within the house: `ring 4417`, `bleep 212`."""
_ENDING = re.compile(
    r"\b(?:number|mobile|phone|account|card|plate|reg)\b[^.!?\n]{0,15}\b(?:end(?:s|ing)?|start(?:s|ing)?"
    r"|begin(?:s|ning)?)"
    r"(?: in| with)? (\d{3,6})\b",
)

_ROOM = re.compile(
    r"\b(?i:room|bed|bay|cell|cubicle|chalet|dorm) (?i:no\.? |number )?\d{1,3}[a-z]?\b(?:, (?:[A-Z]\w+ ?){1,3})?"
)
_SLEEPS = re.compile(
    r"\b(?:refuge|ward|hostel|hotel|hospital|b&b|bed and breakfast|lodge|inn|travelodge|children['’]s home|foyer"
    r"|placement|prison|custody|a&e|sleeps|stays|staying)\b",
)
_ROOM_NEAR = 45

_PLATFORM = (
    r"(?:insta(?:gram)?|snap(?:chat)?|tik[ ]?tok|discord|kik|face[ ]?book|fb|twitter|telegram|xbox|psn|ps[45]|roblox|ig"
    r"|skype|steam|twitch|youtube|yubo|bereal|omegle|minecraft|fortnite|messenger|vinted|tinder|grindr|bebo)"
)
_HANDLE = re.compile(
    rf"""\b(?: {_PLATFORM} (?P<named>[ ](?:user[ ]?name|user|name|handle|account|id|tag|profile|page|channel))?
             | user[ ]?name | handle | gamer[ ]?tag | screen[ ]?name | user )
         (?P<link> [ ]{{0,2}} (?:[:=]|(?:is|was|as|under|called|goes[ ]by)\b)? [ ]? ['"‘“(]? ) (?P<at>@[ ]?)?
         (?P<handle>[a-z_](?:[\w.:-]*\w)?)(?![\w@])
    """,
    re.VERBOSE,
)
_ONLINE_WORDS = (
    *("insta", "snap", "tik", "discord", "kik", "face", "fb", "twitter", "telegram", "xbox", "psn", "ps4", "ps5"),
    *("roblox", "ig", "skype", "steam", "twitch", "youtube", "yubo", "bereal", "omegle", "minecraft", "fortnite"),
    *("messenger", "vinted", "tinder", "grindr", "bebo", "user", "handle", "gamer", "screen"),
)
"""One of these is near whatever is found as a user's name by the word before it."""
_NAMED_HANDLE = re.compile(
    r"""\b(?: (?:insta(?:gram)?|snap(?:chat)?|tik[ ]?tok|discord|kik|facebook|fb|twitter|telegram|xbox|psn|roblox|ig)
              [ ]* (?:user[ ]?name|user|name|handle|account|id|tag)?
            | user[ ]?name | handle | gamer[ ]?tag)
        [ ]* (?:is|was|:|=|-)? [ ]*
        (?P<handle> [a-z]\w*(?:[._]\w+)+ | [a-z_]+\d+\w* | (?<=:[ ])[\w.]{4,})
    """,
    re.VERBOSE,
)
_ABOUT_PLATFORM = re.compile(rf"\b{_PLATFORM}\b", re.VERBOSE)
_HANDLE_LIKE = re.compile(r"(?<![\w@./-])(?=[\w.]{0,30}\d)(?P<word>[A-Za-z]{3,24})[\w.]{0,12}\w(?![\w@/-])")
"""`jaydee09`: near the name of a platform a word that ends in figures is likely a user."""
_PLATFORM_NEAR = 60
_COUNTED = frozenset(
    {"year", "years", "yrs", "key", "stage", "level", "tier", "band", "form", "class", "grade", "covid", "room"}
    | {"windows", "office", "unit", "module", "page", "part", "step"}
)
"""`year9` has figures too."""
_UNUSUAL = re.compile(r".*(?:\d|[a-z][A-Z]|\w[._:-]\w)")
"""No ordinary word has a digit, a capital or a point in its middle."""
_SHORTEST = 4
_SITE = re.compile(
    r"\b(?:web[ ]?site|site|page|blog|profile|url|link)(?:[ ]is)?:?[ ](?P<site>[\w-]{2,}(?:\.[\w-]{2,}){1,3})\b",
)
_PUBLIC_SITE = re.compile(r"\.(?:gov|nhs|police)\.uk$")


def cued(sheet: Sheet, lexicon: Lexicon) -> Iterator[Finding]:
    """What a word beside it says to be an identifier; findings may overlap."""
    text, lower, near = sheet.text, sheet.lower, sheet.before_figures
    yield from _references(sheet)
    for match in search(_NHS, lower, near):
        yield Finding(*match.span("code"), Kind.NHS_NUMBER)
    for match in search(_PUPIL, lower, near):
        yield Finding(*match.span("code"), Kind.PUPIL_NUMBER)
    for pattern in (_EXTENSION, _DIALLED, _ENDING):
        for match in search(pattern, lower, near):
            yield Finding(*match.span(1), Kind.PHONE)
    for match in search(_ROOM, text, near):
        if _SLEEPS.search(lower, max(0, match.start() - _ROOM_NEAR), match.end() + _ROOM_NEAR):
            yield Finding(match.start(), match.start() + len(match[0].rstrip()), Kind.ADDRESS)
    yield from _online(text, lower, lexicon)


def _references(sheet: Sheet) -> Iterator[Finding]:
    text, lower, near = sheet.text, sheet.lower, sheet.before_figures
    for match in search(_NUMBERED, lower, near):
        code = match["code"]
        if sum(map(str.isdigit, code)) >= 2 or "/" in code:
            start, end = match.span("code")
            yield Finding(start, end - len(code) + len(code.rstrip(" ./-")), Kind.CASE_NUMBER)
    for match in search(_ALONE, lower, near):
        group = match.lastgroup or "code"
        if group != "log" or not _YEAR.fullmatch(match[group]):
            yield Finding(*match.span(group), Kind.CASE_NUMBER)
    for pattern in (_SHAPED, _LOWER_NI):
        for match in search(pattern, text, sheet.codes):
            if not _YEAR.fullmatch(re.sub(r"^[A-Z]+[-/]", "", match[0])):
                yield Finding(match.start(), match.end(), Kind.CASE_NUMBER)


def _online(text: str, lower: str, lexicon: Lexicon) -> Iterator[Finding]:
    near_platform = stretches(lower, spots(lower, *_ONLINE_WORDS), 0, _PLATFORM_NEAR)
    for match in search(_NAMED_HANDLE, lower, near_platform):
        yield Finding(*match.span("handle"), Kind.HANDLE)
    for match in search(_HANDLE, lower, near_platform):
        handle = text[slice(*match.span("handle"))]
        introduced = match["at"] or match["named"] or match["link"].strip()
        if not lexicon.is_known(fold(handle)) and (introduced or _UNUSUAL.match(handle)) and len(handle) >= _SHORTEST:
            yield Finding(*match.span("handle"), Kind.HANDLE)
    platforms = [match.span() for match in search(_ABOUT_PLATFORM, lower, near_platform)]
    for match in search(_HANDLE_LIKE, text, stretches(text, platforms, _PLATFORM_NEAR, _PLATFORM_NEAR)):
        if match["word"].lower() not in _COUNTED:
            yield Finding(match.start(), match.end(), Kind.HANDLE)
    for match in _SITE.finditer(lower):
        if not _PUBLIC_SITE.search(match["site"]):
            yield Finding(*match.span("site"), Kind.LINK)
