"""Which entries a question could mean, best first: a classifier that is trained for each question.

BM25, the latent dimensions and what words mean name six candidates. A kernel ridge regression over only those of
their phrasings that are most like the question then tells them apart. It sees the few entries that compete for this
very question, so it is as sharp as a classifier over all of them, costs under a millisecond, and needs no training
when an entry changes. The kernel is quadratic, so words count jointly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index import LATENT_SHARE, MEANING_SHARE, Floats, Index, spread
from knowledge.units import Units

CANDIDATES = 6
ROWS_OF_ENTRY = 48
"""At most so many phrasings of one entry are compared: an entry with hundreds must not slow every question."""
KEPT_OF_ENTRY = 6
"""So many of them, those most like the question, are told from other entries': the work grows with their cube."""
OFFSET = 0.3
"""The kernel is (likeness + OFFSET) squared."""
RIDGE = 0.15
"""Regularisation, relative to the kernel's diagonal."""
MATCH_SHARE = 0.25
"""What BM25 adds to the classifier's score, of 1."""
SHARPNESS = 8.0
"""How strongly the softmax over the candidates favours the best."""
LATENT_LENGTH, MEANING_LENGTH = np.float32(LATENT_SHARE**0.5), np.float32(MEANING_SHARE**0.5)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate and how it compares with the question. All numbers are higher for better."""

    entry: int
    score: float
    """Classifier and BM25 together: near 1 for a phrasing of this entry, near 0 for any other."""
    share: float
    """Of the candidates' scores, as a softmax: near 1 where no other entry comes close."""
    likeness: float
    """Of the question and the entry's nearest phrasing, in words, pairs and latent dimensions: 0 to 1."""
    latent_likeness: float
    """The same in the latent dimensions alone."""
    closeness: float
    """Of the question and the entry as a whole, in the latent dimensions: -1 to 1."""
    like_meaning: float
    """Of the question and the entry's phrasing that means most nearly the same: -1 to 1."""
    close_meaning: float
    """Of what the question and the entry's phrasings together mean: -1 to 1."""
    likest: tuple[int, ...]
    """The entry's phrasings that are most like the question, by their rows."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question compared with all entries, before it is known which of them may answer."""

    row: Floats
    latent: Floats
    grasp: float
    match: Floats
    closeness: Floats
    merit: Floats
    """What makes an entry a candidate."""
    meaning: Floats
    close_meaning: Floats


def compare(index: Index, units: Units) -> Comparison:
    """Compare a question with every entry."""
    row, latent, grasp, meaning = index.vectors(units)
    match, closeness = _match(index, units), index.latent_entries @ latent
    close = index.meaning_entries @ meaning
    return Comparison(row, latent, grasp, match, closeness, match + closeness + close, meaning, close)


def rank(
    index: Index, question: Comparison, allowed: NDArray[np.bool_] | None = None, own: Sequence[int] = ()
) -> list[Ranked]:
    """The candidates among the `allowed` entries (all, if None), best first; none for a text without known words.

    Those whose `own` words these are, are candidates however near others are.
    """
    if not question.latent.any() and not question.meaning.any():
        return []
    merit = question.merit
    if allowed is not None:
        merit = np.where(allowed, merit, -np.inf)
    count = min(CANDIDATES, len(merit) if allowed is None else int(np.count_nonzero(allowed)))
    if count == 0:
        return []
    candidates = np.union1d(np.argpartition(-merit, count - 1)[:count], np.array(own, np.intp))
    count = len(candidates)
    start = index.row_start[candidates]
    rows, owners = spread(start, np.minimum(index.row_start[candidates + 1] - start, ROWS_OF_ENTRY))
    likeness, latent_likeness, like_meaning, scores, kept = _classify(index, rows, owners, count, question)
    total = (1 - MATCH_SHARE) * scores + MATCH_SHARE * question.match[candidates]
    shares = np.exp(SHARPNESS * (total - total.max()))
    shares /= shares.sum()
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    numbers = zip(
        candidates.tolist(),
        total.tolist(),
        shares.tolist(),
        np.maximum.reduceat(likeness, firsts).tolist(),
        np.maximum.reduceat(latent_likeness, firsts).tolist(),
        question.closeness[candidates].tolist(),
        np.maximum.reduceat(like_meaning, firsts).tolist(),
        question.close_meaning[candidates].tolist(),
        (tuple(rows[kept[owners[kept] == place]].tolist()) for place in range(count)),
        strict=True,
    )
    return sorted((Ranked(*each) for each in numbers), key=lambda ranked: -ranked.score)


def _match(index: Index, units: Units) -> Floats:
    """BM25 of every entry, scaled so that the best has 1."""
    columns = index.terms.columns
    known = np.array(list({columns[term] for term in units.terms if term in columns}), np.intp)
    places, _ = index.matches.places(known)
    scores = np.bincount(index.matches.columns[places], index.matches.values[places], index.size).astype(np.float32)
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def _classify(
    index: Index, rows: NDArray[np.intp], owners: NDArray[np.intp], count: int, question: Comparison
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any], NDArray[np.intp]]:
    """For each phrasing its likeness, overall, latent and in meaning; for each candidate the regression's score.

    The last are the numbers of the phrasings that took part, those of each candidate that are most like the question.
    """
    places, line = index.rows.places(rows)
    columns, values = index.rows.columns[places], index.rows.values[places]
    latent_rows = index.latent_rows[rows].astype(np.float32)
    meaning_rows = index.meaning_rows[rows].astype(np.float32)
    latent_likeness = latent_rows @ (question.latent * LATENT_LENGTH)
    like_meaning = meaning_rows @ (question.meaning * MEANING_LENGTH)
    likeness = np.bincount(line, values * question.row[columns], len(rows)) + latent_likeness + like_meaning
    kept = _likest(likeness, owners)
    place = np.full(len(rows), -1)
    place[kept] = np.arange(len(kept))
    line = place[line]
    among = line >= 0
    dense_rows = np.hstack([latent_rows[kept], meaning_rows[kept]])
    kernel = _among(index, rows[kept], line[among], columns[among], values[among], dense_rows)
    _sharpened(kernel)
    kernel.flat[:: len(kept) + 1] += RIDGE * (1 + OFFSET) ** 2
    weights = np.linalg.solve(kernel, _sharpened(likeness[kept].astype(np.float32)))
    scores = np.bincount(owners[kept], weights, count) - float(weights.sum()) / count
    return likeness, latent_likeness / LATENT_SHARE, like_meaning / MEANING_SHARE, scores, kept


def _likest(likeness: NDArray[Any], owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """The numbers of each owner's `KEPT_OF_ENTRY` rows that are most like the question, in the rows' own order."""
    order = np.lexsort((-likeness, owners))
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    kept = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order))) < KEPT_OF_ENTRY
    return np.sort(order[kept])


def _among(  # noqa: PLR0917 - what was gathered of some rows, in one order
    index: Index,
    rows: NDArray[np.intp],
    line: NDArray[np.intp],
    columns: NDArray[np.int32],
    values: Floats,
    dense_rows: Floats,
) -> Floats:
    """The likeness of every two rows.

    A column that only one of them has makes none of them alike; the few others are laid out beside the latent
    dimensions and the meanings, so that one product of a narrow matrix with itself does for both.
    """
    shared = columns < index.shared
    line, columns, values = line[shared], columns[shared], values[shared]
    often = np.bincount(columns, minlength=index.shared) > 1
    kept = often[columns]
    place = np.cumsum(often)
    width = int(place[-1]) if len(place) else 0
    table = np.zeros((len(rows), width + dense_rows.shape[1]), np.float32)
    table[line[kept], place[columns[kept]] - 1] = values[kept]
    table[:, width:] = dense_rows
    among = table @ table.T
    among.flat[:: len(rows) + 1] = index.row_squares[rows]
    return np.asarray(among, np.float32)


def _sharpened(likeness: Floats) -> Floats:
    """(likeness + OFFSET) squared, in place."""
    likeness += np.float32(OFFSET)
    np.maximum(likeness, 0, out=likeness)
    return np.multiply(likeness, likeness, out=likeness)
