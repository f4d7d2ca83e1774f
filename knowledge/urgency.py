"""The live-concern check: does this message tell of someone at risk now?

It runs on every free-text message before anything else, and needs nothing: no database, no board, no login.
A missed concern is the worst failure of the product; a false alarm on "what are the five types of CSE?" makes
people stop asking. How it works, what was measured and what it cannot do: `docs/live-concerns.md`.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from knowledge import urgency_cache
from knowledge.urgency_likeness import Likeness
from knowledge.urgency_model import Weights, features, learn
from knowledge.urgency_phrasings import Phrasing, Phrasings, read_phrasings
from knowledge.urgency_reading import LONGEST_WINDOW, RISK, SENTENCE_END, Message, Reader, written_out

log = logging.getLogger(__name__)

LANGUAGE = Path(__file__).parent / "language"
THRESHOLD = -1.4
"""Below an even chance, because a missed concern costs more than a false alarm. Chosen on other authors' messages than
those it learned from: the highest value at which fewer are missed. What it costs is in `docs/live-concerns.md`."""
LIKENESS = 2.0
"""What it weighs, beside the words and cues, when all the phrasings that a window is most like are live, or none."""
EXAMINED = 4
"""Windows whose likeness to the phrasings is looked up, the most worrying first; of the rest, words and cues decide."""
LONGEST_TEXT = 20_000
"""Characters that are read: five times Telegram's longest message."""


@dataclass(frozen=True)
class Assessment:
    """What the check makes of one message.

    Attributes:
        live: Whether the urgent card must be shown.
        group: The kind of risk that speaks loudest (a cue list's name), for tests and curators; None if none does.
        score: Evidence in the most worrying window; above `THRESHOLD` is live. No unit.
    """

    live: bool
    group: str | None
    score: float


class UrgencyCheck:
    """Knows what a live concern sounds like. Build it once; it keeps nothing of what it is asked."""

    def __init__(
        self, reader: Reader, weights: Weights, likeness: Likeness, pleas: Iterable[str], risks: Iterable[str]
    ) -> None:
        self._reader = reader
        self._weights = weights
        self._likeness = likeness
        self._pleas: dict[str, list[str]] = {}
        for plea in pleas:
            words = _plain(written_out(plea))
            self._pleas.setdefault(words[0], []).append(f" {' '.join(words)} ")
        self._risks = frozenset(risks)

    @classmethod
    def build(cls, language: Path = LANGUAGE, cache_dir: Path | None = None) -> Self:
        """Read the phrasings and learn from them: between one and two seconds.

        With a folder for it, what was learned is kept for the next start, which then takes a tenth of that.

        Raises:
            OSError: A file of `language` is missing or cannot be read.
            ValueError: A file of `language` does not have the right form.
        """
        phrasings = read_phrasings(language)
        if cache_dir is None:
            return cls.learned_from(phrasings)
        stamp = urgency_cache.stamp(phrasings)
        if (learned := urgency_cache.recall(cache_dir, stamp)) is not None:
            return cls(phrasings.reader(), *learned, phrasings.pleas, phrasings.families[RISK])
        check = cls.learned_from(phrasings)
        urgency_cache.remember(cache_dir, stamp, check._weights, check._likeness)  # noqa: SLF001 - its own
        return check

    @classmethod
    def learned_from(cls, phrasings: Phrasings) -> Self:
        """Learn from phrasings that are already read, for example with some held out."""
        reader = phrasings.reader()
        windows, live, whole = [], [], []
        for line in phrasings.lines:
            message = reader.read_whole(line.text)
            whole.append(message.words)
            for window in _windows_to_learn(line, message, reader):
                windows.append(window)
                live.append(line.live)
        likeness = Likeness.of(whole, [line.live for line in phrasings.lines])
        return cls(reader, learn(windows, live), likeness, phrasings.pleas, phrasings.families[RISK])

    def is_live_concern(self, text: str) -> bool:
        """Whether to show the urgent card. If the check itself fails, it is shown."""
        return self.assess(text).live

    def assess(self, text: str) -> Assessment:
        """Judge a message. Never raises: a failure of the check counts as a live concern."""
        try:
            return self._assess(written_out(text[:LONGEST_TEXT]))
        except Exception as error:  # noqa: BLE001 - whatever went wrong, a person at risk must see the card
            kind = type(error).__name__
            log.error("live-concern check failed, card shown: %s", kind)
            return Assessment(live=True, group=None, score=float("inf"))

    def explain(self, text: str, most: int = 12) -> list[tuple[str, float]]:
        """For curators: what weighs most in the most worrying window, for (above 0) or against."""
        message = self._reader.read(written_out(text))
        if not message.windows:
            return []
        worst, _ = self._most_worrying(message)
        start, end = message.windows[worst]
        weights = self._weights.by_feature
        shares = [("like the phrasings", LIKENESS * self._likeness.leaning(message.words[start:end]))]
        shares += (
            (name, value * weights.get(name, 0.0))
            for name, value in features(message.words[start:end], message.cues[worst]).items()
        )
        return sorted(shares, key=lambda share: -abs(share[1]))[:most]

    def _assess(self, text: str) -> Assessment:
        if self._is_plea(_plain(text)):
            return Assessment(live=True, group="plea", score=float("inf"))
        message = self._reader.read(text)
        if not message.windows:
            return Assessment(live=False, group=None, score=float("-inf"))
        worst, score = self._most_worrying(message)
        weight = self._weights.by_feature.get
        risks = sorted(message.cues[worst] & self._risks)
        loudest = max(risks, key=lambda cue: weight(f"cue {cue}", 0.0), default=None)
        return Assessment(live=score > THRESHOLD, group=loudest, score=score)

    def _is_plea(self, words: list[str]) -> bool:
        candidates = [plea for word in self._pleas.keys() & set(words) for plea in self._pleas[word]]
        folded = f" {' '.join(words)} " if candidates else ""
        return any(plea in folded for plea in candidates)

    def _most_worrying(self, message: Message) -> tuple[int, float]:
        """The window with the highest score, and that score: words and cues, and likeness where it can matter."""
        scores = self._weights.scores(message)
        worst_first = sorted(range(len(scores)), key=lambda at: -scores[at])
        best, best_score = worst_first[0], float("-inf")
        leanings: dict[tuple[str, ...], float] = {}
        for place, at in enumerate(worst_first):
            examined = place < EXAMINED
            if scores[at] + LIKENESS * examined <= best_score:
                break
            start, end = message.windows[at]
            words = message.words[start:end]
            if examined and words not in leanings:
                leanings[words] = self._likeness.leaning(words)
            score = scores[at] + (LIKENESS * leanings[words] if examined else 0.0)
            if score > best_score:
                best, best_score = at, score
        return best, best_score


def _windows_to_learn(line: Phrasing, whole: Message, reader: Reader) -> Iterator[dict[str, float]]:
    """A concern is learned whole: one of its sentences may be harmless. Of the rest every window is harmless."""
    readings = [whole]
    if not line.live and (len(whole.words) > LONGEST_WINDOW or SENTENCE_END.search(line.text)):
        readings.append(reader.read(line.text))
    seen = dict.fromkeys(
        (reading.words[start:end], cues)
        for reading in readings
        for (start, end), cues in zip(reading.windows, reading.cues, strict=True)
    )
    return (features(words, cues) for words, cues in seen)


def _plain(text: str) -> list[str]:
    """Words in lower case: how pleas are compared."""
    return re.findall(r"\w+", text.lower())
