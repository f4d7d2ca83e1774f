"""The texts of an entry, as they are searched."""

from knowledge.model import Entry


def answer_text(entry: Entry) -> str:
    """All that a reader is told, as one text."""
    parts = (entry.answer, *entry.steps, entry.timescale, entry.contact, entry.contradiction)
    return " ".join(part for part in parts if part)
