"""What is new in the content: entries that a curator changed, and entries as they were first published."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.model import Board, Entry


@dataclass(frozen=True, slots=True)
class News:
    """An entry with the day since which it has said what it says."""

    entry: Entry
    on: dt.date
    why: str | None = None
    """What was changed; None where it has stood so since it was published."""


def news(entries: Iterable[Entry], boards: Mapping[str, Board], since: dt.date = dt.date.min) -> tuple[News, ...]:
    """What was changed or published on a day or after it, the newest first, else in content order.

    Entries without `changed` count as published with their board; where the board does not say when
    that was (`published_on`), they are left out.
    """
    found = (_news_of(entry, boards.get(entry.board)) for entry in entries)
    return tuple(sorted((each for each in found if each and each.on >= since), key=lambda each: each.on, reverse=True))


def _news_of(entry: Entry, board: Board | None) -> News | None:
    if entry.changed is not None:
        return News(entry, entry.changed.on, entry.changed.why)
    if board is not None and board.published_on is not None:
        return News(entry, board.published_on)
    return None
