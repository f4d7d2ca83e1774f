"""Questions that found no answer: counted for the curators by their words, without the person.

The words are screened as feedback is. Where a name may be among them, or where they are long enough to
tell a story, only the count is kept. What the screening overlooks is kept for a year: `docs/threat-model.md`.
"""

import datetime as dt
import re
from collections.abc import Collection, Sequence

from feedback.findings import Kind, taken_out
from feedback.months import a_year_before, month_of
from feedback.receipts import looks_like_receipt
from feedback.screening import screen
from storage import curation
from storage.curation import Asked
from storage.store import Store

__all__ = ["NO_BOARD", "WITHHELD", "Asked", "count", "forget_old", "kept_words", "of_boards"]

WITHHELD = ""
"""Stands for the words of all questions whose words are not kept."""
NO_BOARD = ""
"""Stands for the board of people who had not chosen one."""
LONGEST = 200
"""Characters of a question; a longer one is a story, and stories can be recognised."""
MOST = 1000
"""Different questions that are kept for a board and a month: a flood of nonsense must not fill the disk."""
NAME_LIKE = frozenset({Kind.NAME, Kind.INITIALS, Kind.HANDLE})
"""Where one of these was noticed, the rest of the words is about somebody."""


async def count(store: Store, words: str, board: str | None, *, today: dt.date) -> None:
    """Count a question that found no answer.

    Args:
        store: the database.
        words: the question as it was typed; forget it after this call. It must not be a live concern.
        board: the id of the chosen board; None where none was chosen.
        today: the day in Europe/London; only its month is kept.
    """
    if not re.search(r"\w", words):
        return
    text, board, month = kept_words(words), board or NO_BOARD, month_of(today)
    async with store.session() as session:
        await curation.count_gap(session, board, month, text, most=MOST, beyond=WITHHELD)


async def of_boards(store: Store, boards: Collection[str] | None = None) -> Sequence[Asked]:
    """The questions of some boards (None: of all, and of people who chose none), the most frequent first."""
    async with store.session() as session:
        return await curation.gaps(session, boards)


async def of_months(store: Store, board: str, first: str, last: str) -> Sequence[Asked]:
    """A board's questions from one month to another, such as `2017-04` to `2017-06`, the most frequent first."""
    async with store.session() as session:
        return await curation.gaps_of_months(session, board, first, last)


async def forget_old(store: Store, *, today: dt.date) -> None:
    """Delete what is older than twelve months."""
    async with store.session() as session:
        await curation.forget_gaps(session, a_year_before(today))


def kept_words(words: str) -> str:
    """What is kept of a question: in lower case, on one line, identifiers replaced by their kind; or `WITHHELD`."""
    if len(words) > LONGEST or looks_like_receipt(words):
        return WITHHELD
    findings = screen(words)
    if any(finding.kind in NAME_LIKE for finding in findings):
        return WITHHELD
    return " ".join(taken_out(words, findings).casefold().split()).strip(" .,;:!?")
