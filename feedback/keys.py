"""The board's pair of keys as two JSON files: the public one for the server, the private one for the officer.

The private key is PKCS #8, locked under a passphrase (`keyfile`). For two officers who open only together
there is `halves`.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from feedback import keyfile
from feedback.keyfile import ITERATIONS, JsonObject, check, damaged, read_content, to_bytes, to_json, to_text
from feedback.report import FeedbackError

PRIVATE_KIND = "safeboard feedback private key"
PUBLIC_KIND = "safeboard feedback public key"
ALGORITHM = "HPKE: X25519, HKDF-SHA256, AES-256-GCM"
KEY_FOLDER = "feedback"
"""Where the installed public keys lie, in the data folder."""

BOARD_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Board ids become file names, so nothing else may be one."""


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
    keyfile.check_passphrase(passphrase)
    plain, about, public_file = new_pair(board)
    how, locked = keyfile.lock(plain, passphrase, _binding(board), iterations)
    return to_json({"kind": PRIVATE_KIND, "version": 1, **about, **how, "private_key": locked}), public_file


def new_pair(board: str) -> tuple[bytes, JsonObject, str]:
    """A fresh private key as PKCS #8, what its files say about it, and the text of the public file.

    Raises:
        FeedbackError: if the board's id is not one.
    """
    if not BOARD_ID.fullmatch(board):
        raise FeedbackError(f"“{board}” is not a board's id: it has lower-case letters and hyphens, as in southend.")
    private_key = X25519PrivateKey.generate()
    public = private_key.public_key().public_bytes_raw()
    about = {"board": board, "algorithm": ALGORITHM, "fingerprint": fingerprint(public)}
    public_file = to_json({"kind": PUBLIC_KIND, "version": 1, **about, "public_key": to_text(public)})
    return private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), about, public_file


def read_public(text: str) -> PublicKey:
    """Read and check a public key file.

    Raises:
        FeedbackError: if it is no such file, or its fingerprint is not that of its key.
    """
    content = read_content(text, PUBLIC_KIND)
    try:
        raw = to_bytes(content["public_key"])
        key, board, shown = X25519PublicKey.from_public_bytes(raw), str(content["board"]), str(content["fingerprint"])
        check(bool(BOARD_ID.fullmatch(board)))
    except (KeyError, ValueError, TypeError):
        raise damaged("public") from None
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
    content = read_content(text, PRIVATE_KIND)
    try:
        board, locked = str(content["board"]), to_bytes(content["private_key"])
        return board, load_private(keyfile.unlock(content, locked, passphrase, _binding(board)))
    except (KeyError, ValueError, TypeError):
        raise damaged("private") from None
    except InvalidTag:
        raise FeedbackError(
            "The passphrase does not open this key file. Check capital letters and spaces; "
            "if the passphrase is lost, what was sealed to this key cannot be read by anyone."
        ) from None


def load_private(pkcs8: bytes) -> X25519PrivateKey:
    """The private key in PKCS #8.

    Raises:
        ValueError: if it is none of this kind.
    """
    private_key = load_der_private_key(pkcs8, password=None)
    if not isinstance(private_key, X25519PrivateKey):
        raise ValueError  # noqa: TRY004 - what is wrong is the file's content, as with all else in it
    return private_key


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


def _binding(board: str) -> bytes:
    """AES-GCM's additional data: a private key cannot be passed off as another board's."""
    return f"{PRIVATE_KIND}/1/{board}".encode()
