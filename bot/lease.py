"""The sender lease: of several instances on one database, one polls and sends, and the others stand by."""

import asyncio
import datetime as dt
import hashlib
import logging
import time
from collections.abc import Callable
from enum import Enum

from bot.instance import is_dead, new_name
from storage import lease
from storage.lease import Fence
from storage.store import Store
from storage.tables import SenderLease

log = logging.getLogger(__name__)

LENGTH = dt.timedelta(seconds=20)
"""How long the lease holds without being renewed. With `RENEW` it bounds a take-over to less than 30 s."""
RENEW = 4.0
"""Seconds between two renewals, and between two looks of those who stand by."""
PATIENCE = 12.0
"""Seconds to wait for the database: a connection that was cut without a word would else be waited for without end."""


class Standing(Enum):
    """How an instance stands to the lease."""

    HELD = "held"
    ANOTHER_S = "another's"
    UNKNOWN = "unknown"
    """The database cannot be asked. Whoever held the lease may have lost it meanwhile."""


class Lease:
    """One instance's hold on the lease of one bot."""

    def __init__(
        self,
        store: Store,
        token: str,
        *,
        name: str | None = None,
        length: dt.timedelta = LENGTH,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._bot = hashlib.sha256(token.encode()).hexdigest()[:32]
        self._name = name or new_name()
        self._length = length
        self._monotonic = monotonic
        self._attempt: int | None = None
        self._until = 0.0

    @property
    def fence(self) -> Fence | None:
        """What fences off this instance's work once another has taken over; None if it never had the lease."""
        return Fence(self._bot, self._attempt) if self._attempt is not None else None

    @property
    def is_held(self) -> bool:
        """Whether the lease is surely ours at this moment; after a pause or without a database it is not."""
        return self._attempt is not None and self._monotonic() < self._until

    async def keep(self) -> Standing:
        """Renew the lease, or take it if it is free: run out, given back, or of an instance that is dead."""
        asked = self._monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                standing = await self._keep()
        except Exception as error:  # noqa: BLE001 - whatever ails the database, the next try comes soon
            log.warning("the database cannot be asked who sends (%s)", type(error).__name__)
            return Standing.UNKNOWN
        if standing is Standing.HELD:
            self._until = asked + self._length.total_seconds()
        else:
            self._attempt = None
        return standing

    async def release(self) -> None:
        """Give the lease back, so that another instance need not wait for it to run out."""
        fence, self._attempt = self.fence, None
        if fence is None:
            return
        try:
            async with self._store.session() as session:
                await lease.release(session, fence, await lease.database_now(session))
        except Exception as error:  # noqa: BLE001 - it runs out by itself
            log.warning("the lease could not be given back (%s); it runs out by itself", type(error).__name__)

    async def _keep(self) -> Standing:
        async with self._store.session() as session:
            found = await lease.lease_to_change(session, self._bot)
            now = await lease.database_now(session)
            until = now + self._length
            if found is None:
                # Where another instance is as early, one of the two fails here, and asks again soon.
                found = SenderLease(bot=self._bot, holder=self._name, attempt=1, until_at=until)
            elif found.holder == self._name and found.attempt == self._attempt:
                found.until_at = until
            elif found.until_at <= now or found.until_at > now + 2 * LENGTH or is_dead(found.holder):
                # A time far beyond the length comes from a clock that was set back.
                found.holder, found.attempt, found.until_at = self._name, found.attempt + 1, until
            else:
                return Standing.ANOTHER_S
            session.add(found)
            await session.flush()
        self._attempt = found.attempt
        return Standing.HELD
