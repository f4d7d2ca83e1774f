"""An entry's texts, taken apart once although they are counted in many ways."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.model import Entry
from knowledge.texts import answer_text
from knowledge.units import Reader, Units
from knowledge.words import tokens


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry's texts, taken apart."""

    names: tuple[Units, ...]
    """The title first."""
    questions: tuple[Units, ...]
    also_asked: tuple[Units, ...]
    answer: Units

    @property
    def phrasings(self) -> tuple[Units, ...]:
        """All ways to ask for the entry."""
        return (*self.names, *self.questions, *self.also_asked)


def read_entry(entry: Entry, reader: Reader, background: str = "") -> Reading:
    """Take an entry's texts apart, as they are written: content is not repaired.

    The background, such as the title of the document that is cited, counts as part of the answer.
    """

    def read(texts: Iterable[str]) -> tuple[Units, ...]:
        return tuple(reader.read(tokens(text)) for text in texts)

    return Reading(
        names=read((entry.title, *entry.other_names)),
        questions=read(entry.questions),
        also_asked=read(entry.also_asked),
        answer=reader.read(tokens(f"{answer_text(entry)} {background}")),
    )
