"""Which entries a question could mean, best first: a classifier that is trained for each question.

BM25 and the latent dimensions name a dozen candidates. A kernel ridge regression over only the
candidates' phrasings then tells them apart. It sees the few entries that compete for this very
question, so it is as sharp as a classifier over all of them, costs under a millisecond, and needs
no training when an entry changes. The kernel is quadratic, so words count jointly.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.index import LATENT_SHARE, Floats, Index
from knowledge.units import Units

CANDIDATES = 14
ROWS_OF_ENTRY = 24
"""At most so many phrasings of one entry are compared: an entry with hundreds must not slow every question."""
OFFSET = 0.3
"""The kernel is (likeness + OFFSET) squared."""
RIDGE = 0.15
"""Regularisation, relative to the kernel's diagonal."""
MATCH_SHARE = 0.25
"""What BM25 adds to the classifier's score, of 1."""
SHARPNESS = 8.0
"""How strongly the softmax over the candidates favours the best."""
LATENT_LENGTH = np.float32(LATENT_SHARE**0.5)


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


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question compared with all entries, before it is known which of them may answer."""

    row: Floats
    latent: Floats
    grasp: float
    match: Floats
    closeness: Floats


def compare(index: Index, units: Units) -> Comparison:
    """Compare a question with every entry."""
    row, latent, grasp = index.vectors(units)
    return Comparison(row, latent, grasp, _match(index, units), index.latent_entries @ latent)


def rank(index: Index, question: Comparison, allowed: NDArray[np.bool_] | None = None) -> list[Ranked]:
    """The candidates among the `allowed` entries (all, if None), best first; none for a text without known words."""
    if not question.latent.any():
        return []
    match, closeness = question.match, question.closeness
    merit = match + closeness
    if allowed is not None:
        merit = np.where(allowed, merit, -np.inf)
    count = min(CANDIDATES, int(np.isfinite(merit).sum()))
    if count == 0:
        return []
    candidates = np.sort(np.argpartition(-merit, count - 1)[:count])
    rows, owners = _phrasings(index, candidates)
    likeness, latent_likeness, scores = _classify(index, rows, owners, count, question)
    total = (1 - MATCH_SHARE) * scores + MATCH_SHARE * match[candidates]
    shares = np.exp(SHARPNESS * (total - total.max()))
    shares /= shares.sum()
    nearest, nearest_latent = _best(likeness, owners, count), _best(latent_likeness, owners, count)
    return [
        Ranked(
            entry=int(candidates[place]),
            score=float(total[place]),
            share=float(shares[place]),
            likeness=float(nearest[place]),
            latent_likeness=float(nearest_latent[place]),
            closeness=float(closeness[candidates[place]]),
        )
        for place in np.argsort(-total, kind="stable")
    ]


def _best(values: NDArray[Any], owners: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """The highest value of each candidate's phrasings."""
    best = np.full(count, -1.0)
    np.maximum.at(best, owners, values)
    return best


def _match(index: Index, units: Units) -> Floats:
    """BM25 of every entry, scaled so that the best has 1."""
    scores = np.zeros(len(index.row_start) - 1, np.float32)
    matches, columns = index.matches, index.terms.columns
    for column in {columns[term] for term in units.terms if term in columns}:
        start, end = matches.indptr[column], matches.indptr[column + 1]
        scores[matches.indices[start:end]] += matches.data[start:end]
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def _phrasings(index: Index, candidates: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The candidates' phrasings, and for each the place of its entry among the candidates."""
    rows = [np.arange(index.row_start[e], index.row_start[e + 1])[:ROWS_OF_ENTRY] for e in candidates]
    return np.concatenate(rows), np.repeat(np.arange(len(candidates)), [len(own) for own in rows])


def _classify(
    index: Index, rows: NDArray[np.intp], owners: NDArray[np.intp], count: int, question: Comparison
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """For each phrasing its likeness to the question, overall and latent; for each candidate the regression's score."""
    sparse_rows, latent_rows = index.rows[rows], index.latent_rows[rows]
    among = _products(sparse_rows) + latent_rows @ latent_rows.T
    latent_likeness = latent_rows @ (question.latent * LATENT_LENGTH)
    likeness = sparse_rows @ question.row + latent_likeness
    kernel = np.square(np.maximum(among + OFFSET, 0))
    kernel.flat[:: len(rows) + 1] += RIDGE * (1 + OFFSET) ** 2
    weights = np.linalg.solve(kernel, np.square(np.maximum(likeness + OFFSET, 0)))
    scores = np.bincount(owners, weights, count) - weights.sum() / count
    return likeness, latent_likeness / LATENT_SHARE, scores


def _products(rows: Any) -> Floats:
    """The inner products of a few sparse rows, among their own few columns: transposing all columns costs more."""
    used, columns = np.unique(rows.indices, return_inverse=True)
    narrow = sparse.csr_matrix((rows.data, columns, rows.indptr), shape=(rows.shape[0], len(used)))
    return np.asarray((narrow @ narrow.T).toarray(), np.float32)
