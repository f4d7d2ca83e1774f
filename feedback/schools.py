"""Initials of a person, and the school that makes them somebody: `my girl LH at Barrowby Lodge Special School`."""

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon, fold, lowered
from feedback.sheet import search, spots, stretches

_CUED_INITIALS = re.compile(
    r"""\b(?i:girl|boy|child|pupil|student|son|daughter|kid|lad|lass|teenager|client|patient|young[ ]person|yp|sibling
            |mum|mother|dad|father|brother|sister|baby|family|resident|learner|initials|called|named|re|parent|case)\b
        (?:,?[ ](?:is|was))? [ ,:(]+
        (?P<initials> [A-Z]\.?[A-Z]\.?(?:[A-Z]\.)?) (?![\w'’-])
    """,
    re.VERBOSE,
)
_CAPITAL = re.compile(r"\b[A-Z](?:\b|\.?[A-Z]|[A-Z]?Mc[A-Z])")
_INITIALS = re.compile(r"\b[A-Z]\.?(?:[A-Z](?:\.?-[A-Z])?|[A-Z]?Mc[A-Z]|O['’][A-Z])\b\.?(?![\w-])")
_LETTERS = re.compile(
    r"""\b(?i:twins?|siblings?|brothers|sisters|children|boys|girls|pupils?|student|client|patient|young[ ]person|yp)
        [ ,(:]+ (?P<letters>[A-HJ-Z]\.?(?:[ ]?(?:,|and|&)[ ]?[A-Z]\b\.?){0,3})
        (?=[ ,):]*(?:$|[ ](?:in|from|at|of|aged?|who|was|is|are|were|has|had|have|and|told|said)\b)|\))
    """,
    re.VERBOSE,
)
"""`twins T and J`, `pupil B in year 4`; but Child A is how published reviews speak."""
_CUE_AFTER = re.compile(
    r"""(?:['’]s)? [ ,(-]{1,3}
        (?: (?:aged?\b|\d{1,2}[ ]?(?:yo|yrs?|years?|m|f|mths?|months?)?\b(?!%))
          | and[ ](?:his|her|their)\b
          | (?:was|is|has[ ]been|got|been)[ ](?:excluded|placed|moved|removed|taken|seen|missing|admitted
          |discharged|arrested
              |assaulted|hit|scared|upset|hungry|absent|born|adopted|fostered)\b
          | in[ ](?:class|foster|care\b)
          | (?:(?:in|from|of)[ ])?(?:(?:year|yr|y)[ .]?\d|reception|nursery)
          | (?:both|sibl\w+|twins?|mum|mam|mother|dad|father|parents?|family|carers?|brother|sister|nan|gran)\b
          | (?:lives?|lived|attends?|attended|disclosed|told|said|says|cried|went|wants|moved|hasn['’]?t|isn['’]?t)\b )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AGED = re.compile(r"[ ,(]{1,3}aged? \d| ?\((?:in )?[Yy](?:ea)?r? ?\d")
"""What no acronym is."""
_DOTTED_WORDS = frozenset(
    {"U.K", "U.K.", "U.N", "U.N.", "P.M", "P.M.", "N.I.", "N.B.", "P.S.", "P.E.", "I.T.", "E.G.", "I.E."}
)
_JOINED = re.compile(r"[ ]?(?:,|and|&|\+|/)[ ]?")
_SENTENCE_END = re.compile(r"[.!?]\s")
_NEAR = 40
"""Characters from initials without a cue to their school, as in `R.K. from Chalkwell Hall Juniors`."""
_TYPE = (
    r"(?:School|Academy|College|Primary|Infants?|Juniors?|Nursery|Grammar|High|Secondary|Pre-?[Ss]chool|Playgroup|PRU"
    r"|Sixth[ ]Form|Kindergarten|Montessori|Day[ ]Nursery|Childminding|Childcare)"
)
_LOWER_TYPE = (
    r"(?:school|academy|college|primary|infants?|juniors?|nursery|grammar|secondary|pre-?school|playgroup"
    r"|sixth[ ]form|kindergarten|day[ ]nursery|childminders?|childcare)"
)
_FAITH = r"(?:C[ ]?of[ ]?E|CE|CofE|RC|SEN|SEND|Catholic)"
_SAINT = r"(?:St\.?|Saint|Our[ ]Lady)(?:['’]s)?"
_SCHOOL_WORDS = (
    *("school", "academy", "college", "primary", "infant", "junior", "nursery", "grammar", "high", "secondary"),
    *("playgroup", "pru", "sixth form", "kindergarten", "montessori", "childmind", "childcare", "of e", "cofe", " c o"),
    *("ce", "rc", "sen", "catholic"),
)
"""Whatever a school's kind is, one of these is in it: elsewhere the patterns need not look."""
_SCHOOL = re.compile(
    rf"""(?:\b{_SAINT}[ ])?
         (?:\b[A-Z][\w'’.-]+[ ](?:(?:of|and|the|&)[ ])*){{1,5}} {_TYPE}\b
         (?:[ ](?:[Ss]chool|[Aa]cademy|[Cc]ollege))?
    """,
    re.VERBOSE,
)
_SCHOOL_IN_PART = re.compile(
    rf"""(?:\b{_SAINT}[ ])?(?:\b[A-Z][\w'’-]+[ ]){{1,3}}
         (?: {_FAITH}\b(?:[ ](?:{_TYPE}|{_LOWER_TYPE})\b){{0,2}} | {_LOWER_TYPE}\b(?:[ ]{_LOWER_TYPE}\b)? )
    """,
    re.VERBOSE,
)
"""`Oakfield SEN school`, `Ashlands C of E`, `Cardinal Heenan sixth form`: only its own words have capitals."""
_SAINT_ALONE = re.compile(
    rf"(?:\b(?:at|to|attends?|from|in)[ ]"
    rf"|\b[A-Z]\.?[A-Z]\.?[ ]?[,(][ ]?)(?P<school>{_SAINT}[ ][A-Z][\w'’-]++)(?![ ](?:[A-Z]|hospi|church))"
)
_ATTENDED = re.compile(
    r"""\b(?:goes[ ]to|go[ ]to|attends?|attending|pupils?[ ](?:at|from)|(?:boys?|girls?|child|student
        |twins)[ ](?:at|from)
            |(?:[Yy]ear|[Yy]r?)[ ]?\d{1,2}(?:[ ](?:at|in)|,)|excluded[ ]from|class[ ](?:at|in)|teach(?:es)?[ ]at
            |(?:head|dsl|senco|teacher|governor)[ ](?:at|of))[ ]
        (?P<school>(?:[A-Z][a-z'’-]+[ ]){1,2}(?:Hall|Park|House|Lodge|Hill|Green|Grove|Court|Manor|Lane|Bridge
            |Abbey|Grange
            |Road|Street|Wood|Moor|Heath|Farm|Gate|Field|Fields|Mount|View|Cross)s?)\b(?![ ][A-Z])
      | \b(?:at|to|attends|from|(?:[Yy]ear|[Yy]r?)[ ]?\d{1,2}(?:[ ](?:at|of|in)|,))[ ]
        (?P<faith>(?:Holy|Sacred|Blessed|All|Christ|Corpus|Good|English)[ ]
        (?:Cross|Family|Trinity|Rosary|Ghost|Spirit|Name|Heart|Saints|Souls|Hallows|Sacrament|the[ ]King|Christi
        |Shepherd|Martyrs)(?:['’]s)?)\b(?![ ](?:[A-Z]|[Cc]hurch|[Hh]all|[Hh]ospi))
      | \b(?:[Yy]ear|[Yy]r?)[ ]?\d{1,2}[ ](?:at|of)[ ](?P<year>[A-Z][a-z'’-]+(?:[ ][A-Z][a-z'’-]+){0,2})
      | \b(?:at|from|to|attends)[ ](?P<high>(?:[A-Z][a-z'’-]+[ ]){1,3}(?:high|prep|comp|comprehensive|upper
      |lower|middle))\b
    """,
    re.VERBOSE,
)
"""`goes to Milton Hall`, `at Belvoir high`: a school by what is done there."""
_LOWER_ALONE = re.compile(rf"(?:{_LOWER_TYPE}|{_FAITH}|[ ])+")
_LOWER_SCHOOL = re.compile(
    r"\b(?:at|to|attends?|from|called|is)[ ](?:(?:an?|the)[ ])?"
    rf"(?P<school>(?:[a-z][\w'’-]+[ ]){{1,3}}?{_LOWER_TYPE}\b(?:[ ]{_LOWER_TYPE}\b)?)"
)
"""`goes to thorpewood primary`; its name must be a word that is none, or a place."""
_NO_PART = re.compile(
    rf"(?:The|A|An|Our(?![ ]Lady)|My|His|Her|Their|Your|Its|This|That|Which|What|No|All|Any|Some|Most|Another|Each"
    rf"|Every|Then|And|But|So|At|In|From|To|When|Why|How|Is|Are|Was|Does|Did|Has"
    rf"|Royal|Virtual|Special|Independent|Private|Free|Sunday|Boarding|Head|Early|Local|Faith"
    rf"|Maintained|{_TYPE})\b\s*"
)
"""What before a school's name is not its name; where nothing else is left, no school is named."""


def initials_and_schools(text: str, lexicon: Lexicon) -> Iterator[Finding]:
    """Initials of a person, and named schools: in a small one everybody knows who is meant."""
    schools = list(_schools(text, lexicon))
    yield from _initials(text, lexicon, sorted(school.start for school in schools))
    yield from schools


def _schools(text: str, lexicon: Lexicon) -> Iterator[Finding]:
    lower = lowered(text)
    near = stretches(text, spots(lower, *_SCHOOL_WORDS), 100, 40)
    for match in (*search(_SCHOOL, text, near), *search(_SCHOOL_IN_PART, text, near)):
        start = match.start()
        while extra := _NO_PART.match(text, start, match.end()):
            start = extra.end()
        if start < match.end() and not _LOWER_ALONE.fullmatch(text, start, match.end()):
            yield Finding(start, match.end(), Kind.SCHOOL)
    for match in search(_SAINT_ALONE, text, stretches(text, spots(text, "St", "Saint", "Our Lady"), 12, 60)):
        yield Finding(*match.span("school"), Kind.SCHOOL)
    for match in _ATTENDED.finditer(text):
        if match.lastgroup != "year" or not _is_place_or_thing(match["year"], lexicon):
            yield Finding(*match.span(match.lastgroup or 0), Kind.SCHOOL)
    for match in search(_LOWER_SCHOOL, text, near):
        first = match["school"].split()[0]
        if fold(first) in lexicon.places or not lexicon.is_known(fold(first)):
            yield Finding(*match.span("school"), Kind.SCHOOL)


def _is_place_or_thing(name: str, lexicon: Lexicon) -> bool:
    """Whether what follows a year group may be where, as in `year 6 at Rochford`, or when, as in `year 6 at Easter`."""
    return all(lexicon.is_known(fold(word)) or fold(word) in lexicon.phrases for word in name.split())


def _initials(text: str, lexicon: Lexicon, schools: Sequence[int]) -> Iterator[Finding]:
    near = stretches(text, (match.span() for match in _CAPITAL.finditer(text)), 40, 40)
    bare = [match.span() for match in search(_INITIALS, text, near)]
    found = {match.span("initials") for match in search(_CUED_INITIALS, text, stretches(text, bare, 40, 8))}
    found |= {match.span("letters") for match in search(_LETTERS, text, near)}
    found |= {(start, end) for start, end in bare if _CUE_AFTER.match(text, end) or _near_school(text, end, schools)}
    joined: set[tuple[int, int]] = set()
    for one, other in itertools.pairwise(bare):
        if _JOINED.fullmatch(text, one[1], other[0]) and {one, other} & found:
            joined |= {one, other}
    for start, end in sorted(found | joined):
        written = text[start:end]
        dotted = "." in written[:-1] and written not in _DOTTED_WORDS
        aged = _AGED.match(text, end)
        if dotted or aged or written.replace(".", "").lower() not in lexicon.cues["acronyms"]:
            yield Finding(start, end, Kind.INITIALS)


def _near_school(text: str, end: int, schools: Sequence[int]) -> bool:
    """Whether a school follows in the same sentence; of those that begin at `schools`, in order, the next one tells."""
    following = bisect.bisect_left(schools, end)
    if following == len(schools) or schools[following] - end > _NEAR:
        return False
    return not _SENTENCE_END.search(text[end : schools[following]])
