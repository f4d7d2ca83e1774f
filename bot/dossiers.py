"""Gathers what goes into a quarter's paper from all rooms: plans, learning, evaluation, unanswered questions."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from bot.papers import measured
from bot.papers.exceptions import Dossier
from feedback import gaps, learning, wave_results
from feedback.gaps import WITHHELD
from feedback.months import month_of
from knowledge.library import Library
from knowledge.model import Board
from knowledge.suggest import LEAST
from reminders.quarters import before
from reminders.reporting import of_quarter
from storage.store import Store

NO_TOPIC = "Nothing near it has been published"
NO_WORDS = "Words not kept, to protect somebody"
TOPICS = 12


async def gather(
    store: Store,
    library: Library,
    board: Board,
    quarter_on: dt.date,
    *,
    today: dt.date,
    counts: Sequence[tuple[str, str]] | None = None,
) -> Dossier:
    """All that goes into the paper of a quarter.

    Args:
        store: the open database.
        library: what the boards have published; it names the topics of questions.
        board: whose report.
        quarter_on: the quarter's last day.
        today: the day in London.
        counts: released feedback counts, if there are any to show.
    """
    report = await of_quarter(store, board.id, quarter_on, today)
    waves = await wave_results.results(store, board.id, today=today)
    return Dossier(
        board=board,
        quarter_on=quarter_on,
        report=report,
        points=[
            each
            for each in await learning.in_force(store, report.as_at, board.id)
            if each.published_on is None or each.published_on <= report.as_at
        ],
        waves=[each for each in waves if each.wave.opened_on <= report.as_at],
        counts=counts,
        more=await measured.of_quarter(store, board.id, quarter_on, report.as_at),
        topics=await topics(store, library, board, before(quarter_on) + dt.timedelta(days=1), report.as_at),
    )


async def topics(store: Store, library: Library, board: Board, first: dt.date, last: dt.date) -> list[tuple[str, int]]:
    """Topics of a board's questions without an answer in the months from one day's to another's, most asked first."""
    found: Counter[str] = Counter()
    for asked in await gaps.of_months(store, board.id, month_of(first), month_of(last)):
        found[_topic(library, board, asked.text)] += asked.count
    return found.most_common(TOPICS)


def _topic(library: Library, board: Board, text: str) -> str:
    if text == WITHHELD:
        return NO_WORDS
    near = [key for key, confidence in library.confidences(text, board.id)[:1] if confidence >= LEAST]
    entry = library.get(near[0]) if near else None
    return entry.title if entry else NO_TOPIC
