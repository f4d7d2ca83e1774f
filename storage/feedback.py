"""Queries on sealed feedback and sealed replies. Rows have no order but that of their random keys.

Whoever changes them commits, and then calls `storage.orderless.forget_order` in another session.
"""

from collections.abc import Iterable, Sequence

from sqlmodel import col, delete, select

from storage.orderless import orderless
from storage.store import Session
from storage.tables.feedback import SealedReply, SealedReport


async def add(session: Session, *reports: SealedReport) -> None:
    """Keep sealed reports."""
    async with orderless(session, SealedReport):
        session.add_all(reports)


async def of_board(session: Session, board: str) -> Sequence[SealedReport]:
    """All sealed reports of a board, in the order of their random keys."""
    rows = await session.exec(select(SealedReport).where(SealedReport.board == board).order_by(col(SealedReport.key)))
    return rows.all()


async def remove(session: Session, keys: Iterable[bytes]) -> None:
    """Delete the reports with these keys."""
    async with orderless(session, SealedReport):
        await session.exec(delete(SealedReport).where(col(SealedReport.key).in_(list(keys))))


async def put_replies(session: Session, replies: Iterable[SealedReply]) -> None:
    """Keep sealed replies, each in place of an earlier one of the same id."""
    async with orderless(session, SealedReply):
        for reply in replies:
            await session.merge(reply)


async def reply(session: Session, id_: bytes) -> SealedReply | None:
    """The sealed reply under an id, if there is one."""
    return await session.get(SealedReply, id_)


async def forget_replies(session: Session, before: str) -> int:
    """Delete the replies of all quarters before this one, and say how many."""
    async with orderless(session, SealedReply):
        result = await session.exec(delete(SealedReply).where(col(SealedReply.period) < before))
    return result.rowcount
