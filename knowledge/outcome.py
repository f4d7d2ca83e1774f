"""What a message to the library can come to."""

from dataclasses import dataclass

from knowledge.model import Entry


@dataclass(frozen=True, slots=True)
class Answer:
    """The entry that answers the question."""

    entry: Entry
    confidence: float
    elsewhere: bool = False
    """True where the entry is another board's than the one chosen."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Up to three entries that may answer the question, best first."""

    entries: tuple[Entry, ...]
    confidences: tuple[float, ...]
    one_each: bool = False
    """True where each is sure to be its own board's answer, and only the board is not known."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing fits; the nearest topics may still help a person on."""

    nearest: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """One of several questions in a message, without an answer beside others that have one."""

    question: str
    """As it was typed."""


Outcome = Answer | Choices | NoAnswer
"""Of one question."""
Reported = Outcome | LeftOpen
"""Of one of the questions in a message."""
