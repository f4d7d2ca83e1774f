"""Misspelt words, put right against the words that the knowledge base itself uses.

A word that is English is never touched, however rare: "neglected" must not become "neglect", and a
word that the knowledge base does not know is evidence that it has no answer.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.words import STOP


@lru_cache(maxsize=1)
def english() -> Mapping[str, int]:
    """Some 82,000 English words, British and American, with how often they occur.

    From the frequency dictionary that the package symspellpy ships (SCOWL words with Google Books
    counts, MIT licence); its code is not used.
    """
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    return {word: int(count) for word, _, count in (line.partition(" ") for line in text.splitlines())}


@lru_cache(maxsize=1)
def _swapped() -> Mapping[str, str]:
    """Light words with two letters swapped, such as "teh" and "waht", to what was meant."""
    swapped = (
        (word[:place] + word[place + 1] + word[place] + word[place + 2 :], word)
        for word in sorted(STOP)
        for place in range(len(word) - 1)
    )
    return {slip: word for slip, word in swapped if len(slip) > 2 and slip not in english()}


class Speller:
    """Repairs words; holds the vocabulary with how often each word occurs in the knowledge base."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._known = vocabulary
        self._by_length: dict[int, list[str]] = {}
        for word in vocabulary:
            if len(word) > 3 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self._repaired = lru_cache(maxsize=20_000)(self._repair)

    def repair(self, word: str) -> str:
        """The word of the knowledge base that was meant, or the word itself."""
        if word in self._known or not word.isalpha() or not word.isascii():
            return word
        if word in english():
            return word
        if word in _swapped():
            return _swapped()[word]
        if word.endswith("s") and word[:-1] in self._known:
            return word[:-1]  # the plural of an acronym: "scrs"
        return word if len(word) < 4 else self._repaired(word)

    def _repair(self, word: str) -> str:
        # One edit in a short word, two from six letters on: beyond that, as many wrong words as right ones are found.
        allowed = 1 if len(word) < 6 else 2
        near: list[str] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            near += self._by_length.get(length, ())
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=allowed, limit=10)
        if not found:
            return word
        # Among equally near words: people rarely miss the first letter, and mean the commoner word.
        best, _, _ = min(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -self._known[hit[0]], hit[0]))
        return str(best)
