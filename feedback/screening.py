"""Points out what in a text may identify somebody, before it is sent. A warning, never a promise.

Nothing is looked up anywhere else, kept or logged. `docs/feedback.md` has the measured figures.
"""

import operator
from collections.abc import Iterable

from feedback.birthdates import birth_dates
from feedback.cued import cued
from feedback.findings import Finding, Kind
from feedback.identifiers import identifiers
from feedback.lexicon import load_lexicon
from feedback.names import names
from feedback.plates import plates
from feedback.postcodes import postcodes
from feedback.schools import initials_and_schools
from feedback.sheet import Sheet
from feedback.whereabouts import whereabouts

__all__ = ["Finding", "Kind", "screen"]


_LAST_RESORT = {Kind.NAME: 1, Kind.CASE_NUMBER: 2}


def screen(text: str) -> tuple[Finding, ...]:
    """Find likely identifiers and names.

    Args:
        text: what somebody wrote; a few thousand characters at most.

    Returns:
        Findings from start to end of the text, none overlapping another; offsets count characters.
    """
    lexicon = load_lexicon()
    sheet = Sheet(text)
    found = [
        *identifiers(sheet),
        *cued(sheet, lexicon),
        *postcodes(sheet, lexicon),
        *whereabouts(sheet, lexicon),
        *plates(sheet, lexicon),
    ]
    people = list(names(text, lexicon, found))
    found += people
    found += birth_dates(sheet, people)
    found += initials_and_schools(text, lexicon)
    return _merged(text, found)


def _merged(text: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Overlapping findings become one, of the longer one's kind; so do a house, its road and its postcode."""
    merged: list[Finding] = []
    for finding in sorted(findings, key=operator.attrgetter("start", "end", "kind")):
        if merged and (finding.start < merged[-1].end or _goes_on(text, merged[-1], finding)):
            last = merged[-1]
            longer = max(last, finding, key=_weight)
            merged[-1] = Finding(last.start, max(last.end, finding.end), longer.kind)
        else:
            merged.append(finding)
    return tuple(merged)


def _weight(finding: Finding) -> tuple[int, int]:
    """The longer one says more; of two as long, a number is a reference and a word a name if it is nothing else."""
    return finding.end - finding.start, -_LAST_RESORT.get(finding.kind, 0)


def _goes_on(text: str, address: Finding, further: Finding) -> bool:
    beside = address.kind is Kind.ADDRESS and further.kind in {Kind.ADDRESS, Kind.POSTCODE}
    return beside and not text[address.end : further.start].strip(" ,\n")
