"""The officer's file of replies, written on the officer's machine: who has a receipt learns that it was read.

Answers in words are written with the page (`page/`); this is the least that every reading should give back.
"""

import json
import random
import secrets
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from feedback.keyfile import to_text
from feedback.replies import REPLIES_KIND, VERSION, Reply, Status, seal_reply
from feedback.report import ReplyTo, Report


def read_notices(board: str, reports: Iterable[Report]) -> str:
    """The text of a replies file that says of each report that it was read.

    A report without a receipt gets a decoy, so that the server cannot tell how many have one.
    """
    notice = Reply(board, Status.READ)
    to = [report.receipt or _nobody() for report in reports]
    entries = [{"id": to_text(each.id), "sealed": to_text(seal_reply(notice, each))} for each in to]
    random.SystemRandom().shuffle(entries)
    return json.dumps({"kind": REPLIES_KIND, "version": VERSION, "board": board, "replies": entries}, indent=1) + "\n"


def _nobody() -> ReplyTo:
    """A receipt that nobody has: its private key is thrown away."""
    return ReplyTo(secrets.token_bytes(16), X25519PrivateKey.generate().public_key().public_bytes_raw())
