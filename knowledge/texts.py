"""The texts of an entry, as they are searched."""

from knowledge.model import Entry


def phrasings_of(entry: Entry) -> list[str]:
    """The ways to ask for an entry: its title first, then its questions, then its other names."""
    return [entry.title, *entry.questions, *entry.other_names]


def answer_text(entry: Entry) -> str:
    """All that a reader is told, as one text."""
    parts = (entry.answer, *entry.steps, entry.timescale, entry.contact, entry.contradiction)
    return " ".join(part for part in parts if part)
