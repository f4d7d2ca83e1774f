"""The tables of the feedback room: nothing in them tells who, in which order, or exactly when."""

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel


class SealedReport(SQLModel, table=True):
    """A piece of feedback that only the holder of the board's private key can read.

    There is no sequence, no rowid and no instant on purpose: `WITHOUT ROWID` keeps SQLite from
    numbering the rows as they arrive. Do not add such a column.
    """

    __tablename__ = "sealed_report"
    __table_args__ = {"sqlite_with_rowid": False}

    key: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))
    """16 bytes without meaning: a hash of the sealed value, which is random."""
    board: str
    """The board's id."""
    period: str
    """The calendar quarter, as in `2018-Q2`: all that is kept of the time, for release and retention."""
    sealed: bytes
    """HPKE: 32 bytes of encapsulated key and the sealed report, always `feedback.sealing.SEALED_SIZE` bytes."""


class SealedReply(SQLModel, table=True):
    """The board's reply to a receipt, or a decoy: only the holder of the receipt's six words can tell.

    As above there is no sequence, no rowid and no instant.
    """

    __tablename__ = "sealed_reply"
    __table_args__ = {"sqlite_with_rowid": False}

    id: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))
    """16 bytes that come of the six words by Argon2id; random for a decoy."""
    board: str
    """The board's id."""
    period: str
    """The calendar quarter in which the reply came to the server, so that it can be deleted when it is old."""
    sealed: bytes
    """HPKE, always `feedback.replies.SEALED_REPLY_SIZE` bytes."""
