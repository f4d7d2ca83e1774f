"""The numbers behind the search, as a question meets them: plain arrays, ready to be gathered from.

Two kinds of rows. A *phrasing* is one way to ask for an entry: an example question, its title, another
name. An *entry* is all of its phrasings together, and its answer with less weight. `knowledge.indexing`
computes all of it from the entries; nothing here needs scipy, which costs a start half a second and 40 MB.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning import meanings
from knowledge.units import Units, pieces

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]

WORD_SHARE, PAIR_SHARE, LATENT_SHARE, MEANING_SHARE = 0.245, 0.105, 0.35, 0.3
"""What words, pairs, latent dimensions and meanings contribute to the likeness of two phrasings. They sum to 1."""
PAIR_COLUMNS = 1 << 18
PIECE_SHARE = 1.0
"""The weight of word pieces beside words where the latent dimensions are found."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix, row by row, in plain arrays: scipy's matrices cost a question more than the sums themselves."""

    starts: Numbers
    """Where each row begins in the other two, and one past the end of the last."""
    columns: Numbers
    """Ascending within a row."""
    values: Floats

    def places(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the numbers of some rows stand in `columns` and `values`; for each, which of these rows it is of."""
        first = self.starts[rows]
        return spread(first, self.starts[rows + 1] - first)


def spread(first: Numbers, lengths: Numbers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Runs of numbers from `first` on, one after the other, and for each number which run it is of."""
    ends = np.cumsum(lengths)
    shift = np.repeat(first - (ends - lengths), lengths)
    return np.arange(len(shift)) + shift, np.repeat(np.arange(len(lengths)), lengths)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names to column numbers, and a weight for each column: rare among entries is heavy."""

    columns: Mapping[str, int]
    weights: Floats

    def unit(self, names: Iterable[str]) -> tuple[NDArray[np.int64], Floats]:
        """The columns of the known names and their weighted counts, of length 1 together."""
        columns = self.columns
        return weighted_unit((columns[name] for name in names if name in columns), self.weights)


def pair_column(pair: str) -> int:
    """The column of a pair of words, by checksum: there are too many pairs to keep their names.

    With 10,000 entries some pairs share a column; two words that happen to are two of a question's thirty.
    """
    return crc32(pair.encode()) % PAIR_COLUMNS


def weighted_unit(columns: Iterable[int], weights: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Each column once, and its weighted count; the counts are of length 1 together."""
    found = Counter(columns)
    once = np.fromiter(found.keys(), np.int64, len(found))
    values = damped(np.fromiter(found.values(), np.float32, len(found))) * weights[once]
    return once, values / max(float(np.linalg.norm(values)), 1e-9)


def damped(counts: Floats) -> Floats:
    """A word three times is not three words: 1 + ln(count), never below 0.1 (an answer's word counts part of one)."""
    return np.asarray(np.maximum(1 + np.log(np.maximum(counts, 1e-6)), 0.1), np.float32)


@dataclass(frozen=True, slots=True)
class Index:
    """The searchable form of a list of entries. Row and column numbers, never names, from here on."""

    terms: Vocabulary
    pieces: Vocabulary
    pair_weights: Floats
    """By `pair_column`."""
    term_places: Numbers
    """For each term its column in `rows`."""
    pair_places: Numbers
    """For each pair column its column in `rows`; the last column of all, which every phrasing has empty, for most."""
    shared: int
    """So many columns of `rows` have two phrasings or more; they come first. Only these make phrasings alike."""
    width: int
    """The columns of `rows`."""
    row_start: Numbers
    """The first phrasing of each entry, and one past the last of all; phrasings of an entry are neighbours."""
    rows: Rows
    """Phrasings by terms and pairs, each row of length sqrt(WORD_SHARE + PAIR_SHARE)."""
    row_squares: Floats
    """The squared length of each phrasing, latent dimensions and meaning included."""
    latent_rows: NDArray[np.float16]
    """Phrasings by latent dimensions, each row of length sqrt(LATENT_SHARE). Half precision: there are thousands."""
    latent_entries: Floats
    """Entries by latent dimensions, each row of length 1."""
    meaning_rows: NDArray[np.float16]
    """Phrasings by the dimensions of `knowledge.meaning`, each row of length sqrt(MEANING_SHARE) or empty."""
    meaning_entries: Floats
    """Entries by the same, each row of length 1 or empty."""
    projection: NDArray[np.float16]
    """From weighted terms and pieces to latent dimensions. With 10,000 entries it is the largest array of all."""
    matches: Rows
    """BM25 weights, terms by entries."""
    told: Rows
    """Entries by terms: the terms anywhere in each entry, its answer included. Only where it is not zero matters."""
    term_meanings: NDArray[np.float16]
    """Terms by the dimensions of `knowledge.meaning`, each row of length 1 or empty."""

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.row_start) - 1

    def vectors(self, units: Units) -> tuple[Floats, Floats, float, Floats]:
        """A question as the phrasings are kept: terms and pairs, latent dimensions, their grasp, and its meaning.

        Latent dimensions and meaning have length 1. The grasp is the length of the question's known words in the
        latent dimensions, 0 to 1: low where they are known, but not together.
        """
        terms, term_values = self.terms.unit(units.terms)
        pairs, pair_values = weighted_unit(map(pair_column, units.pairs), self.pair_weights)
        parts, part_values = self.pieces.unit(piece for word in units.words for piece in pieces(word))
        row = np.zeros(self.width, np.float32)
        row[self.term_places[terms]] = term_values * np.float32(WORD_SHARE**0.5)
        row[self.pair_places[pairs]] = pair_values * np.float32(PAIR_SHARE**0.5)
        latent = term_values @ self.projection[terms].astype(np.float32)
        latent += PIECE_SHARE * (part_values @ self.projection[parts + len(self.terms.columns)].astype(np.float32))
        grasp = float(np.linalg.norm(latent))
        return row, latent / max(grasp, 1e-9), grasp / (1 + PIECE_SHARE**2) ** 0.5, meanings().of(units.words)
