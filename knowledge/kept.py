"""Files of arrays that a later start finds again: no pickle, and a hash of everything inside.

A file from an untrusted hand cannot run anything, and one that was damaged is found out and not used.
"""

import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]


def read_arrays(file: Path) -> Arrays | None:
    """The arrays of a file, or None where it is missing, damaged or something else."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        digest = arrays.pop("digest").tobytes()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile):
        return None
    return arrays if digest == _digest(arrays) else None


def write_arrays(folder: Path, kind: str, stamp: str, arrays: Arrays) -> None:
    """Write `kind-stamp.npz` whole or not at all; older ones of its kind go. A folder that refuses is no error."""
    kept = folder / f"{kind}-{stamp}.npz"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"{kind}-{stamp}.{os.getpid()}.part"
        with unfinished.open("wb") as file:
            np.savez(file, digest=np.frombuffer(_digest(arrays), np.uint8), **arrays)  # type: ignore[arg-type]  # numpy thinks of allow_pickle
        unfinished.replace(kept)
        for other in folder.glob(f"{kind}-*.npz"):
            if other != kept:
                other.unlink(missing_ok=True)
    except OSError:
        return


def _digest(arrays: Arrays) -> bytes:
    found = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        found.update(f"{name} {array.dtype} {array.shape}".encode())
        found.update(array.data)
    return found.digest()
