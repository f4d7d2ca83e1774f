"""From words to the units that the index counts: stems, concepts, pairs of stems, pieces of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from sys import intern

from knowledge.thesaurus import Phrase, Thesaurus
from knowledge.words import stems

PAIR_REACH = 3
"""Two stems form a pair when the second is at most this many words behind the first, less one."""


@dataclass(frozen=True, slots=True)
class Units:
    """One text, taken apart. All lists are in the order of the text."""

    words: tuple[str, ...]
    """As typed or repaired."""
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...]
    """Concepts, with the positions that they cover."""
    boards: tuple[str, ...] = ()
    """The ids of the boards that the text names; the names themselves are taken out of the words."""

    @property
    def terms(self) -> list[str]:
        """What counts as a word of the text: its stems and its concepts."""
        return [*self.stems, *(concept for _, _, concept in self.spans)]

    @property
    def pairs(self) -> list[str]:
        """Pairs of stems that stand close together, whatever their order."""
        return [
            f"{first} {second}" if first <= second else f"{second} {first}"
            for position, first in enumerate(self.stems)
            for second in self.stems[position + 1 : position + PAIR_REACH]
        ]


class Reader:
    """Takes texts apart in one way for one knowledge base."""

    def __init__(self, thesaurus: Thesaurus, board_names: dict[str, list[Phrase]] | None = None) -> None:
        self._thesaurus = thesaurus
        self._names = sorted(
            ((phrase, board) for board, phrases in (board_names or {}).items() for phrase in phrases),
            key=lambda name: -len(name[0]),
        )
        self._first_words = {phrase[0] for phrase, _ in self._names}
        self.name_stems = frozenset(word for phrase, _ in self._names for word in phrase)
        """The words of the boards' names, as stems: correctly spelt, though no entry uses them."""

    def read(self, words: Sequence[str]) -> Units:
        """Take a list of words apart, setting the names of boards aside."""
        kept = [intern(word) for word in words]  # a large knowledge base repeats its words a hundred times
        kept_stems = stems(kept)
        boards: list[str] = []
        if not self._first_words.isdisjoint(kept_stems):
            kept, kept_stems, boards = self._without_names(kept, kept_stems)
        return Units(tuple(kept), tuple(kept_stems), tuple(self._thesaurus.spans(kept_stems)), tuple(boards))

    def _without_names(self, words: list[str], stemmed: list[str]) -> tuple[list[str], list[str], list[str]]:
        boards: list[str] = []
        position = 0
        while position < len(stemmed):
            for phrase, board in self._names:
                if tuple(stemmed[position : position + len(phrase)]) == phrase:
                    del words[position : position + len(phrase)], stemmed[position : position + len(phrase)]
                    boards += [board] if board not in boards else []
                    break
            else:
                position += 1
        return words, stemmed, boards


def pieces(word: str) -> list[str]:
    """The character n-grams of a word, 3 to 5 long, with its edges marked: what survives a typo or an ending."""
    marked = f"<{word}>"
    return [marked[start : start + size] for size in (3, 4, 5) for start in range(len(marked) - size + 1)]
