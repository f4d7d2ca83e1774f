"""Sealing a report so that only the holder of the board's private key can read it, or anything about it.

HPKE (RFC 9180, base mode, single shot) with X25519, HKDF-SHA256 and AES-256-GCM. The sealed value is the
32-byte encapsulated key followed by the AES-GCM output. The plaintext is the report as UTF-8 JSON,
padded with spaces to one size, so that category and length are sealed too and JSON.parse reads it as
it is. `docs/feedback.md` has the format for whoever writes another reader.
"""

import base64
import json
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from feedback.report import Category, FeedbackError, Question, ReplyTo, Report, Role

VERSION = 1
PADDED_SIZE = 16_384
"""Bytes of plaintext: 4,000 characters of at most 4 bytes each, and room for the closed answers."""
SEALED_SIZE = 32 + PADDED_SIZE + 16
"""Bytes of every sealed report: encapsulated key, padded text, AES-GCM tag."""


def seal(report: Report, public_key: X25519PublicKey, board: str) -> bytes:
    """Seal a report to the board's public key; the result is always `SEALED_SIZE` bytes and never the same twice."""
    content: dict[str, Any] = {"version": VERSION, "category": report.category.value, "text": report.text}
    if report.role is not None:
        content["role"] = report.role.value
    if report.question is not None:
        content["question"] = report.question.value
    if report.receipt is not None:
        content["receipt"] = {"id": _base64(report.receipt.id), "key": _base64(report.receipt.key)}
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return suite().encrypt(plain.ljust(PADDED_SIZE, b" "), public_key, info=purpose(board))


def open_sealed(sealed: bytes, private_key: X25519PrivateKey, board: str) -> Report:
    """Read a sealed report.

    Raises:
        FeedbackError: if the key is not the one it was sealed to, it is another board's, or it was altered.
    """
    try:
        plain = suite().decrypt(sealed, private_key, info=purpose(board))
    except (InvalidTag, ValueError):
        raise FeedbackError(
            f"A piece of feedback does not open with this key for the board {board}: it was sealed to another "
            "key, or it was changed. Try the key that was installed when it was given."
        ) from None
    return _read(plain)


def purpose(board: str) -> bytes:
    """The HPKE info string: a report sealed for one board or purpose opens for no other."""
    return f"safeboard/feedback/{VERSION}/{board}".encode()


def suite() -> Suite:
    """The one way of sealing that this room uses."""
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _read(plain: bytes) -> Report:
    content = json.loads(plain)
    if content["version"] != VERSION:
        raise FeedbackError(
            f"A piece of feedback has format {content['version']}; this Safeboard reads {VERSION}. Update Safeboard."
        )
    role, question, receipt = content.get("role"), content.get("question"), content.get("receipt")
    return Report(
        category=Category(content["category"]),
        text=content["text"],
        role=Role(role) if role else None,
        question=Question(question) if question else None,
        receipt=ReplyTo(base64.b64decode(receipt["id"]), base64.b64decode(receipt["key"])) if receipt else None,
    )


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
