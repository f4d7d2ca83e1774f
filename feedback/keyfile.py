"""What all key files share: JSON, base64, and a secret locked under a passphrase.

The lock is AES-256-GCM under a key that PBKDF2-HMAC-SHA256 derives from the passphrase: what a browser's
WebCrypto can open too, without any library.
"""

import base64
import binascii
import json
import secrets
import unicodedata
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from feedback.report import FeedbackError

ITERATIONS = 600_000
"""PBKDF2-HMAC-SHA256 rounds: the figure of OWASP's Password Storage Cheat Sheet."""
MOST_ITERATIONS = 10_000_000
"""A file that asks for more is broken or a trap: it would keep the computer busy for minutes."""
LEAST_PASSPHRASE = 12
"""Characters: the file may be copied and guessed at elsewhere, without limit."""

JsonObject = dict[str, Any]


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that could be guessed.

    Raises:
        FeedbackError: if it has fewer than `LEAST_PASSPHRASE` characters.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise FeedbackError(
            f"The passphrase has {len(passphrase)} characters; use at least {LEAST_PASSPHRASE}, "
            "for instance five words that do not belong together."
        )


def lock(secret: bytes, passphrase: str, binding: bytes, iterations: int) -> tuple[JsonObject, str]:
    """Lock a secret under a passphrase.

    Args:
        secret: what is locked.
        passphrase: opens it again.
        binding: what the secret belongs to; it opens for nothing else.
        iterations: PBKDF2 rounds.

    Returns:
        How it was locked, as the file says it, and the locked secret in base64.
    """
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    locked = AESGCM(_derive(passphrase, salt, iterations)).encrypt(nonce, secret, binding)
    how = {
        "passphrase": {"kdf": "PBKDF2", "hash": "SHA-256", "iterations": iterations, "salt": to_text(salt)},
        "cipher": {"name": "AES-GCM", "nonce": to_text(nonce)},
    }
    return how, to_text(locked)


def unlock(content: JsonObject, locked: bytes, passphrase: str, binding: bytes) -> bytes:
    """Open what `lock` locked.

    Raises:
        InvalidTag: if the passphrase is not the right one.
        KeyError, TypeError, ValueError: if the file does not say properly how it was locked.
    """
    how = content["passphrase"]
    iterations, salt, nonce = int(how["iterations"]), to_bytes(how["salt"]), to_bytes(content["cipher"]["nonce"])
    check(1 <= iterations <= MOST_ITERATIONS)
    return AESGCM(_derive(passphrase, salt, iterations)).decrypt(nonce, locked, binding)


def read_content(text: str, kind: str) -> JsonObject:
    """The content of a key file.

    Raises:
        FeedbackError: if it is not one of this kind, version 1.
    """
    content = content_of(text)
    if content.get("kind") != kind or content.get("version") != 1:
        raise FeedbackError(f"This is not a {kind} file of version 1. `safeboard feedback keygen` writes such files.")
    return content


def content_of(text: str) -> JsonObject:
    """The JSON object in a file; an empty one if there is none."""
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {}


def check(fits: bool) -> None:  # noqa: FBT001 - an assertion about a file, which is never switched off
    """Refuse what no whole file has.

    Raises:
        ValueError: if it does not fit.
    """
    if not fits:
        raise ValueError


def damaged(which: str) -> FeedbackError:
    """The error for a key file that is not whole."""
    return FeedbackError(f"The {which} key file is damaged or incomplete. Use another copy of it.")


def to_text(raw: bytes) -> str:
    """Base64."""
    return base64.b64encode(raw).decode("ascii")


def to_bytes(text: str) -> bytes:
    """From base64.

    Raises:
        ValueError: if it is none.
    """
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError from error


def to_json(content: JsonObject) -> str:
    """A file's text."""
    return json.dumps(content, indent=2) + "\n"


def _derive(passphrase: str, salt: bytes, iterations: int) -> bytes:
    # Composed letters: an é typed on another keyboard must give the same key.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=iterations).derive(typed)
