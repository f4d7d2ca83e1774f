"""Which roles the words of an owner's cell mean.

Names of groups hold commas and "and", so those alone divide nothing.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_NOBODY = re.compile(
    r"(?:t\.?b\.?[cda]\.?|to be (?:agreed|confirmed|determined|decided|identified|advised)|not known|unknown|none"
    r"|n/?a|all|various|tbc by .*|\?+|-+|see .*|vacant|vacancy)\.?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\b(?:might|may|should|will|would|could|is|are|was|has|have|require[sd]?)\b", re.IGNORECASE)
_DIVIDED = re.compile(r"\s*(?:\n|;|\s/\s|(?<=[a-z)])/(?=[A-Z])|\s\+\s)\s*")
_PERHAPS_DIVIDED = re.compile(r"\s*(?:,|\band\b|&)\s*")
_SAME = 92
"""Of 100: `Buisness Manager` is 94 like `Business Manager`; `SCR Subgroup` is 87 like `QA Subgroup`."""
LONGEST_ROLE = 120


@dataclass(frozen=True, slots=True)
class Owners:
    """The roles that are meant, and a question where that is not sure."""

    names: tuple[str, ...]
    question: str | None = None


def read_owners(text: str | None, known: Collection[str]) -> Owners:
    """Read an owner's cell.

    Args:
        text: the cell's words.
        known: the roles and groups that the board's plans name already.
    """
    whole = " ".join((text or "").split())
    if not whole:
        return Owners((), "Nobody is named.")
    if _NOBODY.fullmatch(whole):
        return Owners((), f"“{whole}” names nobody.")
    names: list[str] = []
    questions: list[str] = []
    for part in _parts(text or "", known):
        if _NOBODY.fullmatch(part) or len(part) > LONGEST_ROLE or _SENTENCE.search(part):
            questions.append(f"“{part[:80]}” is no role or group.")
            continue
        name = _known(part, known)
        if name is not None and name.casefold() != part.casefold():
            questions.append(f"“{part}” is taken for “{name}”.")
        elif name is None and _PERHAPS_DIVIDED.search(part):
            questions.append(f"“{part}” is taken as one owner. If it is several, write each on a line of its own.")
        names.append(name or part)
    return Owners(tuple(dict.fromkeys(names)), " ".join(questions) or None)


def _parts(text: str, known: Collection[str]) -> Iterable[str]:
    """The cell's owners: divided where that is plain, or where everything between the commas is a known role."""
    one = " ".join(text.split())
    if _known(one, known) is not None:
        return [one]
    parts = []
    for line in _DIVIDED.split(text.strip()):
        part = " ".join(line.strip(" •-*").split())
        if not part:
            continue
        pieces = [piece for piece in _PERHAPS_DIVIDED.split(part) if piece]
        if len(pieces) > 1 and _known(part, known) is None and all(_known(piece, known) for piece in pieces):
            parts += pieces
        else:
            parts.append(part)
    return parts


def _known(name: str, known: Collection[str]) -> str | None:
    """The known role that is meant, if exactly one is near enough. A number or an initial that differs is no typo."""
    exact = [each for each in known if each.casefold() == name.casefold()]
    if exact:
        return exact[0]
    near = process.extract(name, known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_SAME, limit=2)
    if len(near) != 1 or _marks(name) != _marks(near[0][0]):
        return None
    return str(near[0][0])


def _marks(name: str) -> list[str]:
    """What tells similar names apart: numbers, abbreviations, single letters."""
    return re.findall(r"\d+|\b[A-Z]{2,}\b|\b\w\b", name)
