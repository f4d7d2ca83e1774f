"""Score cards and attendance as sections of a board's papers."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from bot.papers.sections import Picture, Section
from bot.trends import PANELS, trend_chart
from bot.views.dates import long_date
from reminders import attendance, scorecards
from reminders.attendance import Figures
from reminders.measures import Measure
from reminders.quarters import before, label, spoken
from reminders.scorecards import Filled, Point, Turn, in_figures
from storage.store import Store

DEMO = "Figures are made up for the demo."


async def of_quarter(store: Store, board: str, quarter_on: dt.date, as_at: dt.date) -> list[Section]:
    """Measures that went the wrong way, cards that are missing, and attendance, of one quarter.

    Args:
        store: the open database.
        board: the board's id.
        quarter_on: the quarter's last day.
        as_at: the day of the report.
    """
    first = before(quarter_on) + dt.timedelta(days=1)
    turns = await scorecards.turned_worse(store, board, quarter_on)
    courses = [
        (each.measure, [point for point in await _course(store, board, each) if point.quarter_on <= quarter_on])
        for each in turns[:PANELS]
    ]
    found = [
        worse(turns, quarter_on, courses),
        missing([each.title for each in await scorecards.missing(store, board, quarter_on)], quarter_on),
        came(await attendance.of_board(store, board, first, as_at)),
    ]
    return [each for each in found if each is not None]


async def of_year(store: Store, board: str, first: dt.date, as_at: dt.date) -> list[Section]:
    """The figures and words of all score cards of a year, and attendance at its meetings."""
    cards = [each for each in await scorecards.filled(store, board) if first <= each.quarter_on <= as_at]
    found = [figures(cards), told(cards), came(await attendance.of_board(store, board, first, as_at))]
    return [each for each in found if each is not None]


def worse(
    turns: Sequence[Turn], quarter_on: dt.date, courses: Sequence[tuple[Measure, Sequence[Point]]]
) -> Section | None:
    """Measures whose figure went the wrong way since the quarter before, and their course."""
    if not turns:
        return None
    demo = any(point.demo for _, points in courses for point in points)
    rows = tuple(
        (
            each.card.title,
            each.measure.title,
            in_figures(each.before, each.measure),
            in_figures(each.now, each.measure),
        )
        for each in turns
    )
    return Section(
        "Measures that went the wrong way",
        words=("Only measures of which the board's document says which way is better.", *([DEMO] if demo else [])),
        picture=Picture(partial(trend_chart, "Measures that went the wrong way", courses), _alt(courses)),
        head=("Score card", "Measure", label(before(quarter_on)), label(quarter_on)),
        rows=rows,
        widths=(4, 7, 2, 2),
    )


def _alt(courses: Sequence[tuple[Measure, Sequence[Point]]]) -> str:
    told = [
        f"{letter} {measure.title}: "
        + ", ".join(f"{label(each.quarter_on)} {in_figures(each.value, measure)}" for each in points)
        for letter, (measure, points) in zip("ABCDEF", courses, strict=False)
    ]
    return ". ".join(told)


async def _course(store: Store, board: str, turn: Turn) -> list[Point]:
    return await scorecards.series(store, board, turn.card.id, turn.measure.ref)


def missing(titles: Sequence[str], quarter_on: dt.date) -> Section | None:
    """Score cards that nobody has handed in."""
    if not titles:
        return None
    return Section(f"Score cards not handed in for {spoken(quarter_on)}", bullets=tuple(titles))


def figures(cards: Sequence[Filled]) -> Section | None:
    """Every figure of some cards."""
    rows = tuple(
        (
            label(each.quarter_on),
            each.card.title + (" (demo)" if each.stored.demo else ""),
            measure.title,
            in_figures(figure.value, measure) if figure.value is not None else figure.words or "",
        )
        for each in cards
        for measure in each.card.measures
        if (figure := each.figures.get(measure.ref)) is not None
    )
    if not rows:
        return None
    return Section("Measures", head=("Quarter", "Score card", "Measure", "Figure"), rows=rows, widths=(2, 4, 7, 2))


def told(cards: Sequence[Filled]) -> Section | None:
    """What the groups wrote on their cards."""
    rows = tuple(
        (label(each.quarter_on), each.card.title, question, each.words[name])
        for each in cards
        for name, question in scorecards.QUESTIONS.items()
        if each.words[name]
    )
    if not rows:
        return None
    return Section(
        "What the groups say", head=("Quarter", "Score card", "Question", "Answer"), rows=rows, widths=(2, 4, 4, 8)
    )


def came(found: Figures) -> Section | None:
    """How often each seat was filled, by the board's list of seats."""
    if not found.meetings:
        return None
    days = ", ".join(f"{long_date(each.meeting.on)}{' (demo)' if each.demo else ''}" for each in found.meetings)
    rows = tuple(
        (
            seat,
            str(count.present),
            str(count.deputy),
            str(count.apologies),
            str(count.absent),
            "" if count.percent is None else f"{count.percent}%",
        )
        for seat, count in found.seats.items()
    )
    return Section(
        "Attendance at meetings",
        words=(f"Recorded for {days}.",),
        head=("Seat", "Present", "Deputy", "Apologies", "Absent", "Filled"),
        rows=rows,
        widths=(7, 2, 2, 2, 2, 2),
    )
