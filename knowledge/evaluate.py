"""How well the search answers a file of questions: ranking, refusing, time and memory."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.library import Library
from knowledge.load import Pack
from knowledge.outcome import Answer
from knowledge.problems import NO_LINE, ContentError, Problem, shown


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the id of the entry that answers it; None where no entry does."""

    text: str
    expect: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The measured figures; None where the questions give nothing to measure. Percentages are of 100."""

    queries: int
    top1: float | None
    """Share of answerable questions whose entry comes first."""
    top3: float | None
    auroc: float | None
    """How well the confidence tells answerable questions from others: .5 is chance, 1 is perfect."""
    accepted_pct: float | None
    """Share of answerable questions that are answered outright, at the product's own threshold."""
    accepted_right_pct: float | None
    """Share of these answers that are the right ones."""
    refused_null_pct: float | None
    """Share of unanswerable questions that are not answered."""
    p50_ms: float
    p95_ms: float
    build_s: float
    peak_mb: float
    """The most memory that the whole process has held."""


def read_queries(path: Path) -> list[Query]:
    """Read lines of `{"q": text, "expect": entry id or null}`.

    Raises:
        ContentError: for lines that are not such objects, and where there is none.
    """
    queries: list[Query] = []
    problems: list[Problem] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            queries.append(Query(str(row["q"]), None if row["expect"] is None else str(row["expect"])))
        except (ValueError, KeyError, TypeError):
            problems.append(
                Problem(shown(path), number, "", 'must be an object {"q": "...", "expect": "entry id" or null}.')
            )
    if not queries and not problems:
        problems.append(Problem(shown(path), NO_LINE, "", "holds no questions."))
    if problems:
        raise ContentError(problems)
    return queries


def evaluate(
    packs: Sequence[Pack], queries: Sequence[Query], track: Callable[[Iterable[Query]], Iterable[Query]] = iter
) -> Figures:
    """Build a library of the packs and ask it every question, with no board chosen.

    Args:
        packs: what to search.
        queries: what to ask; `expect` is an entry's id, or its key (`board/id`).
        track: wraps the questions to show progress.
    """
    started = time.perf_counter()
    library = Library.build(packs)
    build_s = time.perf_counter() - started
    places: list[int | None] = []
    sure, answerable, outright, right, times = [], [], [], [], []
    for query in track(queries):
        started = time.perf_counter()
        outcome = library.answer(query.text)
        times.append((time.perf_counter() - started) * 1000)
        ranked = library.confidences(query.text)
        names = [_name(key, query.expect) for key, _ in ranked]
        places.append(names.index(query.expect) if query.expect in names else None)
        sure.append(ranked[0][1] if ranked else 0.0)
        answerable.append(query.expect is not None)
        outright.append(isinstance(outcome, Answer))
        right.append(isinstance(outcome, Answer) and _name(outcome.entry.key, query.expect) == query.expect)
    inside, accepted = np.array(answerable), np.array(outright)
    firsts = [place for place, known in zip(places, answerable, strict=True) if known]
    return Figures(
        queries=len(queries),
        top1=_percent([place == 0 for place in firsts]),
        top3=_percent([place is not None and place < 3 for place in firsts]),
        auroc=_auroc(np.array(sure), inside),
        accepted_pct=_percent(accepted[inside].tolist()),
        accepted_right_pct=_percent(np.array(right)[inside & accepted].tolist()),
        refused_null_pct=_percent((~accepted[~inside]).tolist()),
        p50_ms=round(float(np.percentile(times, 50)), 2),
        p95_ms=round(float(np.percentile(times, 95)), 2),
        build_s=round(build_s, 2),
        peak_mb=peak_mb(),
    )


def peak_mb() -> float:
    """The most memory that this process has held so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage gives bytes on macOS, kilobytes elsewhere
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)


def _name(key: str, expect: str | None) -> str:
    """An entry's key as the question file names it: with its board only where `expect` has one."""
    return key if expect is not None and "/" in expect else key.rpartition("/")[2]


def _percent(flags: Sequence[bool]) -> float | None:
    return round(100 * sum(flags) / len(flags), 2) if flags else None


def _auroc(sure: np.ndarray, inside: np.ndarray) -> float | None:
    """The chance that an answerable question gets more confidence than another (Mann-Whitney); ties count half."""
    yes, no = int(inside.sum()), int((~inside).sum())
    if not yes or not no:
        return None
    from scipy.stats import rankdata

    ranks = rankdata(sure)
    return round(float((ranks[inside].sum() - yes * (yes + 1) / 2) / (yes * no)), 4)
