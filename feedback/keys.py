"""The board's pair of keys as two JSON files: the public one for the server, the private one for the officer.

The private key is PKCS #8, encrypted with AES-256-GCM under a key derived from the passphrase with
PBKDF2-HMAC-SHA256: what a browser's WebCrypto can open too, without any library.
"""

import base64
import binascii
import hashlib
import json
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from feedback.report import FeedbackError

PRIVATE_KIND = "safeboard feedback private key"
PUBLIC_KIND = "safeboard feedback public key"
ALGORITHM = "HPKE: X25519, HKDF-SHA256, AES-256-GCM"
KEY_FOLDER = "feedback"
"""Where the installed public keys lie, in the data folder."""
ITERATIONS = 600_000
"""PBKDF2-HMAC-SHA256 rounds: the figure of OWASP's Password Storage Cheat Sheet."""
MOST_ITERATIONS = 10_000_000
"""A file that asks for more is broken or a trap: it would keep the computer busy for minutes."""
LEAST_PASSPHRASE = 12
"""Characters: the file may be copied and guessed at elsewhere, without limit."""

BOARD_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Board ids become file names, so nothing else may be one."""

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What the server needs to seal: the board it belongs to, the key, and a fingerprint to compare by eye."""

    board: str
    key: X25519PublicKey
    fingerprint: str


def generate(board: str, passphrase: str, *, iterations: int = ITERATIONS) -> tuple[str, str]:
    """Make a new pair of keys.

    Args:
        board: the board's id, as in `southend`.
        passphrase: protects the private file; at least `LEAST_PASSPHRASE` characters.
        iterations: PBKDF2 rounds, recorded in the file; fewer only where the key guards nothing.

    Returns:
        The text of the private file and the text of the public file.

    Raises:
        FeedbackError: if the passphrase is too short or the board's id is not one.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise FeedbackError(
            f"The passphrase has {len(passphrase)} characters; use at least {LEAST_PASSPHRASE}, "
            "for instance five words that do not belong together."
        )
    if not BOARD_ID.fullmatch(board):
        raise FeedbackError(f"“{board}” is not a board's id: it has lower-case letters and hyphens, as in southend.")
    private_key = X25519PrivateKey.generate()
    public = private_key.public_key().public_bytes_raw()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    plain = private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    locked = AESGCM(_derive(passphrase, salt, iterations)).encrypt(nonce, plain, _binding(board))
    about = {"board": board, "algorithm": ALGORITHM, "fingerprint": fingerprint(public)}
    private_file = {
        "kind": PRIVATE_KIND,
        "version": 1,
        **about,
        "passphrase": {"kdf": "PBKDF2", "hash": "SHA-256", "iterations": iterations, "salt": _text(salt)},
        "cipher": {"name": "AES-GCM", "nonce": _text(nonce)},
        "private_key": _text(locked),
    }
    public_file = {"kind": PUBLIC_KIND, "version": 1, **about, "public_key": _text(public)}
    return _json(private_file), _json(public_file)


def read_public(text: str) -> PublicKey:
    """Read and check a public key file.

    Raises:
        FeedbackError: if it is no such file, or its fingerprint is not that of its key.
    """
    content = _content(text, PUBLIC_KIND)
    try:
        raw = _bytes(content["public_key"])
        key, board, shown = X25519PublicKey.from_public_bytes(raw), str(content["board"]), str(content["fingerprint"])
        _check(bool(BOARD_ID.fullmatch(board)))
    except (KeyError, ValueError, TypeError):
        raise _damaged("public") from None
    if fingerprint(raw) != shown:
        raise FeedbackError(
            "The public key file has a fingerprint that is not its key's: it was changed. Fetch it again."
        )
    return PublicKey(board=board, key=key, fingerprint=shown)


def unlock(text: str, passphrase: str) -> tuple[str, X25519PrivateKey]:
    """Open a private key file; the derivation takes a noticeable moment on purpose.

    Returns:
        The board's id and its private key.

    Raises:
        FeedbackError: if it is no private key file, or the passphrase is not the right one.
    """
    content = _content(text, PRIVATE_KIND)
    try:
        board, lock = str(content["board"]), content["passphrase"]
        iterations, salt = int(lock["iterations"]), _bytes(lock["salt"])
        nonce, locked = _bytes(content["cipher"]["nonce"]), _bytes(content["private_key"])
        _check(1 <= iterations <= MOST_ITERATIONS)
        plain = AESGCM(_derive(passphrase, salt, iterations)).decrypt(nonce, locked, _binding(board))
        private_key = load_der_private_key(plain, password=None)
    except (KeyError, ValueError, TypeError):
        raise _damaged("private") from None
    except InvalidTag:
        raise FeedbackError(
            "The passphrase does not open this key file. Check capital letters and spaces; "
            "if the passphrase is lost, what was sealed to this key cannot be read by anyone."
        ) from None
    if not isinstance(private_key, X25519PrivateKey):
        raise _damaged("private")
    return board, private_key


def install_key(data_dir: Path, text: str, *, replace: bool = False) -> PublicKey:
    """Check a public key file and put it where the server looks for it.

    Args:
        data_dir: the server's data folder.
        text: the file's text.
        replace: whether a different key of the same board may be put aside.

    Raises:
        FeedbackError: if it is no public key file, or the board has another key and `replace` is not set.
    """
    public_key = read_public(text)
    present = installed_key(data_dir, public_key.board)
    if present and present.fingerprint != public_key.fingerprint and not replace:
        raise FeedbackError(
            f"The board {public_key.board} has another key installed ({present.fingerprint}). To change to this one "
            "use --replace, and keep the old private key: what was sealed before opens only with that."
        )
    path = _installed_path(data_dir, public_key.board)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return public_key


def installed_key(data_dir: Path, board: str) -> PublicKey | None:
    """The key that feedback for a board is sealed to, or None if none is installed.

    Raises:
        FeedbackError: if the installed file is damaged, or is another board's.
    """
    try:
        text = _installed_path(data_dir, board).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    public_key = read_public(text)
    if public_key.board != board:
        raise FeedbackError(f"The installed key file of {board} belongs to {public_key.board}. Install the right one.")
    return public_key


def _installed_path(data_dir: Path, board: str) -> Path:
    return data_dir / KEY_FOLDER / f"{board}.public.json"


def fingerprint(public: bytes) -> str:
    """The first 128 bits of SHA-256 of the raw public key, as eight groups of four hexadecimal digits."""
    digits = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(re.findall("....", digits))


def _derive(passphrase: str, salt: bytes, iterations: int) -> bytes:
    # Composed letters: an é typed on another keyboard must give the same key.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=iterations).derive(typed)


def _binding(board: str) -> bytes:
    """AES-GCM's additional data: a private key cannot be passed off as another board's."""
    return f"{PRIVATE_KIND}/1/{board}".encode()


def _content(text: str, kind: str) -> JsonObject:
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.get("kind") != kind or content.get("version") != 1:
        raise FeedbackError(f"This is not a {kind} file of version 1. `safeboard feedback keygen` writes such files.")
    return content


def _check(fits: bool) -> None:  # noqa: FBT001 - an assertion about a file, which is never switched off
    if not fits:
        raise ValueError


def _damaged(which: str) -> FeedbackError:
    return FeedbackError(f"The {which} key file is damaged or incomplete. Use another copy of it.")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError from error


def _json(content: JsonObject) -> str:
    return json.dumps(content, indent=2) + "\n"
