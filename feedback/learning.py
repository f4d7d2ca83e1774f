"""Learning points: at most six areas for development and six of good practice a year, written by an officer.

The numbers are those of the Southend LSCB Learning and Improvement Framework (source 001, "Qualitative Information
from Practitioners"): "5/6 key areas identified for practice development and 5/6 areas of identified good practice".
A third kind, "you said, we did", tells practitioners what came of their feedback.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.findings import Finding
from feedback.report import FeedbackError, tidy
from feedback.screening import screen
from storage import learning
from storage.store import Session, Store
from storage.tables import LearningPoint, PointKind, PointState

MOST = {PointKind.DEVELOPMENT: 6, PointKind.GOOD_PRACTICE: 6, PointKind.CHANGE: 12}
"""Points of a kind in one cycle. Twelve changes keep the list on one page of a phone."""
LIMITS = {"title": 80, "what": 600, "why": 400, "more": 200}
"""Characters: a card fits the screen of a phone."""
SHOWN_FOR = dt.timedelta(days=365)
_DATES = ("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


class LearningError(FeedbackError):
    """It cannot be done; the message says what is wrong and what to do."""


@dataclass(slots=True)
class Writing:
    """A point in the making, in memory until it is saved. `point_id` is set where a stored one is being changed."""

    board: str
    kind: PointKind
    from_on: dt.date
    until_on: dt.date
    title: str = ""
    what: str = ""
    why: str = ""
    more: str = ""
    document: str = ""
    section: str = ""
    point_id: int | None = None
    seen: bool = False
    """Whether the whole card was shown; from then on single parts of it are changed."""

    @classmethod
    def new(cls, board: str, kind: PointKind, today: dt.date) -> "Writing":
        """An empty point, shown from today for a year."""
        return cls(board, kind, today, today + SHOWN_FOR)

    @classmethod
    def of(cls, point: LearningPoint) -> "Writing":
        """A stored point, to be changed."""
        kept = ("board", "kind", "from_on", "until_on", "title", "what", "why", "more", "document", "section")
        return cls(**{name: getattr(point, name) for name in kept}, point_id=point.id, seen=True)

    def put(self, name: str, text: str) -> None:
        """Fill in `title`, `what`, `why`, `more`, `from_on` or `until_on` from what was typed.

        Raises:
            LearningError: if it is empty, too long, or no date; what was there before stays.
        """
        if name in ("from_on", "until_on"):
            self._put_day(name, read_day(text))
            return
        words = tidy(text)
        limit = LIMITS[name]
        if not words and name != "more":
            raise LearningError("That is empty: write at least a few words.")
        if len(words) > limit:
            raise LearningError(f"That has {len(words):,} characters; {limit} fit on the card. Make it shorter.")
        setattr(self, name, " ".join(words.split()) if name == "title" else words)

    def findings(self) -> tuple[Finding, ...]:
        """What in the words may identify somebody; a card goes to many people."""
        return screen(self.words())

    def words(self) -> str:
        """All that is read, one below the other."""
        return "\n".join(part for part in (self.title, self.what, self.why, self.more) if part)

    def _put_day(self, name: str, day: dt.date) -> None:
        first, last = (day, self.until_on) if name == "from_on" else (self.from_on, day)
        if last < first:
            raise LearningError("The last day is before the first. Write another date.")
        setattr(self, name, day)


def read_day(text: str) -> dt.date:
    """A day as people in England write it: 1/9/2026, 1 September 2026, or 2026-09-01.

    Raises:
        LearningError: if it is none of these, or no day of the calendar.
    """
    written = " ".join(text.split())
    for form in _DATES:
        try:
            return dt.datetime.strptime(written, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    raise LearningError("I cannot read that as a date. Write it like 1 September 2026 or 1/9/2026.")


def cycle_of(day: dt.date) -> str:
    """The year of a board's plan that a day lies in, April to March, as in `2017-18`."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"


async def save(store: Store, writing: Writing, *, today: dt.date, cycle: str | None = None) -> LearningPoint:
    """Keep a point: a new one as a draft, a stored one in the state that it has.

    Args:
        store: the database.
        writing: the words; title, what and why must be there.
        today: the day in Europe/London; it gives a new point its cycle.
        cycle: another cycle for a new point.

    Raises:
        LearningError: if something is missing, the cycle is full, or the stored point is gone.
    """
    missing = [name for name in ("title", "what", "why") if not getattr(writing, name)]
    if missing:
        raise LearningError(f"Something is missing: {', '.join(missing)}. Write it first.")
    async with store.session() as session:
        if writing.point_id is None:
            point = LearningPoint(
                board=writing.board,
                kind=writing.kind,
                cycle=cycle or cycle_of(today),
                title="",
                what="",
                why="",
                from_on=writing.from_on,
                until_on=writing.until_on,
            )
            await _check_room(session, point)
        else:
            point = await _own(session, writing.board, writing.point_id)
        for name in ("title", "what", "why", "more", "document", "section", "from_on", "until_on"):
            setattr(point, name, getattr(writing, name))
        session.add(point)
        await session.flush()
        return point


async def publish(store: Store, board: str, point_id: int, *, today: dt.date) -> LearningPoint:
    """Show a point to practitioners from now on. Publishing it again changes nothing.

    Raises:
        LearningError: if the board has no such point, its last day has passed, or the cycle is full.
    """
    async with store.session() as session:
        point = await _own(session, board, point_id)
        if point.until_on < today:
            raise LearningError("Its last day has passed. Change the last day first.")
        if point.state is PointState.WITHDRAWN:
            await _check_room(session, point)
        if point.state is not PointState.PUBLISHED:
            point.state, point.published_on = PointState.PUBLISHED, today
            session.add(point)
        return point


async def withdraw(store: Store, board: str, point_id: int) -> LearningPoint:
    """Show a point to nobody any more; its counts stay, and it can be published again.

    Raises:
        LearningError: if the board has no such point.
    """
    async with store.session() as session:
        point = await _own(session, board, point_id)
        point.state = PointState.WITHDRAWN
        session.add(point)
        return point


async def delete_draft(store: Store, board: str, point_id: int) -> None:
    """Delete a point that has never been published.

    Raises:
        LearningError: if the board has no such draft.
    """
    async with store.session() as session:
        point = await _own(session, board, point_id)
        if point.state is not PointState.DRAFT:
            raise LearningError("It has been published, so it can be withdrawn but not deleted.")
        await learning.delete_point(session, point_id)


async def own(store: Store, board: str, point_id: int) -> LearningPoint:
    """A point of this board, in any state.

    Raises:
        LearningError: if the board has no such point.
    """
    async with store.session() as session:
        return await _own(session, board, point_id)


async def of_board(store: Store, board: str | None = None) -> Sequence[LearningPoint]:
    """All points of a board (None: of all), drafts and withdrawn ones included."""
    async with store.session() as session:
        return await learning.points(session, board)


async def in_force(store: Store, today: dt.date, board: str | None = None) -> Sequence[LearningPoint]:
    """What practitioners see on a day: published, begun and not over."""
    async with store.session() as session:
        return await learning.points(session, board, state=PointState.PUBLISHED, on=today)


async def seen_by_all(store: Store, point_id: int, today: dt.date) -> LearningPoint | None:
    """The point with this number, if practitioners see it on this day."""
    async with store.session() as session:
        point = await learning.point(session, point_id)
    shown = point and point.state is PointState.PUBLISHED and point.from_on <= today <= point.until_on
    return point if shown else None


async def mark(store: Store, point_id: int, *, new: bool) -> None:
    """Count that somebody marked a point as new to them, or as known. The caller sees to it that it counts once."""
    async with store.session() as session:
        await learning.count_mark(session, point_id, new=new)


def shown_marks(count: int) -> int | None:
    """A number of marks as an officer may see it: in fives, so that nobody sees a single tap; None below five."""
    return count // 5 * 5 or None


async def _own(session: Session, board: str, point_id: int) -> LearningPoint:
    point = await learning.point(session, point_id)
    if point is None or point.board != board:
        raise LearningError("There is no such learning point any more. /publish shows those there are.")
    return point


async def _check_room(session: Session, point: LearningPoint) -> None:
    most = MOST[point.kind]
    if await learning.number_of_points(session, point.board, point.cycle, point.kind, but=point.id) >= most:
        raise LearningError(
            f"{point.cycle} has {most} of these already, drafts included, and more than that is not remembered. "
            "Withdraw one, or change one."
        )
