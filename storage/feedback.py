"""Queries on sealed feedback. Rows have no order but that of their random keys."""

from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import col, delete, select

from storage.store import Session
from storage.tables.feedback import SealedReport


async def add(session: Session, report: SealedReport) -> None:
    """Keep a sealed report; the caller commits and then calls `forget_order`."""
    await _hold(session)
    session.add(report)
    await session.flush()
    await _write_anew(session)


async def of_board(session: Session, board: str) -> Sequence[SealedReport]:
    """All sealed reports of a board, in the order of their random keys."""
    rows = await session.exec(select(SealedReport).where(SealedReport.board == board).order_by(col(SealedReport.key)))
    return rows.all()


async def remove(session: Session, keys: Iterable[bytes]) -> None:
    """Delete the reports with these keys; the caller commits and then calls `forget_order`."""
    await _hold(session)
    await session.exec(delete(SealedReport).where(col(SealedReport.key).in_(list(keys))))
    await _write_anew(session)


async def forget_order(session: Session) -> bool:
    """Rewrite an SQLite file so that no page of it shows in which order reports arrived.

    SQLite fills free pages as rows come, so the file still tells the order after an insert; VACUUM
    writes every table anew, this one by its random keys. It must run outside a transaction, in a
    session that has done nothing yet. On PostgreSQL there is nothing left to do: `_write_anew` was
    part of the transaction.

    Returns:
        Whether the file was rewritten; False if it was busy or the disk full, then the next call does it.
    """
    connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    if connection.dialect.name == "postgresql":
        return True
    try:
        await connection.execute(text("VACUUM"))
    except OperationalError:
        return False
    return True


async def _hold(session: Session) -> None:
    """On PostgreSQL, have the table for oneself: two who write it anew at once would wait for each other for ever."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE sealed_report IN ACCESS EXCLUSIVE MODE"))


async def _write_anew(session: Session) -> None:
    """On PostgreSQL, write all reports again by their random keys, within the transaction that changed one.

    Each row there carries the number of its transaction (`xmin`) and its place in the file (`ctid`), and a
    deleted row stays in the file until it is cleaned up. TRUNCATE starts a new file and drops the old one
    at the commit, so all rows share one transaction, lie by their keys, and nothing deleted is left.
    """
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        for statement in _ANEW:
            await connection.execute(text(statement))


_ANEW = (
    "CREATE TEMPORARY TABLE sealed_anew ON COMMIT DROP AS SELECT * FROM sealed_report ORDER BY key",
    "TRUNCATE sealed_report",
    "INSERT INTO sealed_report SELECT * FROM sealed_anew ORDER BY key",
    "DROP TABLE sealed_anew",
)
