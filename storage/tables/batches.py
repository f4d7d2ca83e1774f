"""Feedback that is leaving: released, still sealed, and kept until the officer has it."""

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel


class SealedBatch(SQLModel, table=True):
    """A released batch, whole and unchanging until it is fetched: at most one for a board.

    However often it is handed out it holds the same reports, so that no two files differ by one person.
    """

    __tablename__ = "sealed_batch"
    __table_args__ = {"sqlite_with_rowid": False}

    board: str = Field(primary_key=True)
    token: str
    """Random: a button under one batch does nothing to the next."""
    period: str
    """The newest quarter in it, for retention."""
    content: str
    """The text of the batch file: sealed reports in random order."""


class ExpiryWarning(SQLModel, table=True):
    """This officer was told that this board's feedback of a quarter will be deleted."""

    __tablename__ = "expiry_warning"
    __table_args__ = {"sqlite_with_rowid": False}

    board: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    person_id: int = Field(sa_column=Column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True))
