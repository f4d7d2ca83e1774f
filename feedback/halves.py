"""A private key for two officers: two files, two passphrases, and neither half alone tells anything.

A random key encrypts the private key. It is the XOR of two shares, each of which by itself is 32 random
bytes; each file holds one share under its own passphrase, and the encrypted private key.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from feedback import keyfile
from feedback.keyfile import ITERATIONS, JsonObject, check, damaged, to_bytes, to_json, to_text
from feedback.keys import load_private, new_pair
from feedback.keys import unlock as unlock_whole
from feedback.report import FeedbackError

HALF_KIND = "safeboard feedback private key half"


@dataclass(frozen=True, slots=True)
class _Half:
    """An opened half: its board, which of the two it is, of which splitting, and what it holds."""

    board: str
    number: int
    pair: str
    share: bytes = field(repr=False)
    nonce: bytes
    locked: bytes


def generate_halves(board: str, passphrases: tuple[str, str], *, iterations: int = ITERATIONS) -> tuple[str, str, str]:
    """Make a new pair of keys whose private one opens only with two files and two passphrases.

    Args:
        board: the board's id, as in `southend`.
        passphrases: one for each half, chosen by two people.
        iterations: PBKDF2 rounds, recorded in the files; fewer only where the key guards nothing.

    Returns:
        The texts of the first half, the second half, and the public file.

    Raises:
        FeedbackError: if a passphrase is too short, both are the same, or the board's id is not one.
    """
    for passphrase in passphrases:
        keyfile.check_passphrase(passphrase)
    if passphrases[0] == passphrases[1]:
        raise FeedbackError("Both halves have the same passphrase: let each officer choose one and keep it secret.")
    plain, about, public_file = new_pair(board)
    key, nonce, pair = secrets.token_bytes(32), secrets.token_bytes(12), to_text(secrets.token_bytes(16))
    first = secrets.token_bytes(32)
    locked = AESGCM(key).encrypt(nonce, plain, _binding(board, pair, 0))
    texts = []
    for number, share in ((1, first), (2, _xor(first, key))):
        how, locked_share = keyfile.lock(share, passphrases[number - 1], _binding(board, pair, number), iterations)
        both = {"nonce": to_text(nonce), "locked": to_text(locked)}
        head = {"kind": HALF_KIND, "version": 1, **about, "half": number, "pair": pair}
        texts.append(to_json({**head, **how, "share": locked_share, "private_key": both}))
    return texts[0], texts[1], public_file


def is_half(text: str) -> bool:
    """Whether a file is one half of a split key."""
    return keyfile.content_of(text).get("kind") == HALF_KIND


def unlock(texts: Sequence[str], passphrases: Sequence[str]) -> tuple[str, X25519PrivateKey]:
    """Open a private key: a whole one with its passphrase, or two halves with theirs, in any order.

    Returns:
        The board's id and its private key.

    Raises:
        FeedbackError: if a file is none or damaged, a passphrase is wrong, or the halves do not belong together.
    """
    if len(texts) == 1 and not is_half(texts[0]):
        return unlock_whole(texts[0], passphrases[0])
    if len(texts) != 2 or not all(map(is_half, texts)):
        raise FeedbackError("Give one whole private key file, or the two halves of a split one.")
    one, other = (_open(text, passphrase) for text, passphrase in zip(texts, passphrases, strict=True))
    if (one.board, one.pair) != (other.board, other.pair):
        raise FeedbackError("These two halves do not belong together: they were made at different times.")
    if one.number == other.number:
        raise FeedbackError(f"Both files are half {one.number}. Give half 1 and half 2.")
    try:
        key = AESGCM(_xor(one.share, other.share))
        return one.board, load_private(key.decrypt(one.nonce, one.locked, _binding(one.board, one.pair, 0)))
    except (InvalidTag, ValueError):
        raise damaged("split") from None


def _open(text: str, passphrase: str) -> _Half:
    content = keyfile.read_content(text, HALF_KIND)
    try:
        board, number, pair = str(content["board"]), int(content["half"]), str(content["pair"])
        check(number in {1, 2})
        whole: JsonObject = content["private_key"]
        share = keyfile.unlock(content, to_bytes(content["share"]), passphrase, _binding(board, pair, number))
        check(len(share) == 32)
        return _Half(board, number, pair, share, to_bytes(whole["nonce"]), to_bytes(whole["locked"]))
    except (KeyError, ValueError, TypeError):
        raise damaged("split") from None
    except InvalidTag:
        raise FeedbackError(
            f"The passphrase does not open half {content['half']}. Check capital letters and spaces; "
            "if it is lost, what was sealed to this key cannot be read by anyone."
        ) from None


def _binding(board: str, pair: str, number: int) -> bytes:
    """AES-GCM's additional data; number 0 is the private key itself, 1 and 2 are the shares."""
    return f"{HALF_KIND}/1/{board}/{pair}/{number}".encode()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
