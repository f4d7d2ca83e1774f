"""Releasing feedback: five or more sealed reports at a time leave the server in one file, in no order."""

import base64
import datetime as dt
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.intake import forget_order
from feedback.periods import is_over
from feedback.report import FeedbackError
from feedback.sealing import SEALED_SIZE
from storage import feedback as sealed_reports
from storage.store import Store
from storage.tables.feedback import SealedReport

BATCH_KIND = "safeboard feedback batch"
LEAST = 5
"""Reports in a batch: whoever reads it cannot tell by the date of release whose is whose. Culture Amp's figure too."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sealed reports of one board, and the quarters that they come from as a whole."""

    board: str
    periods: tuple[str, ...]
    sealed: tuple[bytes, ...]


async def waiting(store: Store, board: str) -> Sequence[SealedReport]:
    """The sealed reports of a board that are on the server."""
    async with store.session() as session:
        return await sealed_reports.of_board(session, board)


def release(rows: Sequence[SealedReport], *, today: dt.date, period_end: bool) -> tuple[SealedReport, ...]:
    """The rows that may be released now.

    Args:
        rows: all that wait for one board.
        today: the day in Europe/London.
        period_end: release fewer than `LEAST` too, if their quarter is over.

    Raises:
        FeedbackError: if there are too few; the message says how many and what can be done.
    """
    if len(rows) >= LEAST:
        return tuple(rows)
    if not rows:
        raise FeedbackError("No feedback is waiting for this board.")
    over = tuple(row for row in rows if is_over(row.period, today))
    if not over or not period_end:
        way_out = (
            f"Use --period-end to release the {len(over)} of quarters that are over."
            if over
            else "At the end of the quarter --period-end releases what there is."
        )
        raise FeedbackError(
            f"{len(rows)} waiting: feedback is released from {LEAST} on, to protect who wrote it. {way_out}"
        )
    return over


async def remove(store: Store, rows: Sequence[SealedReport]) -> None:
    """Delete released reports from the server, once their batch file is safely written."""
    async with store.session() as session:
        await sealed_reports.remove(session, [row.key for row in rows])
    await forget_order(store)


def write_batch(board: str, rows: Sequence[SealedReport]) -> str:
    """The text of a batch file: sealed reports in random order, with the quarters of all together."""
    sealed = [base64.b64encode(row.sealed).decode("ascii") for row in rows]
    random.SystemRandom().shuffle(sealed)
    content = {
        "kind": BATCH_KIND,
        "version": 1,
        "board": board,
        "periods": sorted({row.period for row in rows}),
        "reports": sealed,
    }
    return json.dumps(content, indent=1) + "\n"


def read_batch(text: str) -> Batch:
    """Read a batch file.

    Raises:
        FeedbackError: if it is none, or is damaged.
    """
    try:
        content = json.loads(text)
        whole = content["kind"] == BATCH_KIND and content["version"] == 1
        sealed = tuple(base64.b64decode(report, validate=True) for report in content["reports"])
        batch = Batch(board=str(content["board"]), periods=tuple(map(str, content["periods"])), sealed=sealed)
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole or any(len(report) != SEALED_SIZE for report in sealed):
        raise FeedbackError(
            "This is not a whole feedback batch of version 1, as `safeboard feedback export` writes it. Copy it again."
        )
    return batch
