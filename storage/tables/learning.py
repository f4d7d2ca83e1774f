"""What officers publish for practitioners, who wants to hear of it, and what is counted of the answers.

Only `Subscriber` and `BroadcastItem` hold the number of a chat. Nothing here joins a chat to a mark or an answer,
and no such column may be added: the points and waves carry counts.
"""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime, word


class PointKind(StrEnum):
    """An area for practice development, one of good practice, or what the board did about feedback."""

    DEVELOPMENT = "development"
    GOOD_PRACTICE = "good-practice"
    CHANGE = "you-said-we-did"


class PointState(StrEnum):
    """Only what is published is seen by practitioners."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class LearningPoint(SQLModel, table=True):
    """One thing that practitioners should know, as an officer wrote it."""

    __tablename__ = "learning_point"

    id: int | None = Field(default=None, primary_key=True)
    board: str = Field(index=True)
    cycle: str
    """The year it belongs to, as in `2017-18`."""
    kind: PointKind = Field(sa_type=word(PointKind))
    state: PointState = Field(default=PointState.DRAFT, sa_type=word(PointState))
    title: str
    what: str
    """What to do differently, what to keep doing, or what has changed."""
    why: str
    """Which feedback, audit or review led to it, in counts."""
    more: str = ""
    """Where to read more, in words."""
    document: str = ""
    """The board's document that it rests on, by its key in the board file; empty if there is none."""
    section: str = ""
    from_on: dt.date
    until_on: dt.date
    """The last day on which it is shown."""
    published_on: dt.date | None = None
    sent_on: dt.date | None = None
    """The London day on which it last went out as a card."""
    new_to: int = 0
    """How many marked it as new to them."""
    knew: int = 0


class LearningSchedule(SQLModel, table=True):
    """On which weekday a board's cards go out."""

    __tablename__ = "learning_schedule"

    board: str = Field(primary_key=True)
    weekday: int | None = None
    """0 is Monday; None: no cards."""
    since_on: dt.date
    """The first day that counts, so that a change of the weekday sends nothing for days that have passed."""


class WavePhase(StrEnum):
    """A wave of questions before the cards go out, or after."""

    BEFORE = "before"
    AFTER = "after"


class LearningWave(SQLModel, table=True):
    """One evaluation: who answers is not kept, only how many."""

    __tablename__ = "learning_wave"

    id: int | None = Field(default=None, primary_key=True)
    board: str = Field(index=True)
    cycle: str
    phase: WavePhase = Field(sa_type=word(WavePhase))
    opened_on: dt.date
    until_on: dt.date
    """The last day on which answers count."""
    closed: bool = False
    answered: int = 0


class LearningTally(SQLModel, table=True):
    """How often an answer was given to a question about a point in a wave. Rows are made, with 0, when a wave opens."""

    __tablename__ = "learning_tally"
    __table_args__ = {"sqlite_with_rowid": False}

    wave_id: int = Field(foreign_key="learning_wave.id", ondelete="CASCADE", primary_key=True)
    point_id: int = Field(foreign_key="learning_point.id", ondelete="CASCADE", primary_key=True)
    question: str = Field(primary_key=True)
    answer: str = Field(primary_key=True)
    count: int = 0


class Subscriber(SQLModel, table=True):
    """A chat that wants a board's cards. No instant and no sequence: the key is random, and there is no rowid."""

    __table_args__ = (sa.UniqueConstraint("board", "chat_id"), {"sqlite_with_rowid": False})

    key: bytes = Field(sa_column=sa.Column(sa.LargeBinary(16), primary_key=True))
    board: str
    chat_id: int = Field(sa_type=sa.BigInteger)


class BroadcastKind(StrEnum):
    """What a broadcast brings; `ref` is the number of the point, the wave or the announcement."""

    POINT = "point"
    CHANGE = "change"
    WAVE = "wave"
    ANNOUNCEMENT = "announcement"


class Broadcast(SQLModel, table=True):
    """One message to many chats. It keeps how many, never to whom."""

    __table_args__ = (sa.UniqueConstraint("board", "kind", "ref", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    board: str
    kind: BroadcastKind = Field(sa_type=word(BroadcastKind))
    ref: int
    day: dt.date
    """The London day on which it began: a second tap on the same day begins no second broadcast."""
    total: int = 0
    sent: int = 0
    """Delivered, or sent without an answer: whether such a message arrived nobody knows, and it never goes twice."""
    dropped: int = 0
    """Chats that have blocked the bot, or are gone: their subscription was erased."""
    refused: int = 0
    done: bool = False
    report_chat: int | None = Field(default=None, sa_type=sa.BigInteger)
    report_message: int | None = None
    """The officer's message that shows the progress; both are emptied when it is done."""


class ItemState(StrEnum):
    """Where a message of a broadcast is on its way. A settled one has no row."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENDING = "sending"


class BroadcastItem(SQLModel, table=True):
    """A message that is still on its way to one chat. The row goes when it is settled, so no reading history stays."""

    __tablename__ = "broadcast_item"
    __table_args__ = {"sqlite_with_rowid": False}

    key: bytes = Field(sa_column=sa.Column(sa.LargeBinary(16), primary_key=True))
    broadcast_id: int = Field(foreign_key="broadcast.id", ondelete="CASCADE", index=True)
    chat_id: int = Field(sa_type=sa.BigInteger)
    state: ItemState = Field(default=ItemState.WAITING, sa_type=word(ItemState))
    not_before_at: dt.datetime = Field(sa_type=UtcDateTime)
    """Until when it rests; once claimed, until when the claim holds."""
