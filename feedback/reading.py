"""Reading feedback with the private key, on the officer's machine: open, count, print."""

import json
import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from feedback.report import FeedbackError, Report
from feedback.sealing import open_sealed
from feedback.statistics import LEAST_CELL, Cell, Published, Table, published, together

FEW = f"fewer than {LEAST_CELL}"
HIDDEN = "not shown"
NOT_RELEASED = (
    "There are no counts, because this feedback has not been released yet: "
    "two looks at different times could differ by one person."
)
OVERLAP = (
    "There are no counts, because some reports are in more than one of these files: "
    "tables of each could differ by one person."
)
HEADINGS = {"category": "What it is about", "role": "Sector", "question": "Key question"}


@dataclass(frozen=True, slots=True)
class Opened:
    """The reports of one board that a key opens, in random order, and how many it does not."""

    board: str
    reports: tuple[Report, ...] = field(repr=False)
    unreadable: int
    counts: Published = field(repr=False)
    """What may be shown around."""
    no_counts: str = ""
    """Why nothing may be shown around, as a sentence; empty if it may."""


def open_all(board: str, sealed: Iterable[bytes], private_key: X25519PrivateKey, *, released: bool = True) -> Opened:
    """Open what the key opens; the same sealed report twice counts once.

    Args:
        board: the board's id.
        sealed: the reports of one batch, or of a database.
        private_key: the board's.
        released: False for a database, which may hold one more tomorrow; then there are no counts.
    """
    reports, unreadable = [], 0
    for each in set(sealed):
        try:
            reports.append(open_sealed(each, private_key, board))
        except FeedbackError:
            unreadable += 1
    random.SystemRandom().shuffle(reports)
    counts, why = (published(reports), "") if released else (published(()), NOT_RELEASED)
    return Opened(board=board, reports=tuple(reports), unreadable=unreadable, counts=counts, no_counts=why)


def open_batches(board: str, batches: Sequence[Collection[bytes]], private_key: X25519PrivateKey) -> Opened:
    """Open several batches as one; their counts are the sums of what each may show around."""
    different = {frozenset(batch) for batch in batches}
    opened = [open_all(board, batch, private_key) for batch in different]
    if len(opened) == 1:
        return opened[0]
    sealed = {each for batch in different for each in batch}
    whole = open_all(board, sealed, private_key)
    if len(sealed) < sum(map(len, different)):
        return replace(whole, counts=published(()), no_counts=OVERLAP)
    return replace(whole, counts=together([each.counts for each in opened]))


def as_json(opened: Opened) -> str:
    """For a program: all reports, and the counts as they may be shown around (null: too few to show)."""
    tables = {table.name: {cell.value: cell.count for cell in table.cells} for table in opened.counts.tables}
    content = {
        "board": opened.board,
        "unreadable": opened.unreadable,
        "total": opened.counts.total,
        "counts": tables["category"],
        "roles": tables["role"],
        "questions": tables["question"],
        "at_least": [
            f"{table.name}/{cell.value}" for table in opened.counts.tables for cell in table.cells if cell.partial
        ],
        "no_counts": opened.no_counts,
        "reports": [
            {
                "category": report.category.value,
                "role": report.role.value if report.role else None,
                "question": report.question.value if report.question else None,
                "text": report.text,
            }
            for report in opened.reports
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_text(opened: Opened) -> str:
    """For a person: the counts, then each report."""
    lines = [f"Feedback for {opened.board}", *warnings(opened), "", *_counts(opened)]
    for report in opened.reports:
        lines += ["", " · ".join(about(report)), *(f"  {line}" for line in report.text.splitlines())]
    return "\n".join(lines) + "\n"


def about(report: Report) -> list[str]:
    """The closed answers of a report, in words."""
    answers = (report.category, report.role, report.question)
    return [answer.label for answer in answers if answer is not None]


def warnings(opened: Opened) -> list[str]:
    """What the officer must know before reading, a sentence or two each."""
    lines = ["In no order. The words may identify somebody: do not pass them on as they are."]
    if opened.unreadable:
        lines.append(
            f"{opened.unreadable} did not open: sealed to another key, or changed on the way. "
            "Try the key that was installed when they were given."
        )
    if len(opened.reports) < LEAST_CELL:
        lines.append(f"There are {FEW}: who wrote what may be easy to guess. Read with care.")
    return lines


def in_words(cell: Cell) -> str:
    """A count as it is shown around."""
    if cell.count is None:
        return HIDDEN
    return f"at least {cell.count}" if cell.partial else str(cell.count)


def footnote(table: Table) -> str:
    """How many people are in the cells that are not shown; empty where there are none, or nothing is shown."""
    return f"In the counts that are not shown, together: {table.withheld}" if table.withheld else ""


def _counts(opened: Opened) -> list[str]:
    if opened.no_counts:
        return [opened.no_counts]
    total = opened.counts.total
    lines = ["Counts that may be shown around", f"  {'All':<26}{FEW if total is None else total}"]
    for table in opened.counts.tables:
        lines += ["", f"  {HEADINGS[table.name]}"]
        lines += [f"    {in_words(cell):<14}{cell.label}" for cell in table.cells]
        lines += [f"    {footnote(table)}"] if footnote(table) else []
    return lines
