"""The page that opens feedback in a browser: one HTML file that needs no network, no library, no installing.

Its parts are the files beside this one, so that each can be read by itself; `build` puts them together. The
scripts are ES modules without side effects apart from `app.js`; their imports become plain neighbours here.
The page's content security policy names the hashes of its one style and one script and allows nothing else, so it
can fetch nothing, send nothing, and run nothing that came in with the data.
"""

import base64
import hashlib
import json
import re
from pathlib import Path

from feedback.batches import BATCH_KIND
from feedback.halves import HALF_KIND
from feedback.keyfile import MOST_ITERATIONS
from feedback.keys import PRIVATE_KIND, PUBLIC_KIND
from feedback.labelled import Labelled
from feedback.replies import PADDED_SIZE, REPLIES_KIND, REPLY_LIMIT
from feedback.report import Category, Question, Role
from feedback.sealing import SEALED_SIZE
from feedback.statistics import LEAST_CELL, NO_QUESTION

_HERE = Path(__file__).parent
_SCRIPTS = ("bytes", "hpke", "keys", "files", "counts", "csv", "session", "dom", "tables", "reports", "app")
"""In the order in which they build on each other."""


def build() -> str:
    """The page's text."""
    style = _read("style.css")
    script = "\n".join([f"const SHARED = {_shared()};", *(_without_modules(_read(f"{name}.js")) for name in _SCRIPTS)])
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {"policy": policy, "style": style, "script": script}
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _read("page.html"))


def _shared() -> str:
    """What the page must know as the rest of the program does: words, sizes, kinds of files."""
    content = {
        "tables": {
            "category": _labels(Category),
            "role": _labels(Role),
            "question": _labels(Question) | {NO_QUESTION: "No question named"},
        },
        "notSaid": Role.NOT_SAID.value,
        "noQuestion": NO_QUESTION,
        "leastCell": LEAST_CELL,
        "sealedSize": SEALED_SIZE,
        "replySize": PADDED_SIZE,
        "replyLimit": REPLY_LIMIT,
        "mostIterations": MOST_ITERATIONS,
        "kinds": {
            "batch": BATCH_KIND,
            "whole": PRIVATE_KIND,
            "half": HALF_KIND,
            "public": PUBLIC_KIND,
            "replies": REPLIES_KIND,
            "themes": "safeboard feedback themes",
        },
    }
    return json.dumps(content).replace("<", "\\u003c")


def _labels(kind: type[Labelled]) -> dict[str, str]:
    return {each.value: each.label for each in kind}


def _without_modules(script: str) -> str:
    return re.sub(r"^import .*\n", "", script, flags=re.MULTILINE).replace("\nexport ", "\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
