"""The board's replies to receipts: sealed by the officer, carried by the server, opened with the six words.

The server cannot tell a reply from a notice that the report was read, nor either from a decoy: all have one size.
`docs/feedback.md` has the format.
"""

import base64
import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from feedback.intake import forget_order
from feedback.labelled import Labelled
from feedback.periods import period_of, quarters_before
from feedback.receipts import Receipt
from feedback.report import FeedbackError, ReplyTo, tidy
from feedback.sealing import suite
from storage import feedback as sealed_reports
from storage.store import Store
from storage.tables.feedback import SealedReply

REPLIES_KIND = "safeboard feedback replies"
VERSION = 1
REPLY_LIMIT = 2000
"""Characters of a reply: with its heading it fits one message."""
PADDED_SIZE = 8192
SEALED_REPLY_SIZE = 32 + PADDED_SIZE + 16
"""Bytes of every sealed reply, whatever it says."""
KEPT_QUARTERS = 4
"""Quarters after that of its arrival for which a reply waits to be fetched."""


class Status(Labelled):
    """How far the board is with a report."""

    READ = "read", "read"
    ANSWERED = "answered", "answered"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the board says to whoever holds the receipt.

    Raises:
        FeedbackError: if the text is longer than `REPLY_LIMIT`, or there is none though it was answered.
    """

    board: str
    status: Status = field(repr=False)
    text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))
        if len(self.text) > REPLY_LIMIT:
            raise FeedbackError(f"The reply has {len(self.text):,} characters; {REPLY_LIMIT:,} fit. Shorten it.")
        if bool(self.text) != (self.status is Status.ANSWERED):
            raise FeedbackError("An answer needs a text, and only an answer has one.")


def seal_reply(reply: Reply, to: ReplyTo) -> bytes:
    """Seal a reply to a receipt's public key; the result is always `SEALED_REPLY_SIZE` bytes."""
    content = {"version": VERSION, "board": reply.board, "status": reply.status.value, "text": reply.text}
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode().ljust(PADDED_SIZE, b" ")
    return suite().encrypt(plain, X25519PublicKey.from_public_bytes(to.key), info=_purpose(to.id))


def open_reply(sealed: bytes, receipt: Receipt) -> Reply | None:
    """What a sealed reply says, or None if it does not open with this receipt or cannot be read."""
    try:
        plain = suite().decrypt(sealed, receipt.private_key, info=_purpose(receipt.id))
        content = json.loads(plain)
        return Reply(content["board"], Status(content["status"]), content["text"])
    except (InvalidTag, ValueError, KeyError, TypeError, FeedbackError):
        return None


def read_replies(text: str) -> tuple[str, dict[bytes, bytes]]:
    """Read a replies file.

    Returns:
        The board's id, and each sealed reply by the id of its receipt.

    Raises:
        FeedbackError: if it is none, or is damaged.
    """
    try:
        content = json.loads(text)
        whole = content["kind"] == REPLIES_KIND and content["version"] == VERSION
        board = str(content["board"])
        replies = [(_bytes(each["id"], 16), _bytes(each["sealed"], SEALED_REPLY_SIZE)) for each in content["replies"]]
    except (ValueError, KeyError, TypeError):
        whole, replies = False, []
    if not whole or len(dict(replies)) != len(replies):
        raise FeedbackError(
            "This is not a whole file of replies of version 1, as the officer's page or `safeboard feedback` "
            "writes it. Copy it again."
        )
    return board, dict(replies)


async def take_in(store: Store, board: str, replies: dict[bytes, bytes], *, today: dt.date) -> None:
    """Keep sealed replies for their holders, in place of earlier ones to the same receipts.

    Args:
        store: the database.
        board: the board's id.
        replies: sealed replies by the ids of their receipts.
        today: the day in Europe/London; only its quarter is kept, so that old replies can go.
    """
    rows = [SealedReply(id=id_, board=board, period=period_of(today), sealed=sealed) for id_, sealed in replies.items()]
    async with store.session() as session:
        await sealed_reports.put_replies(session, rows)
    await forget_order(store)


async def reply_for(store: Store, receipt: Receipt) -> Reply | None:
    """The board's reply to a receipt, or None: there is none yet, or nobody ever had this receipt."""
    async with store.session() as session:
        row = await sealed_reports.reply(session, receipt.id)
    return open_reply(row.sealed, receipt) if row else None


async def forget_old_replies(store: Store, *, today: dt.date) -> None:
    """Delete replies that nobody fetched within `KEPT_QUARTERS` quarters after the one they came in."""
    async with store.session() as session:
        gone = await sealed_reports.forget_replies(session, quarters_before(today, KEPT_QUARTERS))
    if gone:
        await forget_order(store)


def _purpose(id_: bytes) -> bytes:
    """The HPKE info string: a reply put under another receipt's id does not open."""
    return f"safeboard/reply/{VERSION}/{id_.hex()}".encode()


def _bytes(text: Any, size: int) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != size:
        raise ValueError
    return raw
