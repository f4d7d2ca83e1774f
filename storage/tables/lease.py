"""Which of several instances polls and sends for a bot."""

import datetime as dt

from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class SenderLease(SQLModel, table=True):
    """One row for each bot. Whoever holds it, polls and sends; all others stand by."""

    __tablename__ = "sender_lease"

    bot: str = Field(primary_key=True)
    """A hash of the bot's token; the token itself is never stored."""
    holder: str
    """Names an instance for as long as it runs, as `bot.instance` makes it up."""
    attempt: int
    """Grows whenever the lease changes hands. Who took it earlier is known by a lower number, and may begin nothing."""
    until_at: dt.datetime = Field(sa_type=UtcDateTime)
    """By the database's clock, which is the same for all instances."""
