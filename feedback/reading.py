"""Reading feedback with the private key, on the officer's machine: open, count, print."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from feedback.report import FeedbackError, Report
from feedback.sealing import open_sealed
from feedback.statistics import LEAST_CELL, by_category, shown_total, suppressed

FEW = f"fewer than {LEAST_CELL}"
HIDDEN = "not shown"


@dataclass(frozen=True, slots=True)
class Opened:
    """The reports of one board that a key opens, in random order, and how many it does not."""

    board: str
    reports: tuple[Report, ...] = field(repr=False)
    unreadable: int


def open_all(board: str, sealed: Iterable[bytes], private_key: X25519PrivateKey) -> Opened:
    """Open what the key opens; the same sealed report twice counts once."""
    reports, unreadable = [], 0
    for each in set(sealed):
        try:
            reports.append(open_sealed(each, private_key, board))
        except FeedbackError:
            unreadable += 1
    random.SystemRandom().shuffle(reports)
    return Opened(board=board, reports=tuple(reports), unreadable=unreadable)


def as_json(opened: Opened) -> str:
    """For a program: all reports, and the counts as they may be shown around (null: too few to show)."""
    counts = by_category(opened.reports)
    content = {
        "board": opened.board,
        "unreadable": opened.unreadable,
        "total": shown_total(counts),
        "counts": {category.value: count for category, count in suppressed(counts).items()},
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
    return "\n".join([*_heading(opened), "", *_counts(opened.reports), *_reports(opened.reports)]) + "\n"


def _heading(opened: Opened) -> list[str]:
    lines = [
        f"Feedback for {opened.board}",
        "In no order. The words may identify somebody: do not pass them on as they are.",
    ]
    if opened.unreadable:
        lines.append(
            f"{opened.unreadable} did not open: sealed to another key, or changed on the way. "
            "Try the key that was installed when they were given."
        )
    if len(opened.reports) < LEAST_CELL:
        lines.append(f"There are {FEW}: who wrote what may be easy to guess. Read with care.")
    return lines


def _counts(reports: Sequence[Report]) -> list[str]:
    counts = by_category(reports)
    total = shown_total(counts)
    lines = ["Counts that may be shown around", f"  {'All':<26}{FEW if total is None else total}"]
    lines += [f"  {c.label:<26}{HIDDEN if count is None else count}" for c, count in suppressed(counts).items()]
    return lines


def _reports(reports: Sequence[Report]) -> list[str]:
    lines: list[str] = []
    for report in reports:
        about = [
            report.category.label,
            report.role.label if report.role else "",
            report.question.label if report.question else "",
        ]
        lines += ["", " · ".join(part for part in about if part), *(f"  {line}" for line in report.text.splitlines())]
    return lines
