"""Receipts: six words that only their holder has, and through which a reply finds the way back.

From the words come an id, under which a reply is looked up, and a key pair that the reply is sealed to. Id and public
key travel inside the sealed report; the words are shown once and kept nowhere. `docs/feedback.md` has the format.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from rapidfuzz import process
from rapidfuzz.distance import OSA

from feedback.report import FeedbackError, ReplyTo

WORDS = 6
"""Of 1,295 each: 62 bits, and every guess costs a run of Argon2id."""
SALT = b"safeboard receipt 1"
"""The same for everybody: there is no name to look a salt up by, and words drawn by chance have no twins to hide."""
PASSES, MEMORY, LANES = 3, 64 * 1024, 4
"""RFC 9106, the second recommended choice; memory in KiB."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What six words unlock. Its repr shows nothing."""

    id: bytes = field(repr=False)
    """16 bytes: where a reply is kept."""
    private_key: X25519PrivateKey = field(repr=False)

    @property
    def reply_to(self) -> ReplyTo:
        """What the report carries, sealed, so that it can be answered."""
        return ReplyTo(self.id, self.private_key.public_key().public_bytes_raw())


def new_words(unfit: Callable[[str], bool] = lambda _: False) -> str:
    """Six words drawn by chance, with single spaces.

    Args:
        unfit: says which words must be drawn again, such as those that would be taken for a call for help.
    """
    while unfit(words := " ".join(secrets.choice(word_list()) for _ in range(WORDS))):
        pass
    return words


def read_words(typed: str) -> str:
    """The words as they were given out, whatever capitals, hyphens, commas or spaces somebody typed them with.

    A word one slip of a key away from a listed one becomes that: any two listed words are at least three apart, so
    there is never a choice. A word that is none is left as it is: that must look like a receipt without a reply.

    Raises:
        FeedbackError: if it is not six words.
    """
    words = _split(typed)
    if len(words) != WORDS:
        raise FeedbackError(
            f"A receipt has {WORDS} words, and I count {len(words)}. "
            f"Type all {WORDS} in their order, with spaces between."
        )
    return " ".join(_nearest(word) for word in words)


def derive(words: str) -> Receipt:
    """Id and key of a receipt; takes about a third of a second and 64 MiB on purpose, whatever the words are."""
    raw = Argon2id(salt=SALT, length=48, iterations=PASSES, lanes=LANES, memory_cost=MEMORY).derive(words.encode())
    return Receipt(raw[:16], X25519PrivateKey.from_private_bytes(raw[16:]))


def looks_like_receipt(text: str) -> bool:
    """Whether a message is somebody's receipt and nothing else, so that it must not be searched or counted.

    One that lost a word, gained one, or has one wrong is no less secret. Sentences have small words, which are not
    in the list.
    """
    words = _split(text)
    if not WORDS - 1 <= len(words) <= WORDS + 1:
        return False
    # Every message comes by here, and putting a word right costs more than the rest: a sentence is soon told apart.
    missed = sum(word not in _all() and len(word) < _SHORTEST for word in words)
    return len(words) - missed >= WORDS - 1 and sum(_nearest(word) in _all() for word in words) >= WORDS - 1


@cache
def word_list() -> tuple[str, ...]:
    """The EFF's second short list as xkcdpass ships it, but for its one word with a hyphen."""
    text = files("xkcdpass").joinpath("static", "eff-special").read_text(encoding="ascii")
    return tuple(word for word in text.split() if word.isalpha())


@cache
def _all() -> frozenset[str]:
    return frozenset(word_list())


def _split(typed: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", typed.lower())


_SHORTEST = 4
"""Letters of a word that is put right: among shorter ones a slip makes another word."""


def _nearest(word: str) -> str:
    if word in _all() or len(word) < _SHORTEST:
        return word
    found = process.extractOne(word, word_list(), scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else word
