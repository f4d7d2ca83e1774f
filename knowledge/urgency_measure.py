"""Measures the live-concern check: what it misses, what it cries wolf at, how long the longest message takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, groupby, islice
from time import process_time

from knowledge.urgency import UrgencyCheck
from knowledge.urgency_phrasings import Phrasing, Phrasings

LONGEST = 4096
"""Characters of Telegram's longest message."""


@dataclass(frozen=True)
class Figures:
    """What the check made of labelled messages.

    Attributes:
        missed: Live concerns that did not raise the card.
        false_alarms: Other messages that did.
        live: Number of live concerns.
        ordinary: Number of other messages.
    """

    missed: tuple[Phrasing, ...]
    false_alarms: tuple[Phrasing, ...]
    live: int
    ordinary: int

    @property
    def recall(self) -> float:
        """Share of the live concerns that were caught, 0 to 1; 1 where there were none."""
        return 1 - len(self.missed) / max(1, self.live)

    @property
    def false_alarm_rate(self) -> float:
        """Share of the other messages that raised the card, 0 to 1; 0 where there were none."""
        return len(self.false_alarms) / max(1, self.ordinary)


def measure(check: UrgencyCheck, messages: Iterable[Phrasing]) -> Figures:
    """Put every message to the check."""
    missed, false_alarms = [], []
    live = ordinary = 0
    for message in messages:
        raised = check.is_live_concern(message.text)
        live += message.live
        ordinary += not message.live
        if message.live and not raised:
            missed.append(message)
        if raised and not message.live:
            false_alarms.append(message)
    return Figures(tuple(missed), tuple(false_alarms), live, ordinary)


def leave_groups_out(phrasings: Phrasings) -> dict[str, Figures]:
    """For each group of phrasings, the figures of a check that has never seen it. Takes about a second a group."""
    by_group = sorted(phrasings.lines, key=lambda line: line.group)
    figures = {}
    for group, lines in groupby(by_group, key=lambda line: line.group):
        others = tuple(line for line in phrasings.lines if line.group != group)
        figures[group] = measure(UrgencyCheck.learned_from(replace(phrasings, lines=others)), lines)
    return figures


def longest_messages(lines: Sequence[str]) -> dict[str, str]:
    """Messages of Telegram's greatest length: of sentences as people write them, and the worst that was thought of.

    Args:
        lines: At least 200 different messages.
    """
    sentences = ". ".join(islice(cycle(lines), 400))
    made_up_words = " ".join(f"{a}{b}{c}{a}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdfgklmnprst")
    worst = {
        "one word again and again": "hit ",
        "many short sentences": "he hit me. ",
        "one letter and a stop": "a.",
        "numbers": "1 2 ",
        "one endless word": "a",
        "letters and digits": "a1",
        "dashes": "x-",
        "underscores": "a_",
        "signs before a sign": "x+",
        "emoji": "\N{CRYING FACE}",
        "a sign that is a sentence": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}",
        "another script": "\u064a\u0636\u0631\u0628 \u0646\u064a ",
        "line breaks": "\n",
    }
    return {
        "sentences": sentences[:LONGEST],
        "no full stops": sentences.replace(".", "")[:LONGEST],
        "words that do not exist": (made_up_words + " " + made_up_words)[:LONGEST],
        **{name: (part * LONGEST)[:LONGEST] for name, part in worst.items()},
    }


def processor_ms(check: UrgencyCheck, text: str, tries: int = 5) -> float:
    """Milliseconds of processor time for one message: the best of some tries, since others use the computer too."""
    times = []
    for _ in range(tries):
        start = process_time()
        check.is_live_concern(text)
        times.append(1000 * (process_time() - start))
    return min(times)
