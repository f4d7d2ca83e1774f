"""What the live-concern check learned from its phrasings, kept between starts.

The file is named after a hash of the phrasings as they were read and of the check's own code, so other phrasings or
another version never find it. It holds arrays and names only (`.npz`, read without pickle) and a hash of all of them:
a file that is cut off, or in which a bit has flipped, is not used, and the check learns anew.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.kept import read_arrays, write_arrays
from knowledge.urgency_likeness import Likeness
from knowledge.urgency_model import Weights
from knowledge.urgency_phrasings import Phrasings

_CODE = (
    "kept",
    "urgency",
    "urgency_cache",
    "urgency_likeness",
    "urgency_model",
    "urgency_phrasings",
    "urgency_reading",
)
_OF_LIKENESS = ("starts", "rows", "weights", "lengths", "votes")


def stamp(phrasings: Phrasings) -> str:
    """A name for exactly these phrasings under this version of the check."""
    found = hashlib.sha256(np.__version__.encode())
    for module in _CODE:
        found.update((Path(__file__).parent / f"{module}.py").read_bytes())
    for line in phrasings.lines:
        found.update(f"{line.live} {line.group} {line.text}\n".encode())
    rest = (phrasings.cues, phrasings.families, phrasings.spellings, sorted(phrasings.real_words), phrasings.pleas)
    found.update(json.dumps(rest).encode())
    return found.hexdigest()[:32]


def recall(folder: Path, name: str) -> tuple[Weights, Likeness] | None:
    """What was learned from these phrasings before, or None where nothing usable is kept."""
    arrays = read_arrays(folder / f"concerns-{name}.npz")
    try:
        return None if arrays is None else _learned(arrays)
    except (KeyError, TypeError, ValueError):
        return None


def remember(folder: Path, name: str, weights: Weights, likeness: Likeness) -> None:
    """Keep what was learned; older files go. A folder that cannot be written to is no error."""
    features = {"features": list(weights.by_feature), "terms": list(likeness.terms)}
    arrays = {part: getattr(likeness, part) for part in _OF_LIKENESS}
    arrays["by_feature"] = np.array([*weights.by_feature.values(), weights.bias])
    arrays["names"] = np.frombuffer(json.dumps(features).encode(), np.uint8)
    write_arrays(folder, "concerns", name, arrays)


def _learned(arrays: Mapping[str, NDArray[Any]]) -> tuple[Weights, Likeness]:
    names = json.loads(arrays["names"].tobytes())
    *values, bias = arrays["by_feature"].tolist()
    likeness = Likeness(
        terms={term: place for place, term in enumerate(names["terms"])},
        **{part: arrays[part] for part in _OF_LIKENESS},
    )
    return Weights(dict(zip(names["features"], values, strict=True)), bias), likeness
