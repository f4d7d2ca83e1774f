"""How often words, pairs and pieces occur, and what that weighs: sparse tables for `knowledge.indexing`.

Only a start with new content comes here, so scipy is not loaded by any other.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse

from knowledge.index import PAIR_COLUMNS, Floats, Rows, Vocabulary, damped, pair_column
from knowledge.units import Units, pieces

Sparse = Any
"""A scipy CSR matrix; scipy ships no types."""


class _Hashed(Mapping[str, int]):
    """`pair_column` in the shape of a vocabulary."""

    def __getitem__(self, name: str) -> int:
        return pair_column(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return PAIR_COLUMNS


def _counts(columns: Mapping[str, int], lists: Iterable[Iterable[str]]) -> Sparse:
    """How often each name occurs in each list: one row a list."""
    pointers, found_columns, values = [0], array("i"), array("f")
    for names in lists:
        found = Counter(columns[name] for name in names)
        found_columns.extend(found.keys())
        values.extend(found.values())
        pointers.append(len(found_columns))
    shape = (len(pointers) - 1, len(columns))
    return sparse.csr_matrix((np.array(values), np.array(found_columns), pointers), shape=shape)


def counted(
    rows: Sequence[Units], answers: Sequence[Units], owner: Sparse, names_in: Callable[[Units], Iterable[str]]
) -> tuple[Sparse, Sparse, Vocabulary]:
    """Counts of all names, by phrasing and by answer, and the vocabulary weighted by how few entries have a name."""
    columns: dict[str, int] = {}
    for text in chain(rows, answers):
        for name in names_in(text):
            columns.setdefault(name, len(columns))
    counts, answer_counts = _counts(columns, map(names_in, rows)), _counts(columns, map(names_in, answers))
    return counts, answer_counts, Vocabulary(columns, _rarity(owner @ counts + answer_counts))


def counted_pairs(rows: Iterable[Sequence[str]], owner: Sparse) -> tuple[Sparse, Floats]:
    """Counts of pairs of words, by phrasing, and what each pair weighs."""
    counts = _counts(_Hashed(), rows)
    return counts, _rarity(owner @ counts)


def cut_up(words: Vocabulary, by_entry: Sparse) -> tuple[Sparse, Vocabulary]:
    """Distinct words by their pieces, each word cut up once; and the pieces weighted by how few entries have them."""
    columns: dict[str, int] = {}
    for piece in chain.from_iterable(map(pieces, words.columns)):
        columns.setdefault(piece, len(columns))
    cut = _counts(columns, map(pieces, words.columns))
    return cut, Vocabulary(columns, _rarity(by_entry @ cut))


def _rarity(by_entry: Sparse) -> Floats:
    """ln((1+n)/(1+df)) + 1, damped, for each column.

    The power 0.7 and counting entries, not phrasings, were measured on BANKING77: see docs/search.md.
    """
    held = np.bincount(by_entry.tocsr().indices, minlength=by_entry.shape[1])
    return np.asarray((np.log((1 + by_entry.shape[0]) / (1 + held)) + 1) ** 0.7, np.float32)


def weighted(counts: Sparse, weights: Floats) -> Sparse:
    """Damped counts times the weights of their columns, each row of length 1."""
    table = counts.copy()
    table.data = damped(table.data) * weights[table.indices]
    return unit(table)


def bm25(counts: Sparse, k1: float = 1.2, b: float = 0.75) -> Sparse:
    """BM25 weights of each term in each entry, as terms by entries (CSR, so a term is one quick row)."""
    lengths = np.asarray(counts.sum(1)).ravel()
    norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1e-6))
    table = counts.tocoo()
    held = np.bincount(table.col, minlength=counts.shape[1])
    rarity = np.log(1 + (counts.shape[0] - held + 0.5) / (held + 0.5))
    data = rarity[table.col] * table.data * (k1 + 1) / (table.data + norm[table.row])
    shape = (counts.shape[1], counts.shape[0])
    return sparse.csr_matrix((data.astype(np.float32), (table.col, table.row)), shape=shape)


def unit(matrix: Sparse) -> Sparse:
    """The same with rows of length 1, or empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9).astype(np.float32)) @ matrix).tocsr().astype(np.float32)


def unit_dense(matrix: Any) -> Floats:
    """As `unit`, for a matrix that is not sparse."""
    dense = np.asarray(matrix, dtype=np.float32)
    return np.asarray(dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9), np.float32)


def plain_rows(matrix: Sparse) -> Rows:
    """The same in plain arrays."""
    matrix = matrix.tocsr()
    matrix.sort_indices()
    return Rows(
        matrix.indptr.astype(np.int32, copy=False),
        matrix.indices.astype(np.int32, copy=False),
        matrix.data.astype(np.float32, copy=False),
    )
