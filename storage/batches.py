"""Queries on feedback that is leaving, or that is kept too long."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, delete, select

from storage.orderless import orderless
from storage.store import Session
from storage.tables.batches import ExpiryWarning, SealedBatch
from storage.tables.feedback import SealedReport
from storage.tables.people import Grant, Person, Standing


async def of_board(session: Session, board: str) -> SealedBatch | None:
    """The board's batch that was released and not yet fetched."""
    return await session.get(SealedBatch, board)


async def add(session: Session, batch: SealedBatch) -> None:
    """Keep a batch."""
    session.add(batch)
    await session.flush()


async def remove(session: Session, board: str, token: str) -> bool:
    """Delete the batch with this token; whether it was there."""
    query = delete(SealedBatch).where(col(SealedBatch.board) == board, col(SealedBatch.token) == token)
    async with orderless(session, SealedBatch):
        result = await session.exec(query)
    return result.rowcount == 1


async def older_than(session: Session, period: str) -> set[tuple[str, str]]:
    """The boards and quarters from before a quarter of which there is feedback, fetched by nobody yet."""
    reports = select(SealedReport.board, SealedReport.period).where(SealedReport.period < period).distinct()
    batches = select(SealedBatch.board, SealedBatch.period).where(SealedBatch.period < period)
    return {*(await session.exec(reports)).all(), *(await session.exec(batches)).all()}


async def delete_older_than(session: Session, period: str) -> None:
    """Delete all feedback from before a quarter, and the notes of who was warned of that."""
    async with orderless(session, SealedReport, SealedBatch):
        for table in (SealedReport, SealedBatch, ExpiryWarning):
            await session.exec(delete(table).where(col(table.period) < period))


async def officers_to_warn(session: Session, board: str, period: str) -> Sequence[tuple[int, int]]:
    """Person and chat ids of the board's officers who can be written to and were not warned of this quarter."""
    warned = select(ExpiryWarning.person_id).where(ExpiryWarning.board == board, ExpiryWarning.period == period)
    query = (
        select(Person.id, Person.chat_id)
        .join(Grant, col(Grant.person_id) == Person.id)
        .where(Grant.board == board, Grant.kind == Standing.OFFICER, col(Person.reachable))
        .where(col(Person.id).not_in(warned))
        .order_by(col(Person.id))
    )
    return [(person_id, chat_id) for person_id, chat_id in await session.exec(query) if person_id is not None]


async def note_warned(session: Session, board: str, periods: Iterable[str], person_id: int) -> None:
    """Note that an officer was warned of these quarters."""
    for period in periods:
        await session.merge(ExpiryWarning(board=board, period=period, person_id=person_id))
