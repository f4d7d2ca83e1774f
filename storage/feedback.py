"""Queries on sealed feedback and sealed replies. Rows have no order but that of their random keys."""

from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import col, delete, select

from storage.store import Session
from storage.tables.feedback import SealedReply, SealedReport


async def add(session: Session, report: SealedReport) -> None:
    """Keep a sealed report; the caller commits and then calls `forget_order`."""
    session.add(report)
    await session.flush()


async def of_board(session: Session, board: str) -> Sequence[SealedReport]:
    """All sealed reports of a board, in the order of their random keys."""
    rows = await session.exec(select(SealedReport).where(SealedReport.board == board).order_by(col(SealedReport.key)))
    return rows.all()


async def remove(session: Session, keys: Iterable[bytes]) -> None:
    """Delete the reports with these keys; the caller commits and then calls `forget_order`."""
    await session.exec(delete(SealedReport).where(col(SealedReport.key).in_(list(keys))))


async def put_replies(session: Session, replies: Iterable[SealedReply]) -> None:
    """Keep sealed replies, each in place of an earlier one of the same id; then call `forget_order` as well."""
    for reply in replies:
        await session.merge(reply)
    await session.flush()


async def reply(session: Session, id_: bytes) -> SealedReply | None:
    """The sealed reply under an id, if there is one."""
    return await session.get(SealedReply, id_)


async def forget_replies(session: Session, before: str) -> int:
    """Delete the replies of all quarters before this one, and say how many; then call `forget_order` as well."""
    result = await session.exec(delete(SealedReply).where(col(SealedReply.period) < before))
    return result.rowcount


async def forget_order(session: Session) -> bool:
    """Rewrite the database file so that no page of it shows in which order reports arrived.

    SQLite fills free pages as rows come, so the file still tells the order after an insert; VACUUM
    writes every table anew, this one by its random keys. It must run outside a transaction, in a
    session that has done nothing yet. On PostgreSQL the rows are given one common transaction and
    written again by key; its write-ahead log is the database administrator's to guard.

    Returns:
        Whether the file was rewritten; False if it was busy or the disk full, then the next call does it.
    """
    connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    if connection.dialect.name == "postgresql":
        statements = [
            "UPDATE sealed_report SET period = period",
            "CLUSTER sealed_report USING sealed_report_pkey",
            "UPDATE sealed_reply SET period = period",
            "CLUSTER sealed_reply USING sealed_reply_pkey",
        ]
    else:
        statements = ["VACUUM"]
    try:
        for statement in statements:
            await connection.execute(text(statement))
    except OperationalError:
        return False
    return True
