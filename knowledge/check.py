"""What a curator should look at in content that loads: from sources that cannot be right to hard sentences."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.library import Library
from knowledge.load import BOARD_FILE, Pack
from knowledge.model import Contact, Entry
from knowledge.problems import NO_LINE, Problem, shown
from knowledge.texts import answer_text

WORD_LIMIT = 120
"""What a hurried practitioner reads: an answer with its steps, time scale, contact and contradiction."""
SENTENCE_WORDS = 30
"""Plain-English guidance asks for 15 to 20 words in a sentence; half as many again is a sentence to cut."""
SENTENCE_LIX = 75
"""LIX (Björnsson, 1968): words in the sentence plus the percentage of words over six letters; above 60 is
very hard to read. Names of bodies are long words that cannot be replaced, hence the higher limit."""
CONTACT_DAYS = 365

_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,5}\b")
_KNOWN_TO_ALL = frozenset(["UK", "NHS", "GP", "EU", "TV", "IT", "HM", "II", "III", "IV", "AM", "PM", "OK", "NSPCC"])
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")


class Severity(StrEnum):
    """An error must be mended before publishing; a note is for a person to judge."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, and how much it matters."""

    severity: Severity
    problem: Problem


def check(
    packs: Sequence[Pack],
    library: Library,
    on: dt.date,
    track: Callable[[Iterable[Entry]], Iterable[Entry]] = iter,
) -> list[Finding]:
    """Look at packs that have been loaded, as things stand on a day. Errors come first, then file by file.

    Args:
        packs: what to look at.
        library: these packs, searchable.
        on: the day that dates are compared with.
        track: wraps the entries of each pack while their questions are asked, to show progress.
    """
    findings: list[Finding] = []
    for pack in packs:
        errors = (_sections(pack), _too_long(pack), _landing(pack, library, track), _near_duplicates(pack, library))
        notes = (_hard_sentences(pack), _reviews(pack, on), _acronyms(pack), _contacts(pack, on))
        findings += [Finding(Severity.ERROR, problem) for group in errors for problem in group]
        findings += [Finding(Severity.NOTE, problem) for group in notes for problem in group]
    return sorted(findings, key=lambda finding: (finding.severity != Severity.ERROR, finding.problem))


def _at(pack: Pack, entry: Entry, key: str, sentence: str) -> Problem:
    place = pack.places[entry.key]
    return Problem(place.file, place.line, f"{entry.id}.{key}", sentence)


def _sections(pack: Pack) -> Iterator[Problem]:
    """A cited section must begin with one of the document's sections, where the board file lists them."""
    for entry in pack.entries if pack.board else ():
        assert pack.board is not None
        for source in entry.sources:
            sections = pack.board.documents[source.document].sections
            if sections and not source.section.startswith(sections):
                sentence = (
                    f'"{source.section}" is not a section of document {source.document} as {BOARD_FILE} lists them.'
                )
                yield _at(pack, entry, "sources", sentence)


def _too_long(pack: Pack) -> Iterator[Problem]:
    for entry in pack.entries:
        if entry.words > WORD_LIMIT:
            sentence = f"has {entry.words} words; cut it to {WORD_LIMIT}, or make two entries of it."
            yield _at(pack, entry, "answer", sentence)


def _landing(pack: Pack, library: Library, track: Callable[[Iterable[Entry]], Iterable[Entry]]) -> Iterator[Problem]:
    """An example question must lead to its own entry, and so must every further way to ask for it."""
    for entry in track(pack.entries):
        for question in (*entry.questions, *entry.also_asked):
            first = next(iter(library.confidences(question, entry.board)), None)
            if first is not None and first[0] != entry.key:
                sentence = (
                    f'"{question}" leads to {first[0]} instead; say what sets this entry apart, or drop the question.'
                )
                yield _at(pack, entry, "questions", sentence)


def _near_duplicates(pack: Pack, library: Library) -> Iterator[Problem]:
    by_key = {entry.key: entry for entry in pack.entries}
    for first, second in library.near_duplicates():
        if first in by_key and second in by_key:
            sentence = f"says nearly the same as {second}; merge the two, or tell them apart in title and questions."
            yield _at(pack, by_key[first], "title", sentence)


def _hard_sentences(pack: Pack) -> Iterator[Problem]:
    import textstat

    for entry in pack.entries:
        parts = (entry.answer, *entry.steps, entry.contradiction or "")
        for sentence in (sentence for part in parts for sentence in _SENTENCE_END.split(part)):
            words = len(sentence.split())
            if words > SENTENCE_WORDS or (words > 12 and textstat.lix(sentence) > SENTENCE_LIX):
                yield _at(
                    pack, entry, "answer", f'is hard to read at "{_start(sentence)}"; shorter words or two sentences.'
                )


def _start(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:8]) + (" ..." if len(words) > 8 else "")


def _reviews(pack: Pack, on: dt.date) -> Iterator[Problem]:
    for entry in pack.entries:
        if entry.review_by is not None and entry.review_by < on:
            yield _at(pack, entry, "review_by", f"was {entry.review_by}; check the answer and set the next date.")
        elif entry.review_by is None and pack.board is not None:
            yield _at(pack, entry, "review_by", "is not set; give the date by which somebody checks the answer again.")


def _acronyms(pack: Pack) -> Iterator[Problem]:
    """Every acronym is in the board's glossary, or explained in brackets where it stands."""
    glossary = set(pack.board.glossary) if pack.board else set()
    for entry in pack.entries if pack.board else ():
        text = f"{entry.title} {answer_text(entry)}"
        for acronym in sorted(set(_ACRONYM.findall(text)) - glossary - _KNOWN_TO_ALL):
            if f"({acronym})" not in text and f"{acronym} (" not in text:
                yield _at(pack, entry, "answer", f"uses {acronym} without saying what it stands for; expand it once.")


def _contacts(pack: Pack, on: dt.date) -> Iterator[Problem]:
    if pack.board is None:
        return
    board = pack.board
    named: Iterable[tuple[str, Contact]] = [
        ("front_door", board.front_door),
        ("out_of_hours", board.out_of_hours),
        *((f"contacts.{name}", contact) for name, contact in board.contacts.items()),
    ]
    file = shown(pack.folder / BOARD_FILE)
    for key, contact in named:
        if contact.phone is None:
            continue
        if contact.checked_on is None:
            yield Problem(file, NO_LINE, key, "has a number that nobody has checked; ring it and set checked_on.")
        elif (on - contact.checked_on).days > CONTACT_DAYS:
            yield Problem(file, NO_LINE, key, f"was last checked on {contact.checked_on}; ring it and set checked_on.")
