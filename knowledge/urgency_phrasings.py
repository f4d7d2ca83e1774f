"""Reads the phrasings and cues of the live-concern check from `knowledge/language/`."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.urgency_reading import Reader, plain_words

NOT_SPELLING = frozenset({"typos"})
"""Groups whose words are no guide to English spelling."""


@dataclass(frozen=True)
class Phrasing:
    """One made-up message, and whether it must raise the card."""

    live: bool
    group: str
    text: str


@dataclass(frozen=True)
class Phrasings:
    """All that the check learns from."""

    lines: tuple[Phrasing, ...]
    cues: Mapping[str, tuple[str, ...]]
    families: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, str]
    real_words: frozenset[str]
    pleas: tuple[str, ...]

    def reader(self) -> Reader:
        """A reader that knows the words of these phrasings and cues."""
        known: set[str] = set()
        for line in self.lines:
            if line.group not in NOT_SPELLING:
                known.update(plain_words(line.text, self.spellings))
        for phrases in self.cues.values():
            for phrase in phrases:
                if not phrase.endswith("*"):
                    known.update(plain_words(phrase, self.spellings))
        return Reader(self.cues, self.families, self.spellings, known, self.real_words)


def read_phrasings(language: Path) -> Phrasings:
    """Read the five `urgency*` files of a folder: what to learn from, the cues, and words that are never mended.

    Raises:
        OSError: A file is missing or cannot be read.
        ValueError: A file lacks a part, or is not YAML. The sentence names the file and the part.
    """
    messages = _parts(language / "urgency.yaml", "urgent", "ordinary", "nothing_wrong")
    voices = _parts(language / "urgency_voices.yaml", "urgent", "ordinary")
    grammar = _parts(language / "urgency_grammar.yaml", "openings", "endings", "people", "live", "ordinary")
    cues = _parts(language / "urgency_cues.yaml", "cues", "families", "spellings", "pleas")
    lines = [
        Phrasing(live=kind == "urgent", group=group, text=text)
        for kind in ("urgent", "ordinary")
        for part in (messages, voices)
        for group, block in part[kind].items()
        for text in _lines(block)
    ]
    return Phrasings(
        lines=(*lines, *_nothing_wrong(messages["nothing_wrong"]), *_put_together(grammar)),
        cues={name: _listed(block) for name, block in cues["cues"].items()},
        families={name: _listed(block) for name, block in cues["families"].items()},
        spellings=cues["spellings"],
        real_words=_real_words(language / "urgency_real_words.txt"),
        pleas=_listed(cues["pleas"]),
    )


def _nothing_wrong(block: Mapping[str, str]) -> Iterator[Phrasing]:
    """Each ordinary doing, said of three people in turn."""
    people = itertools.cycle(_listed(block["who"]))
    for doing in _lines(block["does"]):
        for who in itertools.islice(people, 3):
            yield Phrasing(live=False, group="nothing_wrong", text=f"{who} {doing}")


def _put_together(grammar: Mapping[str, Any]) -> Iterator[Phrasing]:
    """Each saying twice: after an opening, and before an ending. Both kinds begin the lists anew."""
    for kind in ("live", "ordinary"):
        openings, endings = (itertools.cycle(_lines(grammar[name])) for name in ("openings", "endings"))
        for group, block in grammar[kind].items():
            people = itertools.cycle(_listed(grammar["people"][group]))
            for saying in _lines(block):
                for text in (f"{next(openings)} {next(people)} {saying}", f"{next(people)} {saying} {next(endings)}"):
                    yield Phrasing(live=kind == "live", group=group, text=text)


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


def _listed(block: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for line in _lines(block) for phrase in line.split(",") if phrase.strip())


def _real_words(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _parts(path: Path, *names: str) -> dict[str, Any]:
    # The C parser reads these long files ten times faster; it is missing where PyYAML was built without libyaml.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 # nosec B506 - both are safe loaders
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is not YAML: {error}") from error
    parts: dict[str, Any] = content if isinstance(content, dict) else {}
    missing = [name for name in names if not parts.get(name)]
    if missing:
        raise ValueError(f"{path.name} lacks {', '.join(missing)}: its first lines say how it is laid out")
    return parts
