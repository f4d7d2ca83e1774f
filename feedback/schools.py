"""Initials of a person, and the school that makes them somebody: `my girl LH at Barrowby Lodge Special School`."""

import re
from collections.abc import Collection, Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon

_CUED_INITIALS = re.compile(
    r"""\b(?i:girl|boy|child|pupil|student|son|daughter|kid|lad|lass|teenager|client|patient|young[ ]person|yp|sibling
            |mum|mother|dad|father|brother|sister|baby|family|resident|learner|initials|called|named|re|parent|case)\b
        (?:,?[ ](?:is|was))? [ ,:(]+
        (?P<initials> [A-Z]\.?[A-Z]\.?(?:[A-Z]\.)?) (?![\w'’-])
    """,
    re.VERBOSE,
)
_INITIALS = re.compile(r"\b[A-Z]\.?[A-Z]\.?(?![\w-])")
_NEAR = 12
"""Characters from initials without a cue to their school, as in `R.K. from Chalkwell Hall Juniors`."""

_TYPE = r"(?:School|Academy|College|Primary|Infants?|Juniors?|Nursery|Grammar|High|Secondary|Pre-?[Ss]chool|PRU)"
_SCHOOL = re.compile(
    rf"""(?:\b(?:St\.?|Saint|Our[ ]Lady)(?:['’]s)?[ ])?
         (?:\b[A-Z][\w'’.-]+[ ](?:(?:of|and|the|&)[ ])*){{1,5}} {_TYPE}\b
         (?:[ ](?:School|Academy|College))?
    """,
    re.VERBOSE,
)
_NO_PART = re.compile(
    rf"(?:The|A|An|Our|All|My|Every|Each|Virtual|Special|Independent|Private|Free|Sunday|Boarding|Head|Early|Local|Faith"
    rf"|Maintained|{_TYPE})\b\s*"
)
"""What before a school's name is not its name; where nothing else is left, no school is named."""
_SOMEBODY = re.compile(
    r"""\b(?:my|our|a|the|one|this|that)[ ](?:\w+[ ])?(?:girl|boy|son|daughter|child|pupil|student|lad|kid)\b
      | \bonly[ ](?:one|\w+[ ](?:girl|boy|pupil|unit))\b
      | \b(?:pupil|child|student)\b | \byear[ ]\d\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PERSONAL = frozenset({Kind.NAME, Kind.BIRTH_DATE, Kind.NHS_NUMBER})


def initials_and_schools(text: str, lexicon: Lexicon, found: Collection[Finding]) -> Iterator[Finding]:
    """Initials of a person, and named schools where the text is about one person; `found` is what was seen before."""
    schools = list(_schools(text))
    initials = list(_initials(text, lexicon, schools))
    yield from initials
    if initials or any(finding.kind in _PERSONAL for finding in found) or _SOMEBODY.search(text):
        yield from schools


def _schools(text: str) -> Iterator[Finding]:
    for match in _SCHOOL.finditer(text):
        start = match.start()
        while extra := _NO_PART.match(text, start, match.end()):
            start = extra.end()
        if start < match.end():
            yield Finding(start, match.end(), Kind.SCHOOL)


def _initials(text: str, lexicon: Lexicon, schools: Collection[Finding]) -> Iterator[Finding]:
    spans = [match.span("initials") for match in _CUED_INITIALS.finditer(text)]
    spans += [
        match.span()
        for match in _INITIALS.finditer(text)
        if any(0 <= school.start - match.end() <= _NEAR for school in schools)
    ]
    for start, end in spans:
        if text[start:end].replace(".", "").lower() not in lexicon.cues["acronyms"]:
            yield Finding(start, end, Kind.INITIALS)
