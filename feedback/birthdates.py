"""Dates of birth: a date beside a word about birth, or right after a person's name."""

import bisect
import re
from collections.abc import Collection, Iterator, Sequence

from feedback.findings import Finding, Kind
from feedback.sheet import Sheet, search, spots, stretches

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth"
)
_DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?|{_ORDINAL})"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_UNDER = r"(?:(?:oh[ -])?(?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve|\w+teen)"
_BELOW = rf"(?:{_TENS}(?:[ -]{_UNDER})?|{_UNDER})"
_YEAR_WORDS = rf"(?:(?:two[ ]thousand(?:[ ]and)?|twenty|nineteen)[ -]{_BELOW}|two[ ]thousand|{_TENS}[ -]{_UNDER})"
_YEAR = rf"(?:(?:19|20)\d\d|['’]?\d\d|{_YEAR_WORDS})"
_SPACE = r"[ .,/-]*"
_DATE = re.compile(
    rf"""\b(?:(?:the[ ])?{_DAY}(?:[ ]of)?{_SPACE}{_MONTH}{_SPACE}(?:{_YEAR}\b)?      # 9th of January 2008
          | {_MONTH}{_SPACE}(?:the[ ])?{_DAY}\b(?:[ .,/-]+{_YEAR}\b)?               # January 9th, 2008
          | (?:the[ ])?\d{{1,2}}(?:st|nd|rd|th)[ ]of[ ](?:the[ ])?{_DAY}{_SPACE}(?:{_YEAR}\b)?    # 8th of the 4th 2010
          | {_MONTH},?[ ](?:of[ ])?(?:19|20)\d\d\b                                  # January 2008
          | (?:(?:christmas|boxing|new[ ]year['’]?s?|valentine['’]?s?)[ ](?:day|eve)|hallowe['’]?en|bonfire[ ]night)
              (?:,?[ ](?:19|20)\d\d)?
          | \d{{1,2}}[ ]?[/.\- –|\\_][ ]?\d{{1,2}}[ ]?[/.\- –|\\_][ ]?(?:\d{{4}}|\d{{2}})\b   # 09/01/08
          | (?:19|20)\d\d[/.-]\d{{1,2}}[/.-]\d{{1,2}}\b                             # 2008-01-09
        )""",
    re.VERBOSE,
)
_DIGITS = re.compile(r"\b(?:\d{8}|\d{6}|\d{1,2} ?[/.] ?\d{1,2})\b(?!%| ?[/.-] ?\d)")
"""09012008, and 9/1, but only right after a cue: elsewhere it is any number."""
_YEAR_ALONE = re.compile(
    r"\b(?:(?:he|she|they|who|girl|boy|child|baby|twins?)(?: was| were|['’]s)? born (?:in|around)"
    r"|(?:year of birth|birth year|yob)(?: is| was)?:?) ((?:19|20)\d\d)\b",
)
_DATE_WORDS = (
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("christmas", "boxing", "new year", "valentine", "hallowe", "bonfire"),
)
"""One of these, or a digit, is in every date."""
_AGE = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,6}teen"
_CUE = re.compile(
    r"""\b(?: (?P<loose> dobs?|d\.?[ ]?o\.?[ ]?b\b\.?|d/o/b|dat[ea]?[ -]of[ -](?:birth|brith|bith)|birth[ ]?date
              | birth[ ]?day|b['’-]?day|borne?|b\.
              | (?:turn(?:s|ed|ing)?|s?he[ ](?:hits?|reach(?:es|ed)?))[ ](?:AGE) | (?:is|was|be|been)[ ](?:AGE)[ ]on
              | baby(?:['’]s)?[ ](?:is[ ]|was[ ])?due | edd | dat[ea][ -]of[ -]death | d\.?o\.?d
              | (?:died|dead|passed[ ]away)(?=[ ]on\b) )
        | (?:boys?|girls?|child|son|daughter|twins?|baby|pupil|patient|sibling|brother|sister|newborn|toddler
        |infant)(?:,?[ ](?:aged?[ ])?\d{1,2})?[ ,]{0,2}\(
        | (?:age|aged[ ](?:AGE)|(?:AGE)[ -]?(?:yo|y/o|yrs?|years?)[ -]?(?:old)?)[ ,(:]{1,3} )
    """.replace("AGE", _AGE),
    re.VERBOSE,
)
_LOOSE_REACH = 25
"""Characters, but no end of a sentence, that may stand between a loose cue and its date; others stand right before."""
_STOP = re.compile(r"[.!?\n]")
_RULE = re.compile(r"\bborn (?:before|after|since|between|up to|until|from|on or (?:after|before))\b[^.!?\n]*$")
"""`children born after 1 April 2016` is a rule about many, not a person's date."""
_BIRTHDAY = r"(?:dob|d\.?o\.?b|date of birth|birth ?date|b['’-]?day|birthday)\b"
_CUE_AFTER = re.compile(
    rf"[ ,()]*(?:is|was|=|as|for)? ?(?:(?:an?|his|her|their|my|the)\b ?)?(?:\w+['’]?s? )?{_BIRTHDAY}"
    r"| is (?:when|the day) \w+ (?:was|were) born\b",
)
_FAR_CUE = re.compile(
    rf"\b{_BIRTHDAY}[^!?\n]*(?:[:=(]|\b(?:is|was|as|be|says?|said|to|of|put|typed|type|enter(?:ed)?|gave|given|reads?|shows?"
    r"|wrong|right|correct|not))[ '\"‘“]{1,2}$"
    r"|\b(?:he|she)(?: is|['’]s| was)(?: (?:put|down|recorded|listed|shown|entered|in|as)){0,3} $"
    r"|\b(?:him|her|them|(?:child|boy|girl|baby|pupil)(?: is| was)?)"
    r"(?: (?:put|down|recorded|listed|shown|entered)){1,2} (?:as|with|under) $",
)
"""What in the sentence before a date with its year makes it one of birth: `her birthday on the form says 3/5/2009`."""
_WRONG = re.compile(r"\b(?:wrong|incorrect|right|correct|false|different)(?: (?:date|one|year))?[ ,:(]{1,2}$")
_FOR_SOMEBODY = re.compile(
    r"[ ,)]{1,2}for (?:(?:him|them)\b|her\b(?= ?(?:[.,;!?)]|and\b|but\b|so\b|on\b|$))"
    r"|(?:my|his|her|their|the|a|this|that|one) (?:\w+ )?(?:boy|girl|child|kid|lad"
    r"|baby|son|daughter|pupil|brother|sister|sibling|twins?|mum|mother|dad|father|client|patient)\b(?!['’]))"
)
"""`the wrong 11/11/2006 for him`: right or wrong, and somebody's, is a birthday."""
_REACH = 60
"""Characters before a date in which a cue may stand."""
_JOINED = re.compile(r"\s*(?:,|and|&|or|/)\s*")
_END = re.compile(r"[.!?]\s|\n")
_BESIDE_REACH = 4
_BESIDE = re.compile(r"[\s,(:;–-]+")


def birth_dates(sheet: Sheet, people: Collection[Finding]) -> Iterator[Finding]:
    """Dates of birth in a text; `people` are the names found in it."""
    text = sheet.lower
    near = stretches(text, sorted((*sheet.marks, *spots(text, *_DATE_WORDS))), 40, 40)
    for match in search(_YEAR_ALONE, text, sheet.before_figures):
        yield Finding(*match.span(1), Kind.BIRTH_DATE)
    name_ends = {person.end for person in people}
    previous_end: int | None = None
    sentence_end = 0
    dates = sorted((*search(_DATE, text, near), *search(_DIGITS, text, sheet.figures)), key=re.Match.start)
    cued = _after_cue(text, [date.start() for date in dates])
    for match in dates:
        before = text[max(0, match.start() - _REACH) : match.start()]
        found = match.start() in cued and not _RULE.search(before)
        if not found and match.re is _DATE:
            joined = previous_end is not None and _JOINED.fullmatch(text, previous_end, match.start())
            named = _stands_beside(text, name_ends, match.start())
            again = match.start() < sentence_end and _is_whole(match[0])
            whole = _is_whole(match[0]) and (named or _told(text, match, before))
            found = bool(joined or again or whole or _CUE_AFTER.match(text, _end(match)))
        if found:
            previous_end = _end(match)
            # A further full date in the same sentence is likely another version of it.
            if previous_end > sentence_end:
                end = _END.search(text, previous_end)
                sentence_end = end.start() if end else len(text)
            yield Finding(match.start(), previous_end, Kind.BIRTH_DATE)


def _after_cue(text: str, starts: Sequence[int]) -> set[int]:
    """Of these places, in order, the ones before which a word about birth stands; it is sought once for all of them."""
    cues = list(search(_CUE, text, stretches(text, ((start, start) for start in starts), _REACH, 0)))
    loose = [cue.end() for cue in cues if cue["loose"]]
    found = {cue.end() for cue in cues if not cue["loose"]}.intersection(starts)
    for start in starts:
        last = bisect.bisect_right(loose, start) - 1
        if last >= 0 and start - loose[last] <= _LOOSE_REACH and not _STOP.search(text, loose[last], start):
            found.add(start)
    return found


def _stands_beside(text: str, name_ends: Collection[int], start: int) -> bool:
    near = range(start - _BESIDE_REACH, start)
    return any(end in name_ends and _BESIDE.fullmatch(text, end, start) for end in near)


def _end(date: re.Match[str]) -> int:
    return date.start() + len(date[0].rstrip(" .,/-"))


def _told(text: str, date: re.Match[str], before: str) -> bool:
    """Whether what stands around a date with its year says from further off that somebody was born then."""
    somebodys = _FOR_SOMEBODY.match(text, _end(date)) and _WRONG.search(before)
    return bool(somebodys or (_has_year(date[0]) and _FAR_CUE.search(before)))


def _has_year(date: str) -> bool:
    return bool(re.search(r"(?:19|20)\d\d", date))


def _is_whole(date: str) -> bool:
    """Whether day and year are there: `Amira, May` is no date of birth."""
    return len(re.findall(r"\d+", date)) >= 2
