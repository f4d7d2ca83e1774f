"""Measures the live-concern check: what it misses, what it cries wolf at, how long it takes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import quantiles
from time import perf_counter

from knowledge.urgency import UrgencyCheck
from knowledge.urgency_phrasings import Phrasing, Phrasings


@dataclass(frozen=True)
class Figures:
    """What the check made of labelled messages.

    Attributes:
        missed: Live concerns that did not raise the card.
        false_alarms: Other messages that did.
        live: Number of live concerns, by group.
        ordinary: Number of other messages.
        p50_ms, p95_ms: Milliseconds for a message.
    """

    missed: tuple[Phrasing, ...]
    false_alarms: tuple[Phrasing, ...]
    live: Counter[str]
    ordinary: int
    p50_ms: float
    p95_ms: float

    @property
    def recall(self) -> float:
        """Share of the live concerns that were caught, 0 to 1; 1 where there were none."""
        return 1 - len(self.missed) / max(1, self.live.total())

    @property
    def false_alarm_rate(self) -> float:
        """Share of the other messages that raised the card, 0 to 1; 0 where there were none."""
        return len(self.false_alarms) / max(1, self.ordinary)

    @property
    def recall_by_group(self) -> dict[str, float]:
        """Share caught, for each group of live concerns."""
        missed = Counter(line.group for line in self.missed)
        return {group: 1 - missed[group] / count for group, count in sorted(self.live.items())}


def measure(check: UrgencyCheck, messages: Iterable[Phrasing]) -> Figures:
    """Put every message to the check. At least two messages are needed for the times."""
    missed, false_alarms, times = [], [], []
    live: Counter[str] = Counter()
    for message in messages:
        start = perf_counter()
        raised = check.is_live_concern(message.text)
        times.append(1000 * (perf_counter() - start))
        if message.live:
            live[message.group] += 1
        if message.live and not raised:
            missed.append(message)
        if raised and not message.live:
            false_alarms.append(message)
    cuts = quantiles(times, n=20)
    return Figures(tuple(missed), tuple(false_alarms), live, len(times) - live.total(), cuts[9], cuts[18])


def leave_groups_out(phrasings: Phrasings) -> dict[str, Figures]:
    """For each group of phrasings, the figures of a check that has never seen it. Takes about a second a group."""
    by_group = sorted(phrasings.lines, key=lambda line: line.group)
    figures = {}
    for group, lines in groupby(by_group, key=lambda line: line.group):
        others = tuple(line for line in phrasings.lines if line.group != group)
        figures[group] = measure(UrgencyCheck.learned_from(replace(phrasings, lines=others)), lines)
    return figures
