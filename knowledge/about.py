"""What people say to Safeboard about itself: greetings, thanks, who it is, whether it keeps secrets.

The boards' documents say nothing about the bot. Without this, "can I tell you something anonymously" would be looked
up in an annual report.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from knowledge.words import plain

FILE = Path(__file__).with_name("about.yaml")
LIKE = 90
"""How alike a message and a phrasing must be, of 100: one slip in ten letters. None in a word of four."""
OPENINGS = ("please ", "hello ", "hi ", "hey ", "sorry ", "so ", "ok ", "and ")
"""What may stand before any of it."""
_MARKS = re.compile(r"[.,;:!?…–()\"“”-]")


def phrasings() -> tuple[str, ...]:
    """Everything that is known to be about Safeboard itself."""
    return tuple(_replies())


def about_itself(words: str) -> str | None:
    """The reply to a message that is, as a whole, about Safeboard itself; None to all others."""
    replies, said = _replies(), _plain(words)
    for form in (said, *(said.removeprefix(opening) for opening in OPENINGS if said.startswith(opening))):
        found = process.extractOne(form, replies.keys(), scorer=fuzz.ratio, score_cutoff=LIKE)
        if found is not None:
            return replies[found[0]]
    return None


@cache
def _replies() -> Mapping[str, str]:
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {_plain(said): entry["reply"] for entry in entries for said in entry["said"]}


def _plain(words: str) -> str:
    """Without marks: "Thanks, that's great!" is "thanks thats great". An emoji stays, for it may be all there is."""
    return " ".join(_MARKS.sub(" ", plain(words).replace("'", "")).split())
