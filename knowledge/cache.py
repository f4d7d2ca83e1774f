"""What was learned from the content, kept between starts.

The file holds arrays of numbers and nothing else (`.npz`, read without pickle), so that a file from
an untrusted hand cannot run anything. Its name is the hash of the content and of the program's own
search code: other content or another version never finds it. A damaged file is learned anew.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.evidence import KINDS
from knowledge.gate import Gate
from knowledge.model import Entry
from knowledge.search import Learned

_CODE = ("asked", "evidence", "gate", "held", "index", "rank", "repair", "search", "thesaurus", "units", "words")


def content_hash(entries: Sequence[Entry], *others: object) -> str:
    """A name for exactly these entries, and whatever else they are searched with, under this version of the search."""
    found = hashlib.sha256()
    for module in _CODE:
        found.update((Path(__file__).parent / f"{module}.py").read_bytes())
    found.update(np.__version__.encode())
    found.update(json.dumps(others, sort_keys=True).encode())
    for entry in entries:
        found.update(entry.model_dump_json().encode())
    return found.hexdigest()[:32]


def recall(folder: Path, stamp: str) -> Learned | None:
    """What was learned from this content before, or None where nothing usable is kept."""
    try:
        with _file(folder, stamp).open("rb") as file, np.load(file, allow_pickle=False) as kept:
            projection, numbers = kept["projection"], kept["gate"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    shapes = projection.ndim == 2 and projection.dtype == np.float32 and numbers.shape == (3 * len(KINDS) + 1,)
    if not shapes or not np.isfinite(projection).all() or not np.isfinite(numbers).all():
        return None
    middle, spread, weights = numbers[:-1].reshape(3, len(KINDS))
    return Learned(projection, Gate(middle, spread, weights, float(numbers[-1])))


def remember(folder: Path, stamp: str, learned: Learned) -> None:
    """Keep what was learned, and only that: older files go. A folder that cannot be written to is no error."""
    gate = learned.gate
    numbers = np.concatenate([gate.middle, gate.spread, gate.weights, [gate.bias]])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"search-{stamp}.{os.getpid()}.part"
        with unfinished.open("wb") as file:
            np.savez(file, projection=learned.projection, gate=numbers)
        unfinished.replace(_file(folder, stamp))
        for other in folder.glob("search-*.npz"):
            if other != _file(folder, stamp):
                other.unlink(missing_ok=True)
    except OSError:
        return


def _file(folder: Path, stamp: str) -> Path:
    return folder / f"search-{stamp}.npz"
