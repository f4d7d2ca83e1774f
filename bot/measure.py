"""What a message costs on the way to its answer, measured on the shipped boards. For `safeboard bench`."""

import asyncio
import resource
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from bot.app import build_application
from bot.clock import SystemClock
from bot.settings import Settings
from bot.wiring import wire
from feedback.screening import screen
from knowledge.benchmark import made_up
from knowledge.evaluate import peak_mb
from knowledge.library import Library
from knowledge.load import SHIPPED, load_boards
from knowledge.urgency import UrgencyCheck
from knowledge.urgency_measure import longest_messages, processor_ms

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
        **_longest(urgency, [text for text, _ in asked]),
        **_each("screening", (partial(screen, text) for text, _ in asked)),
        "peak memory, MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _longest(urgency: UrgencyCheck, lines: list[str]) -> dict[str, float]:
    """Milliseconds of processor time for the longest messages that Telegram takes: ordinary ones, and the worst."""
    took = {name: processor_ms(urgency, text) for name, text in longest_messages(lines).items()}
    worst = max(took, key=lambda name: took[name])
    return {
        "live-concern check of 4,096 characters, ms": round(took["sentences"], 2),
        f"the same at worst ({worst}), ms": round(took[worst], 2),
    }


def measure_bot() -> dict[str, float]:
    """Seconds to start and peak memory in MB of the whole bot, each in a process of its own.

    The first start learns the search, the second has it from the cache. Everything is wired as for `safeboard run`,
    database and handlers included, and asked each entry's first question; only the connection to Telegram is missing.
    """
    with TemporaryDirectory() as folder:
        first, _, _ = _in_a_process(_start, folder)
        again, peak, rest = _in_a_process(_start, folder)
    return {"first start, s": first, "later start, s": again, "peak memory, MB": peak, "memory at rest, MB": rest}


def measure_large(entries: int) -> dict[str, float]:
    """Seconds to build so many made-up entries, milliseconds a question, peak memory in MB of a process of its own."""
    built, median, late, memory = _in_a_process(_build_large, entries)
    return {
        "entries": entries,
        "build, s": built,
        "answer, ms median": median,
        "answer, ms p95": late,
        "peak memory, MB": memory,
    }


def _in_a_process(work: Callable[..., tuple[float, ...]], *given: object) -> tuple[float, ...]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return tuple(round(figure, 2) for figure in fresh.submit(work, *given).result())


def _start(folder: str) -> tuple[float, float, float]:
    async def ask_everything() -> float:
        started = time.perf_counter()
        services = await wire(Settings(data_dir=Path(folder), content_dir=None, _env_file=None), SystemClock())
        build_application(services, token="1:measured")  # noqa: S106 - no token, and never sent
        seconds = time.perf_counter() - started
        for entry in services.library.entries():
            for question in entry.questions[:1]:
                services.urgency.is_live_concern(question)
                screen(question)
                services.library.answer_all(question, entry.board)
        await services.store.close()
        return seconds

    return asyncio.run(ask_everything()), peak_mb(), _resident_mb()


def _resident_mb() -> float:
    """The memory that this process holds now; its peak where the system does not tell (outside Linux)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS")), peak_mb())


def _build_large(entries: int) -> tuple[float, ...]:
    pack, questions = made_up(entries)
    library, built = _timed(lambda: Library.build([pack]))
    milliseconds = [_timed(partial(library.answer, question))[1] * 1000 for question in questions]
    median, late = np.percentile(milliseconds, [50, 95])
    return built, float(median), float(late), peak_mb()


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _each(name: str, works: Iterable[Callable[[], object]]) -> dict[str, float]:
    milliseconds = [_timed(work)[1] * 1000 for work in works]
    median, late = np.percentile(milliseconds, [50, 95])
    return {f"{name}, ms median": round(float(median), 3), f"{name}, ms p95": round(float(late), 3)}
