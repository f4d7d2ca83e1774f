"""What was learned from the content, kept between starts.

The file holds arrays of numbers, and names as JSON (`.npz`, read without pickle), so that a file from an
untrusted hand cannot run anything. Its name is the hash of the content and of the program's own search
code: other content or another version never finds it. A damaged file is learned anew.
"""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.evidence import KINDS, Offered
from knowledge.gate import Gate
from knowledge.index import Index, Rows, Vocabulary
from knowledge.kept import Arrays, read_arrays, write_arrays
from knowledge.meaning import SHIPPED
from knowledge.model import Entry
from knowledge.search import Known, Learned

_CODE = (
    *(
        "alignment",
        "asked",
        "cache",
        "counting",
        "evidence",
        "gate",
        "held",
        "index",
        "indexing",
        "kept",
        "meaning",
        "rank",
        "reading",
        "repair",
        "search",
        "teach",
        "texts",
    ),
    *("thesaurus", "topics", "units", "words"),
)
_ROWS = ("rows", "matches", "told")
_VOCABULARIES = ("terms", "pieces")
_PLAIN = (
    *("pair_weights", "term_places", "pair_places", "row_start", "row_squares"),
    *("latent_rows", "latent_entries", "meaning_rows", "meaning_entries", "projection", "term_meanings"),
)


def content_hash(entries: Sequence[Entry], *others: object) -> str:
    """A name for exactly these entries, and whatever else they are searched with, under this version of the search."""
    found = hashlib.sha256()
    for module in _CODE:
        found.update((Path(__file__).parent / f"{module}.py").read_bytes())
    found.update(SHIPPED.read_bytes())
    found.update(np.__version__.encode())
    found.update(json.dumps(others, sort_keys=True).encode())
    for entry in entries:
        found.update(entry.model_dump_json().encode())
    return found.hexdigest()[:32]


def recall(folder: Path, stamp: str) -> Learned | None:
    """What was learned from this content before, or None where nothing usable is kept."""
    arrays = read_arrays(folder / f"search-{stamp}.npz")
    try:
        return None if arrays is None else _learned(arrays)
    except (KeyError, TypeError, ValueError):
        return None


def remember(folder: Path, stamp: str, learned: Learned) -> None:
    """Keep what was learned, and only that: older files go. A folder that cannot be written to is no error."""
    write_arrays(folder, "search", stamp, _arrays(learned))


def _arrays(learned: Learned) -> dict[str, NDArray[Any]]:
    known, gate = learned.known, learned.gate
    index = known.index
    names = {
        "shared": index.shared,
        "width": index.width,
        **{name: list(getattr(index, name).columns) for name in _VOCABULARIES},
        "offered": [[sorted(getattr(each, part)) for part in _parts(Offered)] for each in known.offered],
        "years": [sorted(years) for years in known.years],
        "vocabulary": dict(known.vocabulary),
        "own_words": known.own_words,
    }
    arrays = {name: getattr(index, name) for name in _PLAIN}
    for name in _ROWS:
        arrays |= {f"{name}.{part}": getattr(getattr(index, name), part) for part in _parts(Rows)}
    arrays |= {f"{name}.weights": getattr(index, name).weights for name in _VOCABULARIES}
    arrays["gate"] = np.concatenate([gate.middle, gate.spread, gate.weights, [gate.bias]])
    arrays["names"] = np.frombuffer(json.dumps(names).encode(), np.uint8)
    return arrays


def _learned(arrays: Arrays) -> Learned:
    names = json.loads(arrays["names"].tobytes())
    vocabularies = {
        name: Vocabulary({each: place for place, each in enumerate(names[name])}, arrays[f"{name}.weights"])
        for name in _VOCABULARIES
    }
    tables = {name: Rows(*(arrays[f"{name}.{part}"] for part in _parts(Rows))) for name in _ROWS}
    parts: dict[str, Any] = {**vocabularies, **tables, **{name: arrays[name] for name in _PLAIN}}
    index = Index(**parts, shared=names["shared"], width=names["width"])
    known = Known(
        index=index,
        offered=tuple(Offered(*map(frozenset, each)) for each in names["offered"]),
        years=tuple(map(frozenset, names["years"])),
        vocabulary=names["vocabulary"],
        own_words={stems: tuple(entries) for stems, entries in names["own_words"].items()},
    )
    middle, spread, weights = arrays["gate"][:-1].reshape(3, len(KINDS))
    return Learned(known, Gate(middle, spread, weights, float(arrays["gate"][-1])))


def _parts(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]
