"""Taking in feedback: what is said before the first word, and how a report is kept.

What goes to disk is a random key, the board, the calendar quarter and the sealed report. Who sent it never
comes into this room.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from feedback.keys import PublicKey
from feedback.periods import period_of
from feedback.report import Report
from feedback.sealing import seal
from storage import feedback as sealed_reports
from storage.store import Store
from storage.tables.feedback import SealedReport

log = logging.getLogger(__name__)

STATEMENT = (
    "The board cannot see who you are. Telegram can, and so could someone who tampered with the server.",
    "This chat is not end-to-end encrypted. Your phone and other devices may keep copies.",
    "Your own words can identify you: we point out names and numbers that we notice, not all.",
    "There is no receipt: you will get no reply, and nobody can find your report again.",
    "We cannot call you back. If a child is at risk now, make a referral or call 999.",
)
"""What a person is told before the first question, a sentence or two each."""

Seal = Callable[[Report, X25519PublicKey, str], bytes]


async def submit(
    store: Store,
    report: Report,
    public_key: PublicKey,
    *,
    today: dt.date,
    seal_with: Seal = seal,
) -> None:
    """Seal a report to its board's key and keep it so that neither sender, order nor time can be derived.

    Args:
        store: the database.
        report: the finished report; forget it after this call.
        public_key: the installed key of the board that the report is for.
        today: the day in Europe/London; only its quarter is kept.
        seal_with: the sealing; another one only where a test needs the same bytes twice.
    """
    sealed = seal_with(report, public_key.key, public_key.board)
    # A sealed value is random through and through, so its hash is a random key: it tells nothing, and no order.
    key = hashlib.sha256(sealed).digest()[:16]
    row = SealedReport(key=key, board=public_key.board, period=period_of(today), sealed=sealed)
    async with store.session() as session:
        await sealed_reports.add(session, row)
    await forget_order(store)


async def forget_order(store: Store) -> None:
    """Rewrite the database so that the order of arrival is gone; also run at start-up, after a power cut."""
    async with store.session() as session:
        if not await sealed_reports.forget_order(session):
            log.warning(
                "the database could not be rewritten now: the order of feedback goes with the next report or start"
            )
