"""The shape of a file of measures, `reminders/measures/*.yaml`, and its mistakes as sentences."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from reminders.planfile import PlanFileError, SourcePart, Text, read_as

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
"""Short enough for a button."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MeasurePart(_Part):
    """A measure. Its title is ours; `better` stands only where the document says which way is better."""

    ref: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$", max_length=8)]
    title: Text
    unit: Literal["number", "percent", "rate", "words"]
    better: Literal["up", "down"] | None = None
    note: Text | None = None


class CardPart(_Part):
    """A score card, and the action of a plan that asks for it."""

    id: Id
    title: Text
    plan: Text
    action: Text
    source: SourcePart
    measures: tuple[MeasurePart, ...]

    @model_validator(mode="after")
    def _refs_differ(self) -> Self:
        refs = [each.ref for each in self.measures]
        if len(set(refs)) < len(refs):
            raise ValueError("two of its measures have the same reference")
        return self


class _MeasureFile(_Part):
    board: Text
    cards: tuple[CardPart, ...]


def read_measures(folder: Path) -> list[tuple[str, tuple[CardPart, ...]]]:
    """The boards' cards from all files of a folder.

    Raises:
        PlanFileError: if one of them has mistakes.
    """
    found: list[tuple[str, tuple[CardPart, ...]]] = []
    for path in sorted(folder.glob("*.yaml")):
        file = read_as(_MeasureFile, path.read_bytes(), str(path))
        ids = [card.id for card in file.cards]
        if len(set(ids)) < len(ids):
            raise PlanFileError(f"{path}: two cards have the same id.")
        found.append((file.board, file.cards))
    return found
