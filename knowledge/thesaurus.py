"""Different words for one thing: the shared thesaurus, the boards' acronyms, and the boards' own names.

A group of phrases becomes one *concept*, a made-up word such as `@camhs` that is added beside the
words themselves. Two texts that use different words of a group then share the concept, and texts
that use the same word still share more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.model import Board
from knowledge.problems import ContentError
from knowledge.words import stems, tokens
from knowledge.yaml_file import UnreadableError, read_yaml

SHIPPED = Path(__file__).parent / "language" / "thesaurus.yaml"

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Phrases, as stems, to the concepts that they stand for."""

    concepts: Mapping[Phrase, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 1

    def spans(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """Where concepts stand in a list of stems: first position, position after the last, concept."""
        found = []
        for start in range(len(words)):
            for end in range(start + 1, min(start + self.longest, len(words)) + 1):
                found += [(start, end, concept) for concept in self.concepts.get(tuple(words[start:end]), ())]
        return found


def build_thesaurus(groups: Iterable[Iterable[str]]) -> Thesaurus:
    """One concept for each group of phrases; the group's first phrase names it."""
    concepts: dict[Phrase, list[str]] = {}
    for group in groups:
        phrases = [phrase for text in group if (phrase := tuple(stems(tokens(text))))]
        for phrase in phrases:
            names = concepts.setdefault(phrase, [])
            if (name := "@" + "_".join(phrases[0])) not in names:
                names.append(name)
    longest = max((len(phrase) for phrase in concepts), default=1)
    return Thesaurus({phrase: tuple(names) for phrase, names in concepts.items()}, longest)


def read_groups(path: Path = SHIPPED) -> list[list[str]]:
    """The groups of the thesaurus file: under `groups:`, one list of phrases for each.

    Raises:
        ContentError: where the file cannot be read or a group is not a list of two or more phrases.
    """
    try:
        file = read_yaml(path)
    except UnreadableError as error:
        raise ContentError(error.problems) from error
    groups = file.data.get("groups") if isinstance(file.data, dict) else None
    if not isinstance(groups, list):
        raise ContentError([file.problem((), "must have a list `groups:` at the top.")])
    wrong = [
        file.problem(("groups", number), "must be a list of two or more words or phrases.")
        for number, group in enumerate(groups)
        if not isinstance(group, list) or len(group) < 2 or not all(isinstance(phrase, str) for phrase in group)
    ]
    if wrong:
        raise ContentError(wrong)
    return groups


def glossary_groups(boards: Iterable[Board]) -> list[list[str]]:
    """Each acronym of each board with its expansion; what stands in brackets is left away."""
    return [
        [acronym, meaning.split("(")[0]]
        for board in boards
        for acronym, meaning in board.glossary.items()
        if meaning.split("(")[0].strip()
    ]


def names_of(board: Board) -> list[Phrase]:
    """The ways in which people name a board, as stems, longest first."""
    names = {board.id.replace("-", " "), board.name, board.short_name, *board.other_names}
    phrases = {phrase for name in names if (phrase := tuple(stems(tokens(name))))}
    return sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
