"""Queries on what helped and what was not found. Every count is one statement, so none is lost or doubled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col, delete, func, select

from storage.orderless import locked, orderless
from storage.store import Session
from storage.tables.curation import AnswerCount, Gap


@dataclass(frozen=True, slots=True)
class Rated:
    """An entry with all its counts, of every month."""

    entry: str
    helpful: int
    not_helpful: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without an answer, over all months that are kept."""

    board: str
    text: str
    count: int
    last_month: str


async def count_answer(session: Session, entry: str, month: str, *, helpful: bool) -> None:
    """Count one verdict on an entry."""
    verdict = AnswerCount(entry=entry, month=month, helpful=int(helpful), not_helpful=int(not helpful))
    await _add_up(session, verdict, "helpful" if helpful else "not_helpful")


async def rated(session: Session, board: str | None = None) -> list[Rated]:
    """Every entry that was rated, of all boards or one; those that helped least come first."""
    helpful, not_helpful = func.sum(AnswerCount.helpful), func.sum(AnswerCount.not_helpful)
    query = select(AnswerCount.entry, helpful, not_helpful).group_by(col(AnswerCount.entry))
    if board is not None:
        query = query.where(col(AnswerCount.entry).startswith(f"{board}/", autoescape=True))
    query = query.order_by(not_helpful.desc(), helpful, col(AnswerCount.entry))
    return [Rated(entry, int(yes), int(no)) for entry, yes, no in await session.exec(query)]


async def count_gap(session: Session, board: str, month: str, text: str, *, most: int, beyond: str) -> None:
    """Count a question that found no answer; a new one under `beyond` where the month has `most` different ones."""
    await locked(session, Gap)
    if text != beyond and await session.get(Gap, (board, month, text)) is None:
        query = select(func.count()).select_from(Gap).where(Gap.board == board, Gap.month == month)
        if (await session.exec(query)).one() >= most:
            text = beyond
    await _add_up(session, Gap(board=board, month=month, text=text, count=1), "count")


async def gaps(session: Session, boards: Collection[str] | None = None) -> Sequence[Asked]:
    """Questions without an answer, of all boards or of some, the most frequent first."""
    count, last = func.sum(Gap.count), func.max(Gap.month)
    query = select(Gap.board, Gap.text, count, last).group_by(col(Gap.board), col(Gap.text))
    if boards is not None:
        query = query.where(col(Gap.board).in_(boards))
    query = query.order_by(count.desc(), last.desc(), col(Gap.board), col(Gap.text))
    return [Asked(board, text, int(number), month) for board, text, number, month in await session.exec(query)]


async def gaps_of_months(session: Session, board: str, first: str, last: str) -> Sequence[Asked]:
    """A board's questions without an answer from one month to another, such as `2017-04`, the most frequent first."""
    count, month = func.sum(Gap.count), func.max(Gap.month)
    query = select(Gap.board, Gap.text, count, month).group_by(col(Gap.board), col(Gap.text))
    query = query.where(Gap.board == board, col(Gap.month) >= first, col(Gap.month) <= last)
    rows = await session.exec(query.order_by(count.desc(), col(Gap.text)))
    return [Asked(board, text, int(number), latest) for board, text, number, latest in rows]


async def forget_gaps(session: Session, before: str) -> None:
    """Delete the questions of all months before this one."""
    async with orderless(session, Gap):
        await session.exec(delete(Gap).where(col(Gap.month) < before))


async def _add_up(session: Session, row: SQLModel, column: str) -> None:
    """Insert a row or, where its key is there already, add one to a column."""
    table = sa.inspect(type(row)).local_table
    connection = await session.connection()
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table).values(**row.model_dump())
    async with orderless(session, type(row)):
        await session.exec(
            insert.on_conflict_do_update(index_elements=list(table.primary_key), set_={column: table.c[column] + 1})
        )
