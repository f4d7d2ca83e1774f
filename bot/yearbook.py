"""Gathers what a board's annual report needs of one year: April to March."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dossiers import topics
from bot.papers import measured
from bot.papers.sections import Section
from feedback import learning, wave_results
from feedback.learning import cycle_of
from feedback.wave_results import WaveResult
from knowledge.library import Library
from knowledge.model import Board
from reminders.reporting import of_period
from reminders.reports import Report
from storage.store import Store
from storage.tables import LearningPoint, PointState


@dataclass(frozen=True, slots=True)
class Yearbook:
    """The facts of one year of a board."""

    board: Board
    year: str
    """As `2017-18`."""
    report: Report
    """As the year ended, with the whole year as its news."""
    points: Sequence[LearningPoint] = ()
    """All that were published for this year, withdrawn ones not among them."""
    waves: Sequence[WaveResult] = ()
    counts: Sequence[tuple[str, str]] | None = None
    topics: Sequence[tuple[str, int]] = ()
    more: Sequence[Section] = ()
    """Further sections, such as attendance at meetings."""


async def gather(
    store: Store,
    library: Library,
    board: Board,
    first: dt.date,
    *,
    today: dt.date,
    counts: Sequence[tuple[str, str]] | None = None,
) -> Yearbook:
    """The facts of the year that begins on a 1 April, up to its end or to today.

    Args:
        store: the open database.
        library: what the boards have published; it names the topics of questions.
        board: whose year.
        first: the year's first day.
        today: the day in London.
        counts: released feedback counts, if there are any to show.
    """
    as_at = min(dt.date(first.year + 1, 3, 31), today)
    async with store.session() as session:
        report = await of_period(session, board.id, since_on=first, as_at=as_at, today=today)
    year = cycle_of(first)
    points = [
        each
        for each in await learning.of_board(store, board.id)
        if each.cycle == year and each.state is PointState.PUBLISHED
    ]
    waves = [each for each in await wave_results.results(store, board.id, today=today) if each.wave.cycle == year]
    return Yearbook(
        board,
        year,
        report,
        points=points,
        waves=waves,
        counts=counts,
        topics=await topics(store, library, board, first, as_at),
        more=await measured.of_year(store, board.id, first, as_at),
    )
