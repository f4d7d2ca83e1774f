"""Counts that can be shown around: no cell under 5, and none that all that is published together gives away.

The rules, for the reports of one release:

1. Fewer than 5 reports: nothing is published, not even a zero.
2. A table partitions the reports by one answer. No table crosses two answers.
3. If a count from 1 to 4 is in a table, all its counts under 5 are withheld, zeros included: withheld cells
   that are known not to be empty could be told from their sum.
4. If the withheld ones sum to fewer than 5, one more cell is withheld. Which one must not depend on how large
   it is: whoever knows the rule could then work backwards. It is drawn by lot, and the lot is the
   texts' own hash, so it falls the same way whenever and wherever the same reports are counted.

Tables of several releases are sums of what each of them published, and of nothing else, so that no two
tables differ by few people. `tests/test_feedback_counts.py` tries all small tables to see that no cell from
1 to 4 can be derived, even by somebody who knows these rules.
"""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from feedback.report import Category, Question, Report, Role

LEAST_CELL = 5
"""People in a cell that is shown; NHS hospital statistics and Culture Amp draw the line here too."""
NO_QUESTION = "none"
"""Stands for reports that name no key question."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of a table; `count` is None where it is not published."""

    value: str
    label: str
    count: int | None
    partial: bool = False
    """In a sum of releases: some of them did not publish this cell, so there are at least `count`."""


@dataclass(frozen=True, slots=True)
class Table:
    """The reports by one answer."""

    name: str
    cells: tuple[Cell, ...]
    withheld: int | None
    """The people in the cells that are not shown, together: 0, or 5 and more. None if nothing is published."""


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that is published of a release, or of several."""

    total: int | None
    """All reports, or None if there are fewer than `LEAST_CELL`."""
    tables: tuple[Table, ...]


def published(reports: Sequence[Report]) -> Published:
    """What may be shown around of one release."""
    if len(reports) < LEAST_CELL:
        return Published(None, tuple(_nothing(name, cells) for name, cells, _ in _tables(())))
    seed = seed_of(report.text for report in reports)
    return Published(len(reports), tuple(_table(name, cells, counts, seed) for name, cells, counts in _tables(reports)))


def together(releases: Sequence[Published]) -> Published:
    """The sums of what several releases have published; those with fewer than `LEAST_CELL` reports are not in it."""
    counted = [each for each in releases if each.total is not None]
    if not counted:
        return releases[0] if releases else published(())
    tables = tuple(_sum(tables) for tables in zip(*(each.tables for each in counted), strict=True))
    return Published(sum(each.total or 0 for each in counted), tables)


def suppressed(counts: Mapping[Key, int], order: Sequence[Key]) -> dict[Key, int | None]:
    """The same counts with None where a number would tell of fewer than `LEAST_CELL` people.

    Args:
        counts: how many people each cell has; together they are everybody.
        order: all cells as the lot fell: the first of them that can is withheld besides the small ones.
    """
    total = sum(counts.values())
    if 0 < total < LEAST_CELL:
        return dict.fromkeys(counts)
    small = {key for key, count in counts.items() if count < LEAST_CELL}
    few = sum(counts[key] for key in small)
    if few == 0:
        return dict(counts)
    if few < LEAST_CELL:
        small.add(next(key for key in order if key not in small))
    return {key: None if key in small else count for key, count in counts.items()}


def seed_of(texts: Iterable[str]) -> bytes:
    """A lot that only whoever can read the reports can draw, the same in any order of them."""
    digests = sorted(hashlib.sha256(text.encode()).digest() for text in texts)
    return hashlib.sha256(b"".join(digests)).digest()


def lot(seed: bytes, table: str, values: Iterable[str]) -> list[str]:
    """The cells of a table in an order that the seed decides."""
    return sorted(values, key=lambda value: hashlib.sha256(seed + f"/{table}/{value}".encode()).digest())


def band(count: int) -> str:
    """A number of people in words that do not tell one more from one less; for themes, which overlap."""
    if count < LEAST_CELL:
        return "fewer than 5"
    return f"{max(step for step in (5, 10, 20, 50, 100) if step <= count)} or more"


def _tables(reports: Sequence[Report]) -> list[tuple[str, dict[str, str], Counter[str]]]:
    """Each table's name, the labels of its cells, and its counts."""
    questions = {each.value: each.label for each in Question} | {NO_QUESTION: "No question named"}
    return [
        (
            "category",
            {each.value: each.label for each in Category},
            Counter(each.category.value for each in reports),
        ),
        (
            "role",
            {each.value: each.label for each in Role},
            Counter((each.role or Role.NOT_SAID).value for each in reports),
        ),
        (
            "question",
            questions,
            Counter(each.question.value if each.question else NO_QUESTION for each in reports),
        ),
    ]


def _table(name: str, labels: Mapping[str, str], counts: Counter[str], seed: bytes) -> Table:
    shown = suppressed({value: counts[value] for value in labels}, lot(seed, name, labels))
    cells = tuple(Cell(value, label, shown[value]) for value, label in labels.items())
    return Table(name, cells, counts.total() - sum(cell.count or 0 for cell in cells))


def _nothing(name: str, labels: Mapping[str, str]) -> Table:
    return Table(name, tuple(Cell(value, label, None) for value, label in labels.items()), None)


def _sum(tables: Sequence[Table]) -> Table:
    cells = []
    for same in zip(*(table.cells for table in tables), strict=True):
        shown = [cell.count for cell in same if cell.count is not None]
        partial = len(shown) < len(same)
        # Nothing but zeros and unknowns: “at least 0” would say nothing.
        count = None if partial and not sum(shown) else sum(shown)
        cells.append(Cell(same[0].value, same[0].label, count, partial and count is not None))
    return Table(tables[0].name, tuple(cells), sum(table.withheld or 0 for table in tables))
