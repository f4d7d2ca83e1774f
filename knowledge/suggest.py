"""Entries to offer while somebody is still typing: what the search finds, and titles that begin that way."""

from collections.abc import Iterable

from knowledge.library import Library
from knowledge.model import Entry
from knowledge.words import tokens

LEAST = 0.2
"""The confidence from which on the search's finds go before titles; the search offers choices from .25 on."""


def suggest(library: Library, text: str, board: str | None = None, limit: int = 10) -> tuple[Entry, ...]:
    """Up to `limit` entries, best first: the chosen board's, then the others'; nothing for an empty text.

    Args:
        library: what the boards have published.
        text: what has been typed so far; its last word may be unfinished.
        board: the id of the chosen board; None where none is known, and all boards count the same.
        limit: how many at most.
    """
    typed = tokens(text)
    if not typed:
        return ()
    homes = [board, *(other for other in library.boards if other != board)] if board else [None]
    found: dict[str, Entry] = {}
    for home in homes:
        hits = [key for key, confidence in library.confidences(text, home) if confidence >= LEAST]
        sure = [entry for key in hits if (entry := library.get(key))]
        named = [entry for entry in library.entries(home) if _is_named(entry, typed)]
        for entry in (*sure, *named):
            found.setdefault(entry.key, entry)
    return tuple(found.values())[:limit]


def _is_named(entry: Entry, typed: Iterable[str]) -> bool:
    """Whether every typed word begins a word of the entry's title or other names."""
    names = f" {' '.join((entry.title, *entry.other_names))}".casefold()
    return all(f" {word}" in names or f"({word}" in names for word in typed)
