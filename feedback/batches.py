"""Releasing feedback: five or more sealed reports at a time leave the server in one file, in no order.

What is released is one whole batch, kept until somebody has it safely: whether the program is killed, the file is
lost on the way or it is asked for twice, each file holds the same reports. Files that differed by one report would
tell which one came between.
"""

import base64
import datetime as dt
import json
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from feedback.intake import forget_order
from feedback.periods import is_over
from feedback.report import FeedbackError
from feedback.sealing import SEALED_SIZE
from storage import batches
from storage import feedback as sealed_reports
from storage.orderless import locked
from storage.store import Store
from storage.tables.batches import SealedBatch
from storage.tables.feedback import SealedReport

BATCH_KIND = "safeboard feedback batch"
LEAST = 5
"""Reports in a batch: whoever reads it cannot tell by the date of release whose is whose. Culture Amp's figure too."""
MOST = 1000
"""Reports in a batch: 22 MB, which Telegram takes as a document. If there are more, chance decides which go first."""


class Ready(Enum):
    """Whether a board's feedback can be fetched. It does not count: numbers seen day by day would tell when it came."""

    RELEASED = auto()
    """A batch waits that was released and not fetched."""
    ENOUGH = auto()
    """There are `LEAST` at least."""
    AT_PERIOD_END = auto()
    """There are fewer, but a quarter is over: they may be released with a warning."""
    TOO_FEW = auto()
    """There are fewer, or none."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sealed reports of one board, and the quarters that they come from as a whole."""

    board: str
    periods: tuple[str, ...]
    sealed: tuple[bytes, ...]


async def waiting(store: Store, board: str) -> Sequence[SealedReport]:
    """The sealed reports of a board that were not released."""
    async with store.session() as session:
        return await sealed_reports.of_board(session, board)


async def on_server(store: Store, board: str) -> list[bytes]:
    """Every sealed report of a board that is on the server, released or not."""
    async with store.session() as session:
        rows = await sealed_reports.of_board(session, board)
        batch = await batches.of_board(session, board)
    return [*(row.sealed for row in rows), *(read_batch(batch.content).sealed if batch else ())]


async def ready(store: Store, board: str, *, today: dt.date) -> Ready:
    """Whether there is something to fetch on this day in Europe/London."""
    async with store.session() as session:
        if await batches.of_board(session, board) is not None:
            return Ready.RELEASED
        rows = await sealed_reports.of_board(session, board)
    if len(rows) >= LEAST:
        return Ready.ENOUGH
    return Ready.AT_PERIOD_END if any(is_over(row.period, today) for row in rows) else Ready.TOO_FEW


async def take_out(store: Store, board: str, *, today: dt.date, period_end: bool, board_name: str = "") -> SealedBatch:
    """The board's batch: the one that was released and not fetched, or else a new one.

    In one transaction, so that a report is always either waiting or in the batch.

    Args:
        store: the database.
        board: the board's id.
        today: the day in Europe/London.
        period_end: release fewer than `LEAST` too, if their quarter is over.
        board_name: what the reader's page calls the board; without it, its id.

    Raises:
        FeedbackError: if there are too few; the message says how many and what can be done.
    """
    async with store.session() as session:
        await locked(session, SealedReport, SealedBatch)
        batch = await batches.of_board(session, board)
        if batch is None:
            rows = release(await sealed_reports.of_board(session, board), today=today, period_end=period_end)
            newest = max(row.period for row in rows)
            content = write_batch(board, rows, board_name)
            batch = SealedBatch(board=board, token=secrets.token_hex(8), period=newest, content=content)
            await batches.add(session, batch)
            await sealed_reports.remove(session, [row.key for row in rows])
    await forget_order(store)
    return batch


async def fetched(store: Store, board: str, token: str) -> bool:
    """Delete a batch from the server, once somebody has it safely; whether it was still there."""
    async with store.session() as session:
        gone = await batches.remove(session, board, token)
    await forget_order(store)
    return gone


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
        # A rest of fewer than five simply waits for company.
        return tuple(random.SystemRandom().sample(rows, min(len(rows), MOST)))
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


def write_batch(board: str, rows: Sequence[SealedReport], board_name: str = "") -> str:
    """The text of a batch file: sealed reports in random order, with the quarters of all together.

    The board's name is for the eyes only, and nothing vouches for it: keys and reports are bound to the id.
    """
    sealed = [base64.b64encode(row.sealed).decode("ascii") for row in rows]
    random.SystemRandom().shuffle(sealed)
    content = {
        "kind": BATCH_KIND,
        "version": 1,
        "board": board,
        **({"board_name": board_name} if board_name else {}),
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
