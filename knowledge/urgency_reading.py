"""How the live-concern check reads a message: plain words, windows of them, and the cues in each window.

Nobody in distress spells well, so a word is brought back to one we know before it is looked up: short
forms are written out ("hes" is "he is"), a slip of one letter is mended, two words typed as one are parted.
A real English word is never "mended" into an alarming one ("skilled" stays): `real_words` lists them.
"""

import functools
import itertools
import operator
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WINDOW = 28
"""Words looked at together. A longer sentence is read in stretches of this length and of half of it, each
overlapping the next by half, so that nothing hides in it."""
REMEMBERED_CUES = 20_000
"""Sets of cues kept in memory. What people type is never kept, not even a word: it may be a child's name."""
MOST_SENTENCES = 100
"""Sentences that are looked at one by one. Of more, which must be very short ones, several are read together."""
MOST_WRITTEN_OUT = 500
"""Characters by which a text may grow where ligatures and the like are written out."""
_PIECE = 128
_PLAIN_SIGN = re.compile(r"[\x00-\x7f]")
"""How a text is written out, so that one of signs that stand for sentences is not written out whole and then cut."""
MOST_MENDED = 300
"""Unknown words of a message that are looked at for a slip: 4,000 characters with a slip in a third of their words."""
LONGEST_WORD = 40
"""Letters of a word that are read. No word is longer; a message of one endless word must not take long."""
SHORTEST_MENDED, SHORTEST_RUN_TOGETHER = 3, 6
"""Letters below which a word is left as typed, or not parted in two: too many short words look alike."""

Span = tuple[int, int]
_Read = tuple[list[str], list[int]]
"""Words after mending, and the places of those that are not as typed."""

_ANEW = r"(?i:also|anyway|btw|by the way|ps|separately)\b[,:]?"
SENTENCE_END = re.compile(rf"[.!?;\n\r,\s](?:(?<=[.!?;\n\r])[.!?;\n\r]*|(?<=,)\s{_ANEW}|(?<=\s)(?:[-–—]+\s|{_ANEW}))")
"""Signs that end one, a dash between spaces, or a word that begins anew. What each may begin with stands first, so that
a search passes over everything else."""
_APOSTROPHE = re.compile(r"['’‘`´](?<=\w['’‘`´])(?=\w)")
_HANDLE = re.compile(
    r"\bhttps?://\S+|(?<![\w.-])[\w-]+(?:\.[\w-]+)+/\S*|(?<![\w.+-])[\w.+-]+@[\w.-]+|@\w[\w.]*"
    r"|\b(?=[^\W_]*_)(?=[^\W\d]*\d)\w+"
)
"""A web or e-mail address, or a name in a social network: with @, or with both an underscore and a digit.
Each part can begin in one place of a run only: otherwise a long run of dashes would be read anew from each of them."""
_SIGNS_OF_A_HANDLE = re.compile("[@_/]")
_NAMED = re.compile(r"(?<!\S)[a-z0-9][\w'’]*,? ([A-Z][a-z]+)\b")
"""A word with a capital after one without: the name of somebody or something, which is not to be mended."""
_RUN = re.compile(r"#name|[^\W_]+")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_SMALL_NUMBERS = frozenset(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
)
SMALL, YEAR, NUMBER, NAME = "#small", "#year", "#number", "#name"
RISK = "a risk"
"""The family of cue lists that name something bad."""
KINDS = frozenset({SMALL, YEAR, NUMBER, NAME})
"""Read by kind: an age or a count under 20, a calendar year, any other number, a handle or the like."""


@dataclass(frozen=True)
class Message:
    """A message as the check sees it.

    Attributes:
        words: Plain words after mending, in order.
        windows: The stretches of `words` that are judged, as (start, end).
        cues: For each window, the names of the cue lists and families found in it.
        strange: For each window, the share of its words that had to be mended, 0 to 1. A name or a rare word that we
            leave as typed is not strange.
    """

    words: tuple[str, ...]
    windows: tuple[Span, ...]
    cues: tuple[frozenset[str], ...]
    strange: tuple[float, ...]


class Reader:
    """Turns a text into a `Message`, and keeps nothing of it."""

    def __init__(
        self,
        cues: Mapping[str, Iterable[str]],
        families: Mapping[str, Iterable[str]],
        spellings: Mapping[str, str],
        known_words: Iterable[str],
        real_words: Iterable[str],
    ) -> None:
        self._spellings = spellings
        self._known = frozenset(known_words)
        self._as_typed = self._known | frozenset(real_words) | KINDS
        self._by_missing_letter = _by_missing_letter(self._known)
        self._longest_known = 1 + max(map(len, self._known), default=0)
        self._families = {name: frozenset(members) for name, members in families.items()}
        self._telling: set[str] = set()
        self._named_cues = lru_cache(REMEMBERED_CUES)(self._names_of)
        self._cue_book = _CueBook()
        for name, phrases in cues.items():
            for phrase in phrases:
                words = tuple(plain_words(phrase, spellings))
                self._cue_book.add(name, words, open_ended=phrase.endswith("*"))
                if len(words) == 1 and name in self._families.get(RISK, ()):
                    self._telling.update(words)
        self._cue_book.prepare(self._known)

    def read(self, text: str) -> Message:
        """Read every sentence, every two neighbours, and the beginning as a whole."""
        words: list[str] = []
        slips: list[int] = []
        mender = _Mender(self._mend)
        sentences: list[Span] = []
        again: dict[str, list[str]] = {}
        for part in SENTENCE_END.split(text):
            start = len(words)
            if part in again:
                words += again[part]
            else:
                before = mender.left
                read, mended = self._words(part, mender)
                words += read
                slips += [start + place for place in mended]
                if mender.left == before:  # no word was looked at, so it would be read as the same again
                    again[part] = read
            if len(words) > start:
                sentences.append((start, len(words)))
        if (together := -(-len(sentences) // MOST_SENTENCES)) > 1:
            groups = (sentences[at : at + together] for at in range(0, len(sentences), together))
            sentences = [(group[0][0], group[-1][1]) for group in groups]
        neighbours = ((first[0], second[1]) for first, second in itertools.pairwise(sentences))
        beginning = (0, min(len(words), 2 * LONGEST_WINDOW))
        windows = dict.fromkeys(piece for span in (*sentences, *neighbours, beginning) for piece in _pieces(span))
        return self._message(words, slips, tuple(windows) if words else ())

    def read_whole(self, text: str) -> Message:
        """Read a text as a single window, as the phrasings are that the check learns from."""
        words, slips = self._words(text, _Mender(self._mend))
        return self._message(words, slips, ((0, len(words)),))

    def _message(self, read: Sequence[str], slips: Sequence[int], windows: tuple[Span, ...]) -> Message:
        words = tuple(read)
        cues = tuple(map(self._named_cues, self._cue_book.find(words, windows)))
        shares = [
            (bisect_left(slips, end) - bisect_left(slips, start)) / (end - start) if slips else 0.0
            for start, end in windows
        ]
        return Message(words, windows, cues, tuple(shares))

    def _names_of(self, found: int) -> frozenset[str]:
        """The names of cue lists that are bits of a number, and of their families."""
        cues = self._cue_book.names(found)
        return cues.union(
            name if not cues.isdisjoint(members) else f"not {name}" for name, members in self._families.items()
        )

    def _words(self, text: str, mender: "_Mender") -> _Read:
        plain = plain_words(text, self._spellings)
        if self._as_typed.issuperset(plain):
            return plain, []
        named = {name.lower() for name in _NAMED.findall(text)} if not text.islower() else ()
        words: list[str] = []
        slips: list[int] = []
        for word in plain:
            if word in self._as_typed or word in named:
                words.append(word)
                continue
            meant = mender.mend(word)
            if meant != (word,):
                slips += range(len(words), len(words) + len(meant))
            words += meant
        return words, slips

    def _mend(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST_MENDED:
            return (word,)
        index = self._by_missing_letter
        forms = [word]
        if len(word) <= self._longest_known:
            forms += [word[:at] + word[at + 1 :] for at in range(len(word))]
        if not index.keys().isdisjoint(forms):
            near = (known for form in forms for known in index.get(form, ()))
            candidates = {known for known in near if _is_one_slip(word, known)}
            if candidates:
                # People seldom miss the first letter; of two words, the one that may tell of a risk is the safer guess.
                return (min(candidates, key=lambda known: (known[0] != word[0], known not in self._telling, known)),)
        if len(word) >= SHORTEST_RUN_TOGETHER:
            known = self._known
            for cut in range(2, len(word) - 1):
                if word[:cut] in known and word[cut:] in known:
                    return word[:cut], word[cut:]
        return (word,)


class _Mender:
    """Mends the words of one message, each only once, and not more than `MOST_MENDED` in all."""

    def __init__(self, mend: Callable[[str], tuple[str, ...]]) -> None:
        self.left = MOST_MENDED
        self._mend = mend
        self._meant: dict[str, tuple[str, ...]] = {}

    def mend(self, word: str) -> tuple[str, ...]:
        """What a word was meant to be; as it is if no more words are looked at."""
        if not self.left:
            return (word,)
        self.left -= 1
        if word not in self._meant:
            self._meant[word] = self._mend(word)
        return self._meant[word]


class _CueBook:
    """Words, beginnings of words and phrases, with the cue list to which each belongs.

    Each list is a bit of a number, so that what a window has of all of them is one sum of numbers.
    """

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._single: dict[str, int] = {}
        self._by_first_two: dict[tuple[str, ...], list[tuple[tuple[str, ...], int]]] = {}
        self._first: set[str] = set()
        self._open_ended: dict[str, int] = {}
        self._openings: set[str] = set()
        self._alone: dict[str, int] = {}

    def add(self, name: str, words: tuple[str, ...], *, open_ended: bool) -> None:
        bit = self._bits.setdefault(name, 1 << len(self._bits))
        if len(words) > 1:
            self._by_first_two.setdefault(words[:2], []).append((words[2:], bit))
            self._first.add(words[0])
        elif open_ended:
            self._open_ended[words[0]] = bit
            self._openings.add(words[0][:2])
        else:
            self._single[words[0]] = self._single.get(words[0], 0) | bit

    def prepare(self, words: Iterable[str]) -> None:
        """Look up the words that occur most in advance."""
        self._alone = {word: self._cues_of(word) for word in words}

    def names(self, found: int) -> frozenset[str]:
        """The lists whose bits are set."""
        return frozenset(name for name, bit in self._bits.items() if found & bit)

    def find(self, words: tuple[str, ...], windows: Iterable[Span]) -> Iterator[int]:
        """For each window, the lists of which it has a word or a whole phrase, as bits."""
        alone = self._alone
        single = [alone[word] if word in alone else self._cues_of(word) for word in words]
        phrases = list(self._phrases(words))
        begins = [at for at, _, _ in phrases]
        for start, end in windows:
            found = functools.reduce(operator.or_, single[start:end], 0)
            for _, stop, bit in phrases[bisect_left(begins, start) : bisect_left(begins, end)]:
                if stop <= end:
                    found |= bit
            yield found

    def _phrases(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
        """Where each phrase begins and ends, and the bit of its list."""
        for at in [at for at, word in enumerate(words) if word in self._first]:
            for rest, bit in self._by_first_two.get(words[at : at + 2], ()):
                stop = at + 2 + len(rest)
                if words[at + 2 : stop] == rest:
                    yield at, stop, bit

    def _cues_of(self, word: str) -> int:
        found = self._single.get(word, 0)
        if word[:2] in self._openings:
            for length in range(2, len(word) + 1):
                found |= self._open_ended.get(word[:length], 0)
        return found


def written_out(text: str) -> str:
    """Ligatures and the like in plain letters. Some stand for a whole sentence: what is read must not grow by many."""
    most = len(text) + MOST_WRITTEN_OUT
    if unicodedata.is_normalized("NFKC", text):
        return text
    out, start = "", 0
    while start < len(text) and len(out) < most:
        # A cut before a plain sign changes nothing; where none is near, the text has hardly any words.
        plain = _PLAIN_SIGN.search(text, start + _PIECE, start + 2 * _PIECE)
        end = plain.start() if plain else start + 2 * _PIECE
        out += unicodedata.normalize("NFKC", text[start:end])
        start = end
    return out[:most]


def plain_words(text: str, spellings: Mapping[str, str]) -> list[str]:
    """Words in lower case: apostrophes out, short forms written out, numbers, handles and the like by kind."""
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii() or "'" in text or "`" in text:
        text = _APOSTROPHE.sub("", text)
    if _SIGNS_OF_A_HANDLE.search(text):
        parts = text.split()
        text = " ".join([_HANDLE.sub(f" {NAME} ", part) if _SIGNS_OF_A_HANDLE.search(part) else part for part in parts])
    words: list[str] = []
    for run in _RUN.findall(text):
        if run in spellings:
            words += spellings[run].split()
        elif run.isalpha():
            words.append(SMALL if run in _SMALL_NUMBERS else run[:LONGEST_WORD])
        elif run == NAME:
            words.append(run)
        elif run.isdecimal():
            words.append(_number_by_kind(run[:LONGEST_WORD]))
        else:
            for word in _LETTERS_OR_DIGITS.findall(run[:LONGEST_WORD]):
                words += spellings[word].split() if word in spellings else (_number_by_kind(word),)
    return words


def _number_by_kind(word: str) -> str:
    if not word.isdecimal():
        return word
    if len(word) == len("2018") and word[:2] in {"19", "20"}:
        return YEAR
    return SMALL if len(word) <= len("19") and int(word) < 20 else NUMBER


def _pieces(span: Span) -> Iterator[Span]:
    start, end = span
    if end - start <= LONGEST_WINDOW:
        yield span
        return
    for length in (LONGEST_WINDOW, LONGEST_WINDOW // 2):
        step = length // 2
        for at in range(start, end - step, step):
            yield at, min(at + length, end)


def _by_missing_letter(known: Iterable[str]) -> dict[str, list[str]]:
    """Known words, filed under themselves and under each form that misses one letter."""
    index: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) >= SHORTEST_MENDED:
            for form in {word, *_without_one_letter(word)}:
                index.setdefault(form, []).append(word)
    return index


def _without_one_letter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter added, lost, replaced or swapped with its neighbour parts the two words."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    a, b = typed[start:], meant[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])
