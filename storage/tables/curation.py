"""What curators learn from use: which answers helped, and which questions found none. Nobody stands in it.

Both tables are `WITHOUT ROWID`, so that SQLite does not number the rows as they arrive.
"""

from sqlmodel import Field, SQLModel


class AnswerCount(SQLModel, table=True):
    """How often an answer was said to help or not to help, in one month."""

    __tablename__ = "answer_count"
    __table_args__ = {"sqlite_with_rowid": False}

    entry: str = Field(primary_key=True)
    """The entry's key, `board/id`."""
    month: str = Field(primary_key=True)
    """As in `2026-11`, in London; all that is kept of the time."""
    helpful: int = 0
    not_helpful: int = 0


class Gap(SQLModel, table=True):
    """A question that found no answer, and how often it was asked in one month."""

    __table_args__ = {"sqlite_with_rowid": False}

    board: str = Field(primary_key=True)
    """The board that was chosen; empty where none was."""
    month: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    """The question as `feedback.gaps` keeps it; empty for all those whose words were not kept."""
    count: int = 0
