"""Everything that can be computed from the entries before a question comes: see `knowledge.index` for what it is.

Only a start with new content comes here; a later one finds the result kept.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.counting import (
    Sparse,
    bm25,
    counted,
    counted_pairs,
    cut_up,
    plain_rows,
    unit,
    unit_dense,
    weighted,
)
from knowledge.index import (
    LATENT_SHARE,
    MEANING_SHARE,
    PAIR_SHARE,
    PIECE_SHARE,
    WORD_SHARE,
    Floats,
    Index,
    Numbers,
    Rows,
    Vocabulary,
)
from knowledge.meaning import DIMENSIONS as MEANING_DIMENSIONS
from knowledge.meaning import meanings
from knowledge.reading import Reading
from knowledge.units import Units
from knowledge.words import stem

ANSWER_WEIGHT = 0.4
"""How much a word of the answer counts against a word of a phrasing, in an entry."""
OFTEN = 2
"""How many of the ways in which an entry is also asked for must use a term, for the entry to speak of it."""
DIMENSIONS, DIMENSION_SHARE = 160, 0.35
"""At most so many latent dimensions; this share of the number of entries where that is less."""
COLUMNS = 11
"""Columns that are worked on at a time where each has as many rows as there are features."""
CHUNK = 128
"""Rows that are worked on at a time, to bound the memory that a build takes."""


def build_index(readings: Sequence[Reading]) -> Index:
    """Index entries."""
    size = len(readings)
    units = [row for reading in readings for row in reading.phrasings]
    row_start = np.cumsum([0, *(len(reading.phrasings) for reading in readings)]).astype(np.int32)
    owner = sparse.csr_matrix((np.ones(len(units), np.float32), np.arange(len(units)), row_start), (size, len(units)))

    # First, while nothing large is there yet.
    meaning_rows, meaning_entries = _meanings(units, row_start)

    answers = [reading.answer for reading in readings]
    counts, answer_counts, terms = counted(units, answers, owner, lambda text: text.terms)
    words, answer_words, distinct = counted(units, answers, owner, lambda text: text.words)
    pair_counts, pair_weights = counted_pairs((row.pairs for row in units), owner)
    cut, parts = cut_up(distinct, owner @ words)

    def features(rows: slice) -> Sparse:
        return _features(counts[rows], words[rows] @ cut, terms, parts)

    def bodies(part: slice) -> Sparse:
        """Some entries, each as the sum of its phrasings and, with less weight, its answer."""
        rows = slice(int(row_start[part][0]), int(row_start[part.stop]))
        told = unit(owner[part, rows] @ features(rows))
        return unit(told + ANSWER_WEIGHT * _features(answer_counts[part], answer_words[part] @ cut, terms, parts))

    projection = _projection([bodies(part) for part in _chunks(size)])
    latent_rows = np.empty((len(units), projection.shape[1]), np.float32)
    for part in _chunks(len(units)):
        latent_rows[part] = unit_dense(_projected(features(part), projection))
    both = (owner @ counts + ANSWER_WEIGHT * answer_counts).tocsr()
    told = _told(readings, counts, answer_counts) if any(each.also_asked for each in readings) else both
    rows, places, shared, width = _renumbered(_joined(counts, pair_counts, terms, pair_weights))
    latent_entries = unit_dense(owner @ latent_rows)
    latent_rows *= np.float32(LATENT_SHARE**0.5)
    of_row = np.repeat(np.arange(len(units)), np.diff(rows.starts))
    squares = np.bincount(of_row, rows.values**2, len(units)) + np.einsum("ij,ij->i", latent_rows, latent_rows)
    squares += np.einsum("ij,ij->i", meaning_rows, meaning_rows, dtype=np.float32)
    return Index(
        terms=terms,
        pieces=parts,
        pair_weights=pair_weights,
        term_places=places[: len(terms.columns)],
        pair_places=places[len(terms.columns) :],
        shared=shared,
        width=width,
        row_start=row_start,
        rows=rows,
        row_squares=squares.astype(np.float32),
        latent_rows=latent_rows.astype(np.float16),
        latent_entries=latent_entries,
        meaning_rows=meaning_rows,
        meaning_entries=meaning_entries,
        projection=projection,
        matches=plain_rows(bm25(both)),
        told=plain_rows(told),
        term_meanings=_term_meanings(terms, distinct),
    )


def _told(readings: Sequence[Reading], counts: Sparse, answer_counts: Sparse) -> Sparse:
    """Entries by the terms that they speak of.

    The ways in which an entry is also asked for hold chance words ("for my induction"): a term that only stands
    there counts where `OFTEN` of them use it.
    """
    curated, also, start = [], [], 0
    for each in readings:
        end = start + len(each.phrasings)
        curated.append((start, end - len(each.also_asked)))
        also.append((end - len(each.also_asked), end))
        start = end
    often = _summed(also, counts > 0)
    often.data = np.where(often.data >= OFTEN, often.data, 0)
    return (_summed(curated, counts) + often + ANSWER_WEIGHT * answer_counts).tocsr()


def _summed(runs: Sequence[tuple[int, int]], counts: Sparse) -> Sparse:
    """The sum of each run of rows."""
    rows = np.concatenate([np.arange(start, end) for start, end in runs])
    pointers = np.cumsum([0, *(end - start for start, end in runs)])
    picked = sparse.csr_matrix((np.ones(len(rows), np.float32), rows, pointers), (len(runs), counts.shape[0]))
    return (picked @ counts).tocsr()


def _term_meanings(terms: Vocabulary, words: Vocabulary) -> NDArray[np.float16]:
    """What each term means, as the mean of its words; of length 1, or empty where none is known."""
    known = meanings()
    found = np.zeros((len(terms.columns), MEANING_DIMENSIONS), np.float32)
    for word in words.columns:
        if (column := terms.columns.get(stem(word))) is not None:
            found[column] += known.of((word,))
    return unit_dense(found).astype(np.float16)


def _chunks(size: int) -> list[slice]:
    return [slice(start, min(start + CHUNK, size)) for start in range(0, size, CHUNK)]


def alike(index: Index) -> Sparse:
    """How alike the words of every two entries are: cosines, entries by entries."""
    told = index.told
    counts = sparse.csr_matrix((told.values, told.columns, told.starts), (index.size, len(index.terms.columns)))
    rows = weighted(counts, index.terms.weights)
    return rows @ rows.T


def _meanings(units: Sequence[Units], row_start: Numbers) -> tuple[NDArray[np.float16], Floats]:
    """What phrasings mean, as half-precision numbers (a large knowledge base has tens of thousands), and entries."""
    known = meanings()
    length = np.float32(MEANING_SHARE**0.5)
    rows = np.empty((len(units), MEANING_DIMENSIONS), np.float16)
    for place, row in enumerate(units):
        rows[place] = known.of(row.words) * length
    return rows, unit_dense(np.add.reduceat(rows, row_start[:-1], dtype=np.float32))


def _renumbered(joined: Sparse) -> tuple[Rows, Numbers, int, int]:
    """The columns that are in use numbered anew, those of several rows first; and for each old column its new one."""
    held = np.bincount(joined.indices, minlength=joined.shape[1])
    used = np.flatnonzero(held)
    order = used[np.argsort(held[used] < 2, kind="stable")]
    places = np.full(joined.shape[1], len(order), np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    joined.indices = places[joined.indices]
    return plain_rows(joined), places, int((held[used] > 1).sum()), len(order) + 1


def _joined(counts: Sparse, pair_counts: Sparse, terms: Vocabulary, pair_weights: Floats) -> Sparse:
    words = weighted(counts, terms.weights) * np.float32(WORD_SHARE**0.5)
    return sparse.hstack([words, weighted(pair_counts, pair_weights) * np.float32(PAIR_SHARE**0.5)], format="csr")


def _features(counts: Sparse, piece_counts: Sparse, terms: Vocabulary, parts: Vocabulary) -> Sparse:
    joined = [weighted(counts, terms.weights), weighted(piece_counts, parts.weights) * np.float32(PIECE_SHARE)]
    return sparse.hstack(joined, format="csr")


def _projection(bodies: Sequence[Sparse]) -> NDArray[np.float16]:
    """The leading right singular vectors of the entries, which come in parts (latent semantic analysis).

    Randomised subspace iteration (Halko, Martinsson and Tropp, 2011), on the side of the entries: of the
    features, only the result is dense. The seed is fixed, so that the same content gives the same answers.
    Nothing is put together that need not be: with a large knowledge base the features take most of the memory.
    """
    ends = np.cumsum([part.shape[0] for part in bodies])
    entries, features = int(ends[-1]), bodies[0].shape[1]

    def across(basis: Floats) -> Floats:
        """The product of all features with a basis of the entries."""
        return np.asarray(sum(part.T @ rows for part, rows in zip(bodies, np.split(basis, ends[:-1]), strict=True)))

    def once_more(basis: Floats) -> Floats:
        """A basis of the entries, taken to the features and back, some columns at a time."""
        taken = (across(columns) for columns in _columns(basis))
        return np.hstack([np.concatenate([part @ there for part in bodies]) for there in taken])

    size = max(1, min(DIMENSIONS, int(entries * DIMENSION_SHARE)))
    basis = np.random.default_rng(0).standard_normal((entries, min(size + 16, entries))).astype(np.float32)
    for _ in range(4):
        basis, _ = np.linalg.qr(once_more(basis))
    values, directions = np.linalg.eigh(basis.T @ once_more(basis))
    strongest = directions[:, ::-1][:, :size] / np.sqrt(np.maximum(values[::-1][:size], 1e-9))
    found, place = np.empty((features, size), np.float16), 0
    for columns in _columns((basis @ strongest).astype(np.float32)):
        found[:, place : place + columns.shape[1]] = across(columns)
        place += columns.shape[1]
    return found


def _projected(rows: Sparse, projection: NDArray[np.float16]) -> Floats:
    """Some rows in latent dimensions; of the projection only what they need is made full precision."""
    used, places = np.unique(rows.indices, return_inverse=True)
    narrow = sparse.csr_matrix((rows.data, places, rows.indptr), (rows.shape[0], len(used)))
    return np.asarray(narrow @ projection[used].astype(np.float32), np.float32)


def _columns(basis: Floats) -> list[Floats]:
    return [basis[:, start : start + COLUMNS] for start in range(0, basis.shape[1], COLUMNS)]
