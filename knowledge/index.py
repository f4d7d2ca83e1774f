"""Everything that can be computed from the entries before a question comes: the numbers behind the search.

Two kinds of rows. A *phrasing* is one way to ask for an entry: an example question, its title, another
name. An *entry* is all of its phrasings together, and its answer with less weight.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.model import Entry
from knowledge.units import Reader, Units, pieces
from knowledge.words import tokens

Floats = NDArray[np.float32]
Sparse = Any
"""A scipy CSR matrix; scipy ships no types."""

ANSWER_WEIGHT = 0.4
"""How much a word of the answer counts against a word of a phrasing, in an entry."""
DIMENSIONS, DIMENSION_SHARE = 160, 0.35
"""At most so many latent dimensions; this share of the number of entries where that is less."""
WORD_SHARE, PAIR_SHARE, LATENT_SHARE = 0.35, 0.15, 0.5
"""What words, pairs and latent dimensions contribute to the likeness of two phrasings. They sum to 1."""
PAIR_COLUMNS = 1 << 18
CHUNK = 2048
"""Rows that are worked on at a time, to bound the memory that a build takes."""
PIECE_SHARE = 1.0
"""The weight of word pieces beside words where the latent dimensions are found."""


class Hashed(Mapping[str, int]):
    """Columns for pairs of words by checksum: there are too many pairs to keep their names.

    With 10,000 entries some pairs share a column; two words that happen to are two of a question's thirty.
    """

    def __getitem__(self, name: str) -> int:
        return crc32(name.encode()) % PAIR_COLUMNS

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return PAIR_COLUMNS


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names to column numbers, and a weight for each column: rare among entries is heavy."""

    columns: Mapping[str, int]
    weights: Floats

    def counts(self, lists: Iterable[Iterable[str]]) -> Sparse:
        """How often each known name occurs in each list: one row a list."""
        pointers, columns, values = [0], list[int](), list[int]()
        for names in lists:
            found = Counter(column for name in names if (column := self.columns.get(name)) is not None)
            columns.extend(found.keys())
            values.extend(found.values())
            pointers.append(len(columns))
        shape = (len(pointers) - 1, len(self.columns))
        return sparse.csr_matrix((np.array(values, np.float32), np.array(columns, np.int32), pointers), shape=shape)

    def unit(self, names: Iterable[str]) -> tuple[NDArray[np.int64], Floats]:
        """The columns of the known names and their weighted counts, of length 1 together."""
        found = Counter(column for name in names if (column := self.columns.get(name)) is not None)
        columns = np.fromiter(found.keys(), np.int64, len(found))
        values = _damped(np.fromiter(found.values(), np.float32, len(found))) * self.weights[columns]
        return columns, values / max(float(np.linalg.norm(values)), 1e-9)


@dataclass(frozen=True, slots=True)
class Index:
    """The searchable form of a list of entries. Row and column numbers, never names, from here on."""

    terms: Vocabulary
    pairs: Vocabulary
    pieces: Vocabulary
    row_entry: NDArray[np.int32]
    """The entry that each phrasing belongs to; phrasings of an entry are neighbours."""
    row_start: NDArray[np.int32]
    """The first phrasing of each entry, and one past the last of all."""
    rows: Sparse
    """Phrasings by terms and pairs, each row of length sqrt(WORD_SHARE + PAIR_SHARE)."""
    latent_rows: Floats
    """Phrasings by latent dimensions, each row of length sqrt(LATENT_SHARE)."""
    latent_entries: Floats
    """Entries by latent dimensions, each row of length 1."""
    projection: Floats
    """From weighted terms and pieces to latent dimensions."""
    matches: Sparse
    """BM25 weights, terms by entries."""
    told: Sparse
    """Entries by terms: the terms anywhere in each entry, its answer included. Only where it is not zero matters."""

    def terms_of(self, entry: int) -> frozenset[int]:
        """The terms anywhere in an entry."""
        start, end = self.told.indptr[entry], self.told.indptr[entry + 1]
        return frozenset(self.told.indices[start:end].tolist())

    def alike(self) -> Sparse:
        """How alike the words of every two entries are: cosines, entries by entries."""
        weighted = _weighted(self.told, self.terms)
        return weighted @ weighted.T

    def vectors(self, units: Units) -> tuple[Floats, Floats, float]:
        """A question as the phrasings are kept: terms and pairs, latent dimensions of length 1, and their grasp.

        The grasp is the length of the question's known words in the latent dimensions, 0 to 1: low where they
        are known, but not together.

        The same arithmetic as in `build_index`, for one row: scipy's matrices cost more than the sums themselves.
        """
        terms, term_values = self.terms.unit(units.terms)
        pairs, pair_values = self.pairs.unit(units.pairs)
        parts, part_values = self.pieces.unit([piece for word in units.words for piece in pieces(word)])
        row = np.zeros(self.rows.shape[1], np.float32)
        row[terms] = term_values * np.float32(WORD_SHARE**0.5)
        row[pairs + len(self.terms.columns)] = pair_values * np.float32(PAIR_SHARE**0.5)
        latent = term_values @ self.projection[terms]
        latent += PIECE_SHARE * (part_values @ self.projection[parts + len(self.terms.columns)])
        grasp = float(np.linalg.norm(latent))
        return row, latent / max(grasp, 1e-9), grasp / (1 + PIECE_SHARE**2) ** 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry's texts, taken apart."""

    phrasings: tuple[Units, ...]
    """The title first, then the questions, then the other names."""
    answer: Units


def read_entry(entry: Entry, reader: Reader, background: str = "") -> Reading:
    """Take an entry's texts apart, as they are written: content is not repaired.

    The background, such as the title of the document that is cited, counts as part of the answer.
    """
    phrasings = tuple(reader.read(tokens(text)) for text in phrasings_of(entry))
    return Reading(phrasings, reader.read(tokens(f"{answer_text(entry)} {background}")))


def build_index(readings: Sequence[Reading], projection: Floats | None = None) -> Index:
    """Index entries; a `projection` from an earlier build of the same entries saves half of the time."""
    size = len(readings)
    units = [row for reading in readings for row in reading.phrasings]
    row_start = np.cumsum([0, *(len(reading.phrasings) for reading in readings)]).astype(np.int32)
    row_entry = np.repeat(np.arange(size, dtype=np.int32), np.diff(row_start))
    owner = sparse.csr_matrix((np.ones(len(units), np.float32), np.arange(len(units)), row_start), (size, len(units)))

    answers = [reading.answer for reading in readings]
    counts, answer_counts, terms = _counted(units, answers, owner, lambda text: text.terms)
    words, answer_words, distinct = _counted(units, answers, owner, lambda text: text.words)
    pair_counts, pairs = _pair_counts((row.pairs for row in units), owner)
    cut, parts = _cut(distinct, owner @ words)

    def features(start: int) -> Sparse:
        rows = slice(start, start + CHUNK)
        return _features(counts[rows], words[rows] @ cut, terms, parts)

    chunks = range(0, len(units), CHUNK)
    if projection is None:
        bodies = _unit(sum(owner[:, start : start + CHUNK] @ features(start) for start in chunks))
        bodies = bodies + ANSWER_WEIGHT * _features(answer_counts, answer_words @ cut, terms, parts)
        projection = _projection(_unit(bodies))
        del bodies
    latent_rows = np.concatenate([_unit_dense(features(start) @ projection) for start in chunks])
    both = (owner @ counts + ANSWER_WEIGHT * answer_counts).tocsr()
    return Index(
        terms=terms,
        pairs=pairs,
        pieces=parts,
        row_entry=row_entry,
        row_start=row_start,
        rows=_joined(counts, pair_counts, terms, pairs),
        latent_rows=latent_rows * np.float32(LATENT_SHARE**0.5),
        latent_entries=_unit_dense(owner @ latent_rows),
        projection=projection,
        matches=_bm25(both),
        told=both,
    )


def phrasings_of(entry: Entry) -> list[str]:
    """The ways to ask for an entry: its title first, then its questions, then its other names."""
    return [entry.title, *entry.questions, *entry.other_names]


def answer_text(entry: Entry) -> str:
    """All that a reader is told, as one text."""
    parts = (entry.answer, *entry.steps, entry.timescale, entry.contact, entry.contradiction)
    return " ".join(part for part in parts if part)


def _counted(
    rows: Sequence[Units], answers: Sequence[Units], owner: Sparse, names_in: Callable[[Units], Iterable[str]]
) -> tuple[Sparse, Sparse, Vocabulary]:
    """Counts of all names, by phrasing and by answer, and the vocabulary weighted by how few entries have a name."""
    columns: dict[str, int] = {}
    for text in chain(rows, answers):
        for name in names_in(text):
            columns.setdefault(name, len(columns))
    plain = Vocabulary(columns, np.zeros(len(columns), np.float32))
    counts, answer_counts = plain.counts(map(names_in, rows)), plain.counts(map(names_in, answers))
    return counts, answer_counts, Vocabulary(columns, _rarity(owner @ counts + answer_counts))


def _pair_counts(rows: Iterable[Sequence[str]], owner: Sparse) -> tuple[Sparse, Vocabulary]:
    plain = Vocabulary(Hashed(), np.zeros(PAIR_COLUMNS, np.float32))
    counts = plain.counts(rows)
    return counts, Vocabulary(plain.columns, _rarity(owner @ counts))


def _cut(words: Vocabulary, by_entry: Sparse) -> tuple[Sparse, Vocabulary]:
    """Distinct words by their pieces, each word cut up once; and the pieces weighted by how few entries have them."""
    columns: dict[str, int] = {}
    lists = [pieces(word) for word in words.columns]
    for piece in chain.from_iterable(lists):
        columns.setdefault(piece, len(columns))
    cut = Vocabulary(columns, np.zeros(len(columns), np.float32)).counts(lists)
    return cut, Vocabulary(columns, _rarity(by_entry @ cut))


def _rarity(by_entry: Sparse) -> Floats:
    """ln((1+n)/(1+df)) + 1, damped, for each column.

    The power 0.7 and counting entries, not phrasings, were measured on BANKING77: see docs/search.md.
    """
    held = np.bincount(by_entry.tocsr().indices, minlength=by_entry.shape[1])
    return np.asarray((np.log((1 + by_entry.shape[0]) / (1 + held)) + 1) ** 0.7, np.float32)


def _damped(counts: Floats) -> Floats:
    """A word three times is not three words: 1 + ln(count), never below 0.1 (an answer's word counts part of one)."""
    return np.asarray(np.maximum(1 + np.log(np.maximum(counts, 1e-6)), 0.1), np.float32)


def _weighted(counts: Sparse, vocabulary: Vocabulary) -> Sparse:
    weighted = counts.copy()
    weighted.data = _damped(weighted.data) * vocabulary.weights[weighted.indices]
    return _unit(weighted)


def _joined(counts: Sparse, pair_counts: Sparse, terms: Vocabulary, pairs: Vocabulary) -> Sparse:
    words = _weighted(counts, terms) * np.float32(WORD_SHARE**0.5)
    return sparse.hstack([words, _weighted(pair_counts, pairs) * np.float32(PAIR_SHARE**0.5)], format="csr")


def _features(counts: Sparse, piece_counts: Sparse, terms: Vocabulary, parts: Vocabulary) -> Sparse:
    joined = [_weighted(counts, terms), _weighted(piece_counts, parts) * np.float32(PIECE_SHARE)]
    return sparse.hstack(joined, format="csr")


def _projection(bodies: Sparse) -> Floats:
    """The leading right singular vectors of the entries (latent semantic analysis).

    Randomised subspace iteration (Halko, Martinsson and Tropp, 2011), on the side of the entries: of the
    features, only the result is dense. The seed is fixed, so that the same content gives the same answers.
    """
    entries = bodies.shape[0]
    size = max(1, min(DIMENSIONS, int(entries * DIMENSION_SHARE)))
    basis = np.random.default_rng(0).standard_normal((entries, min(size + 16, entries))).astype(np.float32)
    for _ in range(4):
        basis, _ = np.linalg.qr(bodies @ (bodies.T @ basis))
    reduced = bodies.T @ basis
    values, directions = np.linalg.eigh(reduced.T @ reduced)
    strongest = directions[:, ::-1][:, :size] / np.sqrt(np.maximum(values[::-1][:size], 1e-9))
    for start in range(0, len(reduced), CHUNK):  # in place: for a large knowledge base this is the largest array
        rows = slice(start, start + CHUNK)
        reduced[rows, :size] = reduced[rows] @ strongest
    return np.asarray(reduced[:, :size], np.float32)


def _bm25(counts: Sparse, k1: float = 1.2, b: float = 0.75) -> Sparse:
    """BM25 weights of each term in each entry, as terms by entries (CSR, so a term is one quick row)."""
    lengths = np.asarray(counts.sum(1)).ravel()
    norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1e-6))
    weighted = counts.tocoo()
    held = np.bincount(weighted.col, minlength=counts.shape[1])
    rarity = np.log(1 + (counts.shape[0] - held + 0.5) / (held + 0.5))
    data = rarity[weighted.col] * weighted.data * (k1 + 1) / (weighted.data + norm[weighted.row])
    shape = (counts.shape[1], counts.shape[0])
    return sparse.csr_matrix((data.astype(np.float32), (weighted.col, weighted.row)), shape=shape)


def _unit(matrix: Sparse) -> Sparse:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9).astype(np.float32)) @ matrix).tocsr().astype(np.float32)


def _unit_dense(matrix: Any) -> Floats:
    dense = np.asarray(matrix, dtype=np.float32)
    return np.asarray(dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9), np.float32)
