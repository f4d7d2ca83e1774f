"""What the tests of the outbox share: a stopwatch, and a look at a message as it was written down."""

import datetime as dt

from reminders_cast import House

from storage import outbox
from storage.tables import OutboxMessage

SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


class Watch:
    """A stopwatch that runs only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def perf_counter(self) -> float:
        return self.seconds


async def kept(house: House, number: int = 1) -> OutboxMessage:
    """A message as it stands in the database."""
    async with house.store.session() as session:
        message = await outbox.message(session, number)
    assert message is not None
    return message
