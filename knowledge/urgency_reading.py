"""How the live-concern check reads a message: plain words, windows of them, and the cues in each window.

Nobody in distress spells well, so a word is brought back to one we know before it is looked up: short
forms are written out ("hes" is "he is"), a slip of one letter is mended, two words typed as one are parted.
A real English word is never "mended" into an alarming one ("skilled" stays): `real_words` lists them.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
MOST_MENDED = 300
"""Unknown words of a message that are looked at for a slip: 4,000 characters with a slip in a third of their words."""
LONGEST_WORD = 40
"""Letters of a word that are read. No word is longer; a message of one endless word must not take long."""
SHORTEST_MENDED, SHORTEST_RUN_TOGETHER = 3, 6
"""Letters below which a word is left as typed, or not parted in two: too many short words look alike."""

Span = tuple[int, int]
_Word = tuple[str, bool]
"""A word after mending, and whether it is as typed."""

SENTENCE_END = re.compile(
    r"[.!?;\n\r]+|\s[-–—]+\s|,?\s(?:also|anyway|btw|by the way|ps|separately)\b[,:]?", re.IGNORECASE
)
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´](?=\w)")
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
        self._with_families = lru_cache(REMEMBERED_CUES)(self._add_families)
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
        words: list[_Word] = []
        tries = iter(range(MOST_MENDED))
        sentences: list[Span] = []
        for part in SENTENCE_END.split(text):
            start = len(words)
            words.extend(self._words(part, tries))
            if len(words) > start:
                sentences.append((start, len(words)))
        if (together := -(-len(sentences) // MOST_SENTENCES)) > 1:
            groups = (sentences[at : at + together] for at in range(0, len(sentences), together))
            sentences = [(group[0][0], group[-1][1]) for group in groups]
        neighbours = ((first[0], second[1]) for first, second in itertools.pairwise(sentences))
        beginning = (0, min(len(words), 2 * LONGEST_WINDOW))
        windows = dict.fromkeys(piece for span in (*sentences, *neighbours, beginning) for piece in _pieces(span))
        return self._message(words, tuple(windows) if words else ())

    def read_whole(self, text: str) -> Message:
        """Read a text as a single window, as the phrasings are that the check learns from."""
        words = list(self._words(text, iter(range(MOST_MENDED))))
        return self._message(words, ((0, len(words)),))

    def _message(self, read: Sequence[_Word], windows: tuple[Span, ...]) -> Message:
        words = tuple(word for word, _ in read)
        strange = list(itertools.accumulate((not typed for _, typed in read), initial=0))
        hits, first_hit = self._cue_book.find(words)
        cues = tuple(
            self._with_families(
                frozenset(name for stop, name in hits[first_hit[start] : first_hit[end]] if stop <= end)
            )
            for start, end in windows
        )
        shares = tuple((strange[end] - strange[start]) / (end - start) for start, end in windows)
        return Message(words, windows, cues, shares)

    def _add_families(self, cues: frozenset[str]) -> frozenset[str]:
        return cues.union(
            name if not cues.isdisjoint(members) else f"not {name}" for name, members in self._families.items()
        )

    def _words(self, text: str, tries: Iterator[int]) -> Iterator[_Word]:
        named = {name.lower() for name in _NAMED.findall(text)}
        for word in plain_words(text, self._spellings):
            if word in self._as_typed or word in named or next(tries, None) is None:
                yield word, True
            else:
                meant = self._mend(word)
                for mended in meant:
                    yield mended, meant == (word,)

    def _mend(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST_MENDED:
            return (word,)
        index = self._by_missing_letter
        forms = [word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) <= self._longest_known]
        near = [index[form] for form in (word, *forms) if form in index]
        candidates = {known for some in near for known in some if _is_one_slip(word, known)} if near else None
        if candidates:
            # People seldom miss the first letter; of two words, the one that may tell of a risk is the safer guess.
            return (min(candidates, key=lambda known: (known[0] != word[0], known not in self._telling, known)),)
        if len(word) >= SHORTEST_RUN_TOGETHER:
            known = self._known
            for cut in range(2, len(word) - 1):
                if word[:cut] in known and word[cut:] in known:
                    return word[:cut], word[cut:]
        return (word,)


class _CueBook:
    """Words, beginnings of words and phrases, with the cue list to which each belongs."""

    def __init__(self) -> None:
        self._single: dict[str, list[str]] = {}
        self._by_first_two: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        self._first: set[str] = set()
        self._open_ended: dict[str, str] = {}
        self._openings: set[str] = set()
        self._alone: dict[str, tuple[str, ...]] = {}

    def add(self, name: str, words: tuple[str, ...], *, open_ended: bool) -> None:
        if len(words) > 1:
            self._by_first_two.setdefault(words[:2], []).append((words[2:], name))
            self._first.add(words[0])
        elif open_ended:
            self._open_ended[words[0]] = name
            self._openings.add(words[0][:2])
        else:
            self._single.setdefault(words[0], []).append(name)

    def prepare(self, words: Iterable[str]) -> None:
        """Look up the words that occur most in advance."""
        self._alone = {word: self._cues_of(word) for word in words}

    def find(self, words: tuple[str, ...]) -> tuple[list[tuple[int, str]], list[int]]:
        """All cues in the order in which they start, and for each word, how many cues start before it.

        A cue is (where it ends, name of its list).
        """
        hits: list[tuple[int, str]] = []
        before = [0]
        for at, word in enumerate(words):
            for name in self._alone[word] if word in self._alone else self._cues_of(word):
                hits.append((at + 1, name))  # noqa: PERF401 - runs for every word; building a list first takes longer
            if word in self._first:
                for rest, name in self._by_first_two.get(words[at : at + 2], ()):
                    stop = at + 2 + len(rest)
                    if words[at + 2 : stop] == rest:
                        hits.append((stop, name))
            before.append(len(hits))
        return hits, before

    def _cues_of(self, word: str) -> tuple[str, ...]:
        if word[:2] not in self._openings:
            return tuple(self._single.get(word, ()))
        starts = (word[:length] for length in range(2, len(word) + 1))
        open_ended = {self._open_ended[start] for start in starts if start in self._open_ended}
        return (*self._single.get(word, ()), *sorted(open_ended))


def written_out(text: str) -> str:
    """Ligatures and the like in plain letters. Some stand for a whole sentence: what is read must not grow by many."""
    return unicodedata.normalize("NFKC", text)[: len(text) + MOST_WRITTEN_OUT]


def plain_words(text: str, spellings: Mapping[str, str]) -> Iterator[str]:
    """Words in lower case: apostrophes out, short forms written out, numbers, handles and the like by kind."""
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii() or "'" in text or "`" in text:
        text = _APOSTROPHE.sub("", text)
    if _SIGNS_OF_A_HANDLE.search(text):
        text = _HANDLE.sub(f" {NAME} ", text)
    for run in _RUN.findall(text):
        if run in spellings:
            yield from spellings[run].split()
        elif run.isalpha():
            yield SMALL if run in _SMALL_NUMBERS else run[:LONGEST_WORD]
        elif run == NAME:
            yield run
        else:
            for word in _LETTERS_OR_DIGITS.findall(run[:LONGEST_WORD]):
                yield from spellings[word].split() if word in spellings else (_number_by_kind(word),)


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
