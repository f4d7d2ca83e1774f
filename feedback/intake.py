"""Taking in feedback: what is said before the first word, and how a report is kept.

What goes to disk is a random key, the board, the calendar quarter and the sealed report. Who sent it never
comes into this room.
"""

import datetime as dt
import hashlib
import logging
import random
from collections.abc import Callable, Sequence
from enum import Enum, auto

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from feedback.flooding import FloodLimit
from feedback.keys import PublicKey
from feedback.periods import period_of
from feedback.report import Report
from feedback.sealing import seal
from storage import feedback as sealed_reports
from storage import orderless
from storage.store import Store
from storage.tables.feedback import SealedReport

log = logging.getLogger(__name__)

STATEMENT = (
    "The board cannot see who you are. Telegram can, and so could someone who tampered with the server.",
    "This chat is not end-to-end encrypted. Your phone and other devices may keep copies.",
    "Your own words can identify you: we point out names and numbers that we notice, not all.",
    "Whoever has your receipt can read the reply. A lost receipt cannot be recovered.",
    "We cannot call you back. If a child is at risk now, make a referral or call 999.",
)
"""What a person is told before the first question, a sentence or two each."""

LONGEST_LINE = 200
"""Sealed reports that may wait in memory, about 3 MB; enough for a flood of more than three hours."""

Seal = Callable[[Report, X25519PublicKey, str], bytes]


class Taken(Enum):
    """What became of a report."""

    STORED = auto()
    IN_LINE = auto()
    """Sealed, in memory, and stored when the rush is over; lost if the program is killed before."""
    TOO_FAST = auto()
    """Not taken: this sender has sent many."""
    FULL = auto()
    """Not taken: too many wait already."""


async def submit(
    store: Store,
    report: Report,
    public_key: PublicKey,
    *,
    today: dt.date,
    seal_with: Seal = seal,
) -> None:
    """Seal a report to its board's key and keep it so that neither sender, order nor time can be derived.

    No limit applies; `Intake` has that.

    Args:
        store: the database.
        report: the finished report; forget it after this call.
        public_key: the installed key of the board that the report is for.
        today: the day in Europe/London; only its quarter is kept.
        seal_with: the sealing; another one only where a test needs the same bytes twice.
    """
    await _keep(store, [_sealed(report, public_key, today, seal_with)])


class Intake:
    """Takes reports in as fast as they may come, and lets those of a rush wait in line.

    The line holds sealed reports and nothing else: no sender, no order that outlasts it. It is in memory only.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._limit = FloodLimit()
        self._line: list[SealedReport] = []

    async def submit(
        self, sender: bytes, report: Report, public_key: PublicKey, now: dt.datetime, *, today: dt.date
    ) -> Taken:
        """Seal a report and store it, or put it in line where too many came at once.

        Args:
            sender: an opaque token, see `FloodLimit`.
            report: the finished report; forget it after this call unless it was refused.
            public_key: the installed key of the board that the report is for.
            now: the present instant, aware.
            today: the day in Europe/London; only its quarter is kept.
        """
        if len(self._line) >= LONGEST_LINE:
            return Taken.FULL
        if not self._limit.admit(sender, now):
            return Taken.TOO_FAST
        row = _sealed(report, public_key, today, seal)
        if self._line or not self._limit.places(now):
            self._line.append(row)
            return Taken.IN_LINE
        try:
            await _keep(self._store, [row])
        except BaseException:
            self._limit.give_back(sender, now)
            raise
        self._limit.take_places(1, now)
        return Taken.STORED

    async def advance(self, now: dt.datetime) -> None:
        """Store those that waited, as many as may go now (aware), drawn by chance."""
        await self._store_waiting(min(self._limit.places(now), len(self._line)), now)

    async def close(self, now: dt.datetime) -> None:
        """Store all that wait, before the program ends."""
        await self._store_waiting(len(self._line), now)

    async def _store_waiting(self, number: int, now: dt.datetime) -> None:
        if not number:
            return
        random.SystemRandom().shuffle(self._line)
        going = self._line[:number]
        await _keep(self._store, going)
        # Others may have joined the line meanwhile, at its end.
        self._line = [row for row in self._line if row not in going]
        self._limit.take_places(number, now)


def _sealed(report: Report, public_key: PublicKey, today: dt.date, seal_with: Seal) -> SealedReport:
    sealed = seal_with(report, public_key.key, public_key.board)
    # A sealed value is random through and through, so its hash is a random key: it tells nothing, and no order.
    key = hashlib.sha256(sealed).digest()[:16]
    return SealedReport(key=key, board=public_key.board, period=period_of(today), sealed=sealed)


async def _keep(store: Store, rows: Sequence[SealedReport]) -> None:
    async with store.session() as session:
        await sealed_reports.add(session, *rows)
    await forget_order(store)


async def forget_order(store: Store) -> None:
    """Rewrite the database so that the order of arrival is gone; also run at start-up, after a power cut."""
    async with store.session() as session:
        if not await orderless.forget_order(session):
            log.warning(
                "the database could not be rewritten now: the order of feedback goes with the next report or start"
            )
