"""The search beside simpler engines on BANKING77: short customer questions that nobody here wrote.

One entry for each of the 77 intents, with N example questions; the test file asks. Every engine gets
the same entries and the same questions, clean and with one random letter edit in 30% of the words.
"""

import csv
import random
import sqlite3
import string
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process, utils

from knowledge.library import Library
from knowledge.load import Pack
from knowledge.model import Entry
from knowledge.problems import NO_LINE, ContentError, Problem, shown
from knowledge.repair import english
from knowledge.words import stems, tokens

Engine = Callable[[Sequence[Entry]], Callable[[str], str]]
"""Entries in, and out a function from a question to the id of the entry that it finds."""

EDITED = 0.3
LEFT_OUT = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One engine at one number of example questions; percentages of 100, mean of all seeds."""

    engine: str
    examples: int
    clean: float
    edited: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Banking:
    """Training questions by intent, and the test questions with their intents."""

    train: dict[str, list[str]]
    test: list[tuple[str, str]]


def read_banking(folder: Path) -> Banking:
    """Read `banking77_train.csv` and `banking77_test.csv`, with the columns text and category.

    Raises:
        ContentError: where a file is not there.
    """
    train: dict[str, list[str]] = defaultdict(list)
    for text, category in _read(folder / "banking77_train.csv"):
        train[category].append(text)
    return Banking(dict(train), list(_read(folder / "banking77_test.csv")))


def _read(path: Path) -> Iterator[tuple[str, str]]:
    if not path.is_file():
        raise ContentError(
            [Problem(shown(path), NO_LINE, "", "is not there; --banking77 wants the folder that holds it.")]
        )
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["text"], row["category"]


def entries_of(data: Banking, examples: int, rng: random.Random) -> list[Entry]:
    """One entry for each intent, with so many of its training questions, and its label in words as the title."""
    return [
        Entry(id=intent, title=intent.replace("_", " "), questions=tuple(rng.sample(texts, examples)), answer=intent)
        for intent, texts in sorted(data.train.items())
    ]


def edited(text: str, rng: random.Random) -> str:
    """The text with one random letter deleted, added, replaced or swapped in 30% of its words."""
    return " ".join(_edit(word, rng) if rng.random() < EDITED and len(word) > 1 else word for word in text.split())


def _edit(word: str, rng: random.Random) -> str:
    at, letter = rng.randrange(len(word)), rng.choice(string.ascii_lowercase)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        )
    )


def compare(
    data: Banking, examples: Sequence[int] = (5, 10), seeds: Sequence[int] = (0, 1, 2), questions: int | None = None
) -> Iterator[Row]:
    """Measure every engine; `questions` takes only so many of the test questions, for a quick look."""
    for count in examples:
        for name, engine in ENGINES.items():
            clean, noisy, times = [], [], []
            for seed in seeds:
                rng = random.Random(seed)  # noqa: S311 - a repeatable sample, not a secret
                find = engine(entries_of(data, count, rng))
                asked = data.test if questions is None else rng.sample(data.test, questions)
                for text, intent in asked:
                    started = time.perf_counter()
                    clean.append(find(text) == intent)
                    times.append((time.perf_counter() - started) * 1000)
                    noisy.append(find(edited(text, rng)) == intent)
            yield Row(name, count, _percent(clean), _percent(noisy), round(float(np.percentile(times, 95)), 2))


def siblings(data: Banking, examples: int, seed: int) -> tuple[Pack, list[tuple[str, str | None]]]:
    """A pack with 20 of the 77 intents left out, and the test questions with None for those intents."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable sample, not a secret
    entries = entries_of(data, examples, rng)
    out = {entry.id for entry in rng.sample(entries, LEFT_OUT)}
    kept = tuple(entry for entry in entries if entry.id not in out)
    return Pack(Path(), kept), [(text, None if intent in out else intent) for text, intent in data.test]


def made_up(entries: int, examples: int = 5, seed: int = 0) -> tuple[Pack, list[str]]:
    """So many entries of random words, rare and common as in English, and 500 questions: for time and memory only."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable sample, not a secret
    words = [word for word in english() if len(word) > 3][:20_000]
    weights = [1 / (rank + 10) for rank in range(len(words))]

    def line(topic: list[str], length: int) -> str:
        return " ".join([*rng.sample(topic, 2), *rng.choices(words, weights, k=length)])

    found, asked = [], []
    for number in range(entries):
        topic = rng.choices(words, k=6)
        questions = tuple(line(topic, 5) for _ in range(examples))
        found.append(Entry(id=f"entry-{number}", title=line(topic, 2), questions=questions, answer=line(topic, 30)))
        asked.append(line(topic, 5))
    return Pack(Path(), tuple(found)), rng.sample(asked, min(entries, 500))


def _percent(flags: Sequence[bool]) -> float:
    return round(100 * sum(flags) / len(flags), 1)


def _ours(entries: Sequence[Entry]) -> Callable[[str], str]:
    library = Library.build([Pack(Path(), tuple(entries))])

    def find(text: str) -> str:
        return next((key for key, _ in library.confidences(text)), "")

    return find


def _phrasings(entries: Sequence[Entry]) -> tuple[list[str], list[str]]:
    pairs = [(text, entry.id) for entry in entries for text in (entry.title, *entry.questions)]
    return [text for text, _ in pairs], [owner for _, owner in pairs]


def _token_set(entries: Sequence[Entry]) -> Callable[[str], str]:
    texts, owners = _phrasings(entries)
    ready = [utils.default_process(text) for text in texts]

    def find(text: str) -> str:
        best = process.extractOne(utils.default_process(text), ready, scorer=fuzz.token_set_ratio)
        return owners[best[2]] if best else ""

    return find


def _fts5(entries: Sequence[Entry]) -> Callable[[str], str]:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table entries using fts5(id unindexed, text, tokenize = 'porter')")
    rows = [(entry.id, " ".join((entry.title, *entry.questions))) for entry in entries]
    database.executemany("insert into entries values (?, ?)", rows)

    def find(text: str) -> str:
        words = " OR ".join(f'"{word}"' for word in tokens(text))
        found = database.execute("select id from entries where text match ? order by rank limit 1", (words or '""',))
        return next((str(row[0]) for row in found), "")

    return find


def _bm25(entries: Sequence[Entry]) -> Callable[[str], str]:
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(analyzer=lambda text: stems(tokens(text)))
    table = counts.fit_transform([" ".join((entry.title, *entry.questions)) for entry in entries]).toarray()
    held = (table > 0).sum(0)
    rarity = np.log(1 + (len(entries) - held + 0.5) / (held + 0.5))
    length = 1.2 * (0.25 + 0.75 * table.sum(1, keepdims=True) / table.sum(1).mean())
    weights = rarity * table * 2.2 / (table + length)

    def find(text: str) -> str:
        return entries[int((weights @ (counts.transform([text]).toarray()[0] > 0)).argmax())].id

    return find


def _tf_idf(entries: Sequence[Entry]) -> Callable[[str], str]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, owners = _phrasings(entries)
    words = TfidfVectorizer(analyzer=lambda text: stems(tokens(text)))
    rows = words.fit_transform(texts)

    def find(text: str) -> str:
        return owners[int((rows @ words.transform([text]).T).toarray().argmax())]

    return find


def _svm(entries: Sequence[Entry]) -> Callable[[str], str]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    texts, owners = _phrasings(entries)
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )
    model = make_pipeline(features, LinearSVC()).fit(texts, owners)
    return lambda text: str(model.predict([text])[0])


ENGINES: dict[str, Engine] = {
    "token_set_ratio": _token_set,
    "FTS5": _fts5,
    "TF-IDF": _tf_idf,
    "BM25": _bm25,
    "SVM, words and characters": _svm,
    "Safeboard": _ours,
}
