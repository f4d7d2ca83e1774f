"""The weights of the live-concern check: what each word and each cue says for or against a live concern.

A logistic regression, learned at start-up from the phrasings in `language/urgency.yaml`. It is linear, so that a
curator can see which words raised the card, and so that a window costs a few additions: see `Weights.scores`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, combinations, pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from knowledge.urgency_reading import Message

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

LETTERS = 0.35
"""Weight of a run of letters beside a whole word. Any value from .2 to .5 did equally well in cross-validation."""
TEXT_POWER = 0.3
"""The text's part is divided by its squared size to this power. One half would make length irrelevant;
less lets a longer description count for more, which tells concerns from the rest a little better."""
SMALL_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "if",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "so",
        "that",
        "the",
        "then",
        "there",
        "this",
        "to",
        "up",
        "was",
        "were",
        "with",
    )
)
"""They count with their neighbours only. By themselves they tell a sentence from a heading, not a concern
from a question."""
STRANGE_WORDS, MOST_STRANGE = 4.0, 0.35
"""Benefit of the doubt: added for each share of mended words, up to this share. Misspelling hides evidence, and
who is young, frightened or new to English misspells most. With a slip in 30% of words it finds 2% more."""
RIDGE = 0.05
NEWTON_STEPS, GRADIENT_STEPS = 5, 8
"""More change no figure that is measured."""


class Weights:
    """What was learned. Reads a message, says how much it sounds like a live concern."""

    def __init__(self, by_feature: Mapping[str, float], bias: float) -> None:
        self.by_feature = by_feature
        self.bias = bias
        self._of_neighbours = {
            (first, second): weight
            for name, weight in by_feature.items()
            if name.startswith("neighbours ")
            for first, second in [name.removeprefix("neighbours ").split(" ")]
        }
        self._of_first = {second: weight for (first, second), weight in self._of_neighbours.items() if first == "^"}
        self._of_last = {first: weight for (first, second), weight in self._of_neighbours.items() if second == "$"}
        self._of_runs = {
            name.removeprefix("letters "): LETTERS * weight
            for name, weight in by_feature.items()
            if name.startswith("letters ")
        }
        words = (name.removeprefix("word ") for name in by_feature if name.startswith("word "))
        self._of_known_words = {
            word: (self._score_of_word(word), _size_of_word(word)) for word in {*words, *SMALL_WORDS}
        }
        self._of_cues = {
            name.removeprefix("cue "): weight for name, weight in by_feature.items() if name.startswith("cue ")
        }
        self._of_cue_pairs = {
            (first, second): weight
            for name, weight in by_feature.items()
            if name.startswith("cues ")
            for first, second in [name.removeprefix("cues ").split(" + ")]
        }
        self._cue_score = lru_cache(20_000)(self._score_of_cues)

    def scores(self, message: Message) -> list[float]:
        """One score a window; no unit, above 0 means that a live concern is likelier than not.

        `by_feature` added up over the `features` of each window, by running totals over the message, plus
        the benefit of the doubt for `message.strange`.
        """
        words, known = message.words, self._of_known_words
        unknown = list({*words} - known.keys())
        scored = zip(unknown, self._scores_of_runs(unknown), strict=True)
        new = {word: (score, _size_of_word(word)) for word, score in scored}
        of_words = [known[word] if word in known else new[word] for word in words]
        totals = list(accumulate([score for score, _ in of_words], initial=0.0))
        sizes = list(accumulate([size for _, size in of_words], initial=0.0))
        get = self._of_neighbours.get
        pairs = list(accumulate([get(pair, 0.0) for pair in pairwise(words)], initial=0.0))
        first, last, bias, cue_score = self._of_first.get, self._of_last.get, self.bias, self._cue_score
        scores = []
        for (start, end), cues, strange in zip(message.windows, message.cues, message.strange, strict=True):
            text = totals[end] - totals[start] + pairs[end - 1] - pairs[start]
            text += first(words[start], 0.0) + last(words[end - 1], 0.0)
            size = sizes[end] - sizes[start] + (end - start + 1)
            score = bias + text / size**TEXT_POWER + cue_score(cues)
            scores.append(score + STRANGE_WORDS * min(strange, MOST_STRANGE) if strange else score)
        return scores

    def _score_of_word(self, word: str) -> float:
        if word in SMALL_WORDS:
            return 0.0
        return self.by_feature.get(f"word {word}", 0.0) + self._scores_of_runs([word])[0]

    def _scores_of_runs(self, words: Sequence[str]) -> list[float]:
        """For each word, what its runs of letters weigh; all are looked up at once, as that takes half the time."""
        joined = f" {' '.join(words)} "
        runs = list(map(self._of_runs.get, [joined[at : at + 3] for at in range(len(joined) - 2)], repeat(0.0)))
        starts = accumulate((len(word) + 1 for word in words), initial=0)
        return [sum(runs[start : start + len(word)]) for word, start in zip(words, starts, strict=False)]

    def _score_of_cues(self, cues: frozenset[str]) -> float:
        one, two = self._of_cues.get, self._of_cue_pairs.get
        names = sorted(cues)
        total = sum([one(name, 0.0) for name in names]) + sum([two(pair, 0.0) for pair in combinations(names, 2)])
        count = len(names) * (len(names) + 1) // 2
        return float(total * count**-0.5) if count else 0.0


def features(words: Sequence[str], cues: frozenset[str]) -> dict[str, float]:
    """What a window consists of: words, neighbouring words, runs of letters, cues, pairs of cues.

    Returns:
        Feature name to value. The names are readable: `word hits`, `neighbours my dad`, `letters hit`, `cue harm`,
        `cues a_child + harm`.
    """
    out: dict[str, float] = defaultdict(float)
    size = 0.0
    for word in words:
        if word in SMALL_WORDS:
            continue
        out[f"word {word}"] += 1.0
        for run in _letter_runs(word):
            out[run] += LETTERS
        size += _size_of_word(word)
    for first, second in pairwise(("^", *words, "$")):
        out[_neighbours(first, second)] += 1.0
        size += 1.0
    scaled = {name: value / size**TEXT_POWER for name, value in out.items()}
    return scaled | _cue_features(cues)


def _cue_features(cues: frozenset[str]) -> dict[str, float]:
    in_order = sorted(cues)  # sets have none, and sums depend on it in their last digits
    names = [f"cue {cue}" for cue in in_order] + [f"cues {a} + {b}" for a, b in combinations(in_order, 2)]
    return {name: len(names) ** -0.5 for name in names}


def _letter_runs(word: str) -> list[str]:
    """Three letters at a time, its edges included. It lets a misspelt or unknown word count for the like of it."""
    padded = f" {word} "
    return [f"letters {padded[at : at + 3]}" for at in range(len(word))]


def _size_of_word(word: str) -> float:
    return 0.0 if word in SMALL_WORDS else 1.0 + LETTERS**2 * len(word)


def _neighbours(first: str, second: str) -> str:
    return f"neighbours {first} {second}"


def learn(windows: Sequence[Mapping[str, float]], live: Sequence[bool]) -> Weights:
    """Learn from labelled windows: twice, once from everything and once from the words alone, and take the mean.

    The cues do most of the work where both are there, so that words would learn too little; by themselves they learn
    what the cues do not know. The mean is as easy to read and as quick as either. Features that occur in one window
    only are left out; they would only learn that line by heart.

    Args:
        windows: `features` of each window.
        live: For each, whether it tells of a live concern.
    """
    counts = Counter(name for window in windows for name in window)
    index = {name: at for at, name in enumerate(name for name, count in counts.items() if count > 1)}
    entries = [
        (row, index[name], value)
        for row, window in enumerate(windows)
        for name, value in window.items()
        if name in index
    ]
    row_of = np.array([row for row, _, _ in entries])
    column_of = np.array([column for _, column, _ in entries])
    values = np.array([value for _, _, value in entries])
    target = np.array(live, dtype=float)
    of_words = np.array([not name.startswith("cue") for name in index])[column_of]
    both = _regression(row_of, column_of, values, target, len(index))
    words = _regression(row_of[of_words], column_of[of_words], values[of_words], target, len(index))
    mean = ((both + words) / 2).tolist()
    return Weights(dict(zip(index, mean[:-1], strict=True)), mean[-1])


def _regression(row_of: Places, column_of: Places, values: Floats, target: Floats, width: int) -> Floats:
    """A logistic regression on a sparse matrix: Newton's method, each step by conjugate gradients.

    No randomness, so the same phrasings always give the same weights. Returns the weights, the bias last.
    """
    height = len(target)

    def forward(weights: Floats) -> Floats:
        return np.asarray(np.bincount(row_of, values * weights[column_of], height) + weights[width])

    def backward(errors: Floats) -> Floats:
        return np.append(np.bincount(column_of, values * errors[row_of], width), errors.sum())

    penalty = np.append(np.full(width, RIDGE), 0.0)
    weights = np.zeros(width + 1)
    for _ in range(NEWTON_STEPS):
        probability = 1 / (1 + np.exp(-forward(weights)))
        gradient = backward(probability - target) + penalty * weights
        curvature = probability * (1 - probability)
        step, residual = np.zeros_like(weights), -gradient
        direction, strength = residual, _dot(residual, residual)
        for _ in range(GRADIENT_STEPS):
            image = backward(curvature * forward(direction)) + penalty * direction
            length = strength / _dot(direction, image)
            step = step + length * direction
            residual = residual - length * image
            strength, before = _dot(residual, residual), strength
            direction = residual + strength / before * direction
        weights = weights + step
    return weights


def _dot(first: Floats, second: Floats) -> float:
    """The inner product. `@` would start a thread for each processor, which costs more than the sum."""
    return float((first * second).sum())
