"""Queries on learning points, evaluation waves and their counts. Every count is one statement, so none is lost."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import update
from sqlmodel import col, delete, func, select

from storage.orderless import orderless
from storage.store import Session
from storage.tables.learning import (
    LearningPoint,
    LearningSchedule,
    LearningTally,
    LearningWave,
    PointKind,
    PointState,
)


async def point(session: Session, point_id: int) -> LearningPoint | None:
    """The point with this number, freshly read."""
    return await session.get(LearningPoint, point_id, populate_existing=True)


async def points(
    session: Session, board: str | None = None, *, state: PointState | None = None, on: dt.date | None = None
) -> Sequence[LearningPoint]:
    """Points in the order they were written: of one board, in one state, in force on a day, where these are given."""
    query = select(LearningPoint).order_by(col(LearningPoint.id))
    if board is not None:
        query = query.where(LearningPoint.board == board)
    if state is not None:
        query = query.where(LearningPoint.state == state)
    if on is not None:
        query = query.where(col(LearningPoint.from_on) <= on, col(LearningPoint.until_on) >= on)
    return (await session.exec(query)).all()


async def number_of_points(session: Session, board: str, cycle: str, kind: PointKind, *, but: int | None) -> int:
    """How many points of a kind a cycle has that are not withdrawn, without the one numbered `but`."""
    query = select(func.count()).where(
        LearningPoint.board == board,
        LearningPoint.cycle == cycle,
        LearningPoint.kind == kind,
        LearningPoint.state != PointState.WITHDRAWN,
    )
    if but is not None:
        query = query.where(LearningPoint.id != but)
    return (await session.exec(query)).one()


async def delete_point(session: Session, point_id: int) -> None:
    """Delete a point and what was counted about it."""
    await session.exec(delete(LearningPoint).where(col(LearningPoint.id) == point_id))


async def count_mark(session: Session, point_id: int, *, new: bool) -> None:
    """Count one mark on a point."""
    column = "new_to" if new else "knew"
    counted = update(LearningPoint).where(col(LearningPoint.id) == point_id)
    await session.exec(counted.values({column: getattr(LearningPoint, column) + 1}))


async def schedule(session: Session, board: str) -> LearningSchedule | None:
    """On which weekday a board's cards go out; None where nobody has chosen one."""
    return await session.get(LearningSchedule, board)


async def wave(session: Session, wave_id: int) -> LearningWave | None:
    """The wave with this number, freshly read."""
    return await session.get(LearningWave, wave_id, populate_existing=True)


async def waves(session: Session, board: str) -> Sequence[LearningWave]:
    """A board's waves, oldest first."""
    query = select(LearningWave).where(LearningWave.board == board).order_by(col(LearningWave.id))
    return (await session.exec(query)).all()


async def tallies(session: Session, wave_id: int) -> Sequence[LearningTally]:
    """All counts of a wave, by point."""
    query = select(LearningTally).where(LearningTally.wave_id == wave_id)
    return (await session.exec(query.order_by(col(LearningTally.point_id)))).all()


async def points_of_wave(session: Session, wave_id: int) -> Sequence[LearningPoint]:
    """The points that a wave asks about, in the order they were written."""
    asked = select(LearningTally.point_id).where(LearningTally.wave_id == wave_id)
    query = select(LearningPoint).where(col(LearningPoint.id).in_(asked)).order_by(col(LearningPoint.id))
    return (await session.exec(query)).all()


async def add_answers(session: Session, wave_id: int, answers: Iterable[Mapping[str, object]]) -> None:
    """Count one more person in a wave, with each answer as `point_id`, `question`, `answer`."""
    # Rows that were counted up together would show which answers one person gave.
    async with orderless(session, LearningTally):
        await session.exec(
            update(LearningWave).where(col(LearningWave.id) == wave_id).values(answered=LearningWave.answered + 1)
        )
        for given in answers:
            counted = update(LearningTally).where(
                col(LearningTally.wave_id) == wave_id,
                col(LearningTally.point_id) == given["point_id"],
                col(LearningTally.question) == given["question"],
                col(LearningTally.answer) == given["answer"],
            )
            await session.exec(counted.values(count=LearningTally.count + 1))
