"""Counts that can be shown around: no cell from 1 to 4, and none that the others give away."""

from collections import Counter
from collections.abc import Iterable, Mapping

from feedback.report import Category, Report

LEAST_CELL = 5
"""People in a cell that is shown; NHS hospital statistics and Culture Amp draw the line here too."""


def by_category(reports: Iterable[Report]) -> dict[Category, int]:
    """How many reports each category has, all categories in their order."""
    counted = Counter(report.category for report in reports)
    return {category: counted[category] for category in Category}


def suppressed(counts: Mapping[Category, int]) -> dict[Category, int | None]:
    """The same counts with None where a number would tell of fewer than `LEAST_CELL` people.

    Besides every count from 1 to 4, the next smallest go too until what is hidden adds up to at least `LEAST_CELL`
    people, which is then more than one cell: else total minus the rest would give it away.
    """
    filled = sorted((category for category in counts if counts[category]), key=lambda category: counts[category])
    hidden = [category for category in filled if counts[category] < LEAST_CELL]
    for category in filled[len(hidden) :]:
        if not hidden or sum(counts[each] for each in hidden) >= LEAST_CELL:
            break
        hidden.append(category)
    return {category: None if category in hidden else count for category, count in counts.items()}


def shown_total(counts: Mapping[Category, int]) -> int | None:
    """The number of all reports, or None if it is from 1 to 4."""
    total = sum(counts.values())
    return None if 0 < total < LEAST_CELL else total
