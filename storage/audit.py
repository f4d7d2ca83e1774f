"""Queries on the log of what officers did."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlmodel import col, delete, select

from storage.store import Session
from storage.tables.desk import AuditEntry
from storage.tables.people import Person


async def note(
    session: Session,
    board: str,
    what: str,
    about: str = "",
    *,
    now: dt.datetime,
    person_id: int | None,
    role: str = "officer",
) -> None:
    """Write down what was done, in the transaction in which it is done."""
    session.add(AuditEntry(at=now, board=board, role=role, person_id=person_id, what=what, about=about))


async def entries(
    session: Session, boards: Collection[str] | None = None, at_most: int | None = None
) -> Sequence[tuple[AuditEntry, str | None]]:
    """What was done for these boards (None: for all), newest first, each with the name of a person still linked."""
    query = select(AuditEntry, Person.name).join(Person, isouter=True)
    query = query.order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
    if boards is not None:
        query = query.where(col(AuditEntry.board).in_(boards))
    if at_most is not None:
        query = query.limit(at_most)
    return (await session.exec(query)).all()


async def of_person(session: Session, person_id: int) -> Sequence[AuditEntry]:
    """What a person did as an officer, oldest first."""
    return (
        await session.exec(select(AuditEntry).where(AuditEntry.person_id == person_id).order_by(col(AuditEntry.id)))
    ).all()


async def forget(session: Session, before: dt.datetime) -> int:
    """Delete what was done before an instant; how many lines."""
    return (await session.exec(delete(AuditEntry).where(col(AuditEntry.at) < before))).rowcount
