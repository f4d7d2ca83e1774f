"""What sub-groups report each quarter, and who came to meetings."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, word


class ScoreCard(SQLModel, table=True):
    """One card for one quarter: the three questions of Outcomes Based Accountability, and the story behind them."""

    __tablename__ = "score_card"
    __table_args__ = (sa.UniqueConstraint("board", "card", "quarter_on"),)

    id: int | None = Field(default=None, primary_key=True)
    board: str
    card: str
    """The id of the curated card; `reminders.measures` knows its measures."""
    quarter_on: dt.date
    """The last day of the quarter."""
    how_much: str = ""
    how_well: str = ""
    better_off: str = ""
    story: str = ""
    by_role: str = ""
    """In which role it was written last; not who."""
    handed_in_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None while it is being written; only what is handed in goes into reports."""
    demo: bool = False
    """Made up for the demo."""


class ScoreFigure(SQLModel, table=True):
    """What a card says of one measure: a figure, or words where the measure is no figure."""

    __tablename__ = "score_figure"

    score_card_id: int = Field(foreign_key="score_card.id", ondelete="CASCADE", primary_key=True)
    measure: str = Field(primary_key=True)
    """The measure's reference on its card."""
    value: float | None = None
    words: str | None = None


class Came(StrEnum):
    """Whether somebody sat in a seat at a meeting."""

    PRESENT = "present"
    DEPUTY = "apologies, deputy came"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class Attendance(SQLModel, table=True):
    """One seat at one meeting. A seat is an agency's or a representative's place, and names no person."""

    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE", primary_key=True)
    seat: str = Field(primary_key=True)
    came: Came = Field(sa_type=word(Came))
    demo: bool = False
    """Made up for the demo."""
