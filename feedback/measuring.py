"""How well the screening does on labelled messages: for `safeboard bench screening`."""

import collections
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from feedback.screening import screen

NAMES = frozenset({"name"})
TO_SCHOOL = "initials_school"
"""A span from somebody's initials to the school, with words between that tell nothing: `P.W. from Y5 at Holy Cross`."""
SOFT = frozenset({"initials", "school", TO_SCHOOL})
"""Kinds of span that are neither a name nor a structured identifier; whatever else a label says is structured."""


@dataclass(frozen=True, slots=True)
class Row:
    """A message, what in it identifies somebody, and the kind of each; a message without spans is clean."""

    text: str
    spans: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(slots=True)
class Measured:
    """Counts over a set of messages."""

    found: collections.Counter[str] = field(default_factory=collections.Counter)
    spans: collections.Counter[str] = field(default_factory=collections.Counter)
    clean: int = 0
    flagged: int = 0
    milliseconds: list[float] = field(default_factory=list)
    """Of the process itself, so that others who use the computer do not count."""
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, span and message of what was not found."""
    false_alarms: list[tuple[str, str]] = field(default_factory=list)
    """What was pointed out, and the clean message."""

    def group(self, kind: str) -> tuple[int, int]:
        """Found and all of the group of a kind: `name`, `initials` (with schools), or anything else: structured."""
        kinds = [each for each in self.spans if _group(each) == _group(kind)]
        return sum(self.found[each] for each in kinds), sum(self.spans[each] for each in kinds)

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 messages are screened."""
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)] if self.milliseconds else 0.0


def measure(rows: Sequence[Row]) -> Measured:
    """Screen each message. A span counts as found if each letter lies in a finding; of `TO_SCHOOL`, both ends."""
    measured = Measured()
    screen("the word lists are read at the first call")
    for row in rows:
        started = time.process_time()
        findings = screen(row.text)
        measured.milliseconds.append((time.process_time() - started) * 1000)
        seen = {index for finding in findings for index in range(finding.start, finding.end)}
        for span, kind in zip(row.spans, row.kinds, strict=True):
            measured.spans[kind] += 1
            parts = (span.split()[0].rstrip(",;"), span.split()[-1]) if kind == TO_SCHOOL else (span,)
            if all(_covered(row.text, part, seen) for part in parts):
                measured.found[kind] += 1
            else:
                measured.missed.append((kind, span, row.text))
        if not row.spans:
            measured.clean += 1
            measured.flagged += bool(findings)
            measured.false_alarms += [(row.text[each.start : each.end], row.text) for each in findings]
    return measured


def _covered(text: str, span: str, seen: set[int]) -> bool:
    start = text.find(span)
    return start >= 0 and all(n in seen or text[n].isspace() for n in range(start, start + len(span)))


def _group(kind: str) -> tuple[bool, bool]:
    return kind in NAMES, kind in SOFT
