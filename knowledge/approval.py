"""Who approved which version of what: `approvals.yaml` in a board's folder, beside the content that it speaks of.

A version is the fingerprint of what a reader sees. Whoever changes an answer need not remember to withdraw its
approval: the fingerprint no longer fits, and the entry counts as a draft until somebody approves it again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from knowledge.model import Content, Entry, Text

APPROVALS_FILE = "approvals.yaml"
URGENT_CARD = "urgent-card"
"""The name under which the wording of the urgent card is approved, beside the ids of entries."""
SEEN = {"title", "answer", "steps", "timescale", "contact", "sources", "as_at", "contradiction"}
"""The fields of an entry that a reader sees. Example questions and other names only help to find it."""
_HEADING = (
    "# Who approved which version of an answer, and when. Written by `safeboard knowledge approve`: each line is an\n"
    "# entry's id and the fingerprint of its wording then. Keep this file under version control with the content.\n"
)


class Approval(Content):
    """One act of approval: a person with their role, a day, and the versions that they read."""

    by: Text
    on: dt.date
    versions: Mapping[str, Text] = Field(default_factory=dict)
    """Entry id, or `urgent-card`, to fingerprint."""


class Approvals(Content):
    """The content of `approvals.yaml`, the oldest first."""

    approvals: tuple[Approval, ...] = ()

    def latest(self, name: str) -> Approval | None:
        """The last approval of an entry's id, or of `urgent-card`, whatever its version."""
        return next((one for one in reversed(self.approvals) if name in one.versions), None)

    def standing(self, name: str, version: str) -> "Standing":
        """How a version stands: approved, changed since it was, or never approved."""
        if any(one.versions.get(name) == version for one in self.approvals):
            return Standing.APPROVED
        return Standing.CHANGED if self.latest(name) else Standing.NEVER


class Standing(StrEnum):
    """How a version stands towards the approvals."""

    APPROVED = "approved"
    CHANGED = "changed since"
    NEVER = "never approved"


def version_of(entry: Entry) -> str:
    """The fingerprint of what a reader sees of an entry: 12 hexadecimal digits."""
    return wording_version(json.dumps(entry.model_dump(mode="json", include=SEEN), sort_keys=True, ensure_ascii=False))


def wording_version(text: str) -> str:
    """The fingerprint of a text: 12 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def record(folder: Path, approval: Approval, earlier: Approvals) -> Path:
    """Add an approval to a board's file, and give the file's path. The file is replaced whole or not at all."""
    path = folder / APPROVALS_FILE
    rows: list[dict[str, Any]] = [
        {"by": one.by, "on": one.on.isoformat(), "versions": dict(one.versions)}
        for one in (*earlier.approvals, approval)
    ]
    text = yaml.safe_dump({"approvals": rows}, allow_unicode=True, sort_keys=False, width=110)
    fresh = path.with_suffix(".new")
    fresh.write_text(_HEADING + text, encoding="utf-8")
    fresh.replace(path)
    return path


def with_drafts_marked(entries: Iterable[Entry], approvals: Approvals) -> tuple[Entry, ...]:
    """The entries, each that nobody approved in its present wording marked as a draft."""
    return tuple(
        entry
        if approvals.standing(entry.id, version_of(entry)) is Standing.APPROVED
        else entry.model_copy(update={"draft": True})
        for entry in entries
    )
