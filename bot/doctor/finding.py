"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whether somebody has to act."""

    FINE = "fine"
    LOOK = "look"
    """Safeboard runs, but a person should look at this."""
    BROKEN = "broken"
    """Something that people rely on does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do about it."""

    level: Level
    subject: str
    sentence: str
    remedy: str | None = None

    def __post_init__(self) -> None:
        """Hold every complaint to a remedy."""
        if self.level is not Level.FINE and not self.remedy:
            raise ValueError(f"{self.subject}: a complaint needs a remedy")


def fine(subject: str, sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(Level.FINE, subject, sentence)


def look(subject: str, sentence: str, remedy: str) -> Finding:
    """A person should look at this."""
    return Finding(Level.LOOK, subject, sentence, remedy)


def broken(subject: str, sentence: str, remedy: str) -> Finding:
    """Something does not work."""
    return Finding(Level.BROKEN, subject, sentence, remedy)
