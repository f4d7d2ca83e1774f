"""What survives a restart: an append-only file of `[key, value]` lines, of which the last for a key holds.

A line costs one write to the operating system, so a killed demo loses nothing that it has answered. A
half-written last line, the worst that a kill can leave, is dropped when the file is read.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Journal:
    """The journal in `folder`. Read it once, `rewrite` it with what still matters, then `put` as things change."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "journal.jsonl"
        self._file: int | None = None

    def read(self) -> dict[str, Any]:
        """The last value of every key, in the order in which the keys first came."""
        if not self._path.exists():
            return {}
        entries: dict[str, Any] = {}
        for line in self._path.read_bytes().splitlines():
            try:
                key, value = json.loads(line)
            except ValueError:
                break  # the line that a kill cut short; nothing follows it
            entries[key] = value
        return entries

    def rewrite(self, entries: Iterable[tuple[str, Any]]) -> None:
        """Replace the whole file at once by `entries` and open it for more."""
        self.close()
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(ENCODE(entry) + "\n" for entry in entries)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND)

    def put(self, key: str, value: Any) -> None:
        """Record that `key` now has `value`, which is JSON."""
        assert self._file is not None, "rewrite() opens the journal"
        os.write(self._file, (ENCODE((key, value)) + "\n").encode())

    def close(self) -> None:
        """Close the file; nothing is waiting to be written."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
