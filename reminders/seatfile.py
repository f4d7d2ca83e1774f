"""The shape of a file of seats, `reminders/seats/*.yaml`: who has a place at a board, as its document lists them."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from reminders.planfile import SourcePart, Text, read_as


class _SeatFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    board: Text
    source: SourcePart
    seats: tuple[Text, ...]


def read_seats(folder: Path) -> dict[str, tuple[str, ...]]:
    """By board, its seats in the document's order.

    Raises:
        PlanFileError: if a file has mistakes.
    """
    files = [read_as(_SeatFile, path.read_bytes(), str(path)) for path in sorted(folder.glob("*.yaml"))]
    return {file.board: tuple(dict.fromkeys(file.seats)) for file in files}
