"""What a message costs on the way to its answer, measured on the shipped boards. For `safeboard bench shipped`."""

import resource
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from feedback.screening import screen
from knowledge.library import Library
from knowledge.load import SHIPPED, load_boards
from knowledge.urgency import UrgencyCheck

T = TypeVar("T")


def measure_shipped() -> dict[str, float]:
    """Seconds to start, milliseconds a message (median and 95th percentile), peak memory in MB (the whole process)."""
    packs, loaded = _timed(lambda: load_boards(SHIPPED))
    with TemporaryDirectory() as folder:
        _, learned = _timed(lambda: Library.build(packs, Path(folder)))
        library, recalled = _timed(lambda: Library.build(packs, Path(folder)))
    urgency, taught = _timed(UrgencyCheck.build)
    asked = [(question, entry.board) for entry in library.entries() for question in entry.questions[:1]]
    return {
        "entries": len(library.entries()),
        "load the content, s": round(loaded, 2),
        "learn the search, s": round(learned, 2),
        "recall the search from its cache, s": round(recalled, 2),
        "learn the live-concern check, s": round(taught, 2),
        **_each("answer", (partial(library.answer_all, text, board) for text, board in asked)),
        **_each("live-concern check", (partial(urgency.is_live_concern, text) for text, _ in asked)),
        **_each("screening", (partial(screen, text) for text, _ in asked)),
        "peak memory, MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _each(name: str, works: Iterable[Callable[[], object]]) -> dict[str, float]:
    milliseconds = [_timed(work)[1] * 1000 for work in works]
    median, late = np.percentile(milliseconds, [50, 95])
    return {f"{name}, ms median": round(float(median), 3), f"{name}, ms p95": round(float(late), 3)}
