"""A text as words, and the questions that the search for names asks about them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from feedback.findings import Finding
from feedback.lexicon import Lexicon, fold

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?:[.!?\n•*]|[\"“(] ?)\W*$")
_NO_NAME = re.compile(r"[A-Z]{2,}['’]?s?|.*['’](?:ll|ve|re|d|m|t)")
"""Acronyms, one or many, and words such as I'll."""
_PREFIXES = ("mc", "mac", "o'", "d'")
"""They put a capital within a name, as McAllister has it; elsewhere it makes a brand, as in YouTube."""
_SAINTS = frozenset({"St", "Saint", "Our"})
_NO_SURNAMES = ("never surnames", "institutions", "does", "is", "often", "joints")
"""What in capitals is no family name, though it may be one where only names have a capital."""
_LONGEST = 4
"""Words that may follow the first of a name."""


@dataclass(slots=True)
class Token:
    """A word of the text. `end` leaves out a possessive 's, `stop` does not.

    Not frozen: a long text has a thousand, and freezing would take half the time of reading it.
    """

    start: int
    end: int
    stop: int
    folded: str
    capital: bool
    """Begins with a capital and is no acronym."""
    first: bool
    """Begins a sentence; asked only of words with a capital."""
    hidden: bool
    """Part of a public name or of another finding."""

    @property
    def possessive(self) -> bool:
        """Whether it is followed by 's."""
        return self.stop != self.end


class Reader:
    """One text, its words, and questions about them by number; a number outside the text answers no."""

    def __init__(self, text: str, lexicon: Lexicon, taken: Collection[Finding]) -> None:
        self.text = text
        self.lexicon = lexicon
        self.tokens = _tokens(text, lexicon, taken)

    def at(self, index: int) -> Token | None:
        """The word with this number."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def written(self, index: int) -> str:
        """The word as it stands in the text, without a possessive 's."""
        token = self.at(index)
        return self.text[token.start : token.end] if token else ""

    def folded(self, index: int) -> str:
        """The word as the lists have it."""
        token = self.at(index)
        return token.folded if token else ""

    def cue(self, index: int, *sections: str) -> bool:
        """Whether the word is in one of these sections of `cues.txt`."""
        folded, cues = self.folded(index), self.lexicon.cues
        if len(sections) == 1:  # mostly, and it is asked thousands of times of a long text
            return folded in cues[sections[0]]
        return any(folded in cues[section] for section in sections)

    def touches(self, left: int, right: int) -> bool:
        """Whether only spaces, or the point of an abbreviation, lie between two neighbouring words."""
        one, other = self.at(left), self.at(right)
        if one is None or other is None:
            return False
        between = self.text[one.stop : other.start]
        if between == " ":  # nearly always
            return True
        abbreviated = self.initial(left) or self.cue(left, "titles", "soft titles")
        gap = between.removeprefix(".") if abbreviated else between
        return bool(gap) and not gap.strip(" \t")

    def given(self, index: int) -> bool:
        """A given name that is hardly anything else."""
        token = self.at(index)
        return bool(token and not token.hidden and self.lexicon.is_given(token.folded))

    def word_name(self, index: int) -> bool:
        """A given name that is a word or a place too."""
        token = self.at(index)
        return bool(token and not token.hidden and token.folded in self.lexicon.word_names)

    def family_name(self, index: int) -> bool:
        """A known family name, which may be a word too."""
        token = self.at(index)
        return bool(token and not token.hidden and self.lexicon.is_surname(token.folded))

    def place(self, index: int) -> bool:
        """A part of a place's name that is no other word, and so may be a family name too."""
        token = self.at(index)
        return bool(token and not token.hidden and token.folded in self.lexicon.places)

    def known(self, index: int) -> bool:
        """An ordinary word, a place, an acronym, a title, or something spelt like a brand."""
        token = self.at(index)
        if token is None or token.hidden:
            return True
        written = self.written(index)
        brand = bool(re.search(r"[a-z][A-Z]", written)) and not token.folded.startswith(_PREFIXES)
        return (
            brand
            or bool(_NO_NAME.fullmatch(written))
            or self.cue(index, "titles")
            or self.lexicon.is_known(token.folded)
        )

    def known_word(self, index: int) -> bool:
        """An ordinary word or a part of a place's name, in whatever letters."""
        return self.lexicon.is_known(self.folded(index))

    def may_begin_name(self, index: int) -> bool:
        """Whether any rule could make a name of this word; of most none can, and this is quickly said."""
        token = self.tokens[index]
        if token.hidden:
            return False
        if token.folded not in self.lexicon.plain:
            return True
        if self.folded(index + 1) in self.lexicon.owned:
            return True
        return token.capital and (
            token.folded in self.lexicon.surnames or self.folded(index - 1) in self.lexicon.leading
        )

    def strange(self, index: int) -> bool:
        """A capitalised word that is not known as anything but, perhaps, a name."""
        token = self.at(index)
        return bool(token and token.capital and len(token.folded) > 1 and not self.known(index))

    def unheard(self, index: int) -> bool:
        """A word of some length that no list knows and that is no slip for an ordinary one."""
        token = self.at(index)
        return bool(token and len(token.folded) > _LONGEST and not self.known(index) and not self.slip(index))

    def slip(self, index: int) -> bool:
        """A word that is an ordinary one but for one letter."""
        return self.lexicon.is_slip(self.folded(index))

    def within_capitals(self, index: int) -> bool:
        """Whether the word before has a capital too, and not because it begins a sentence."""
        before = self.at(index - 1)
        return bool(before and self.touches(index - 1, index) and before.capital and not before.first)

    def institution_follows(self, index: int) -> bool:
        """Whether the capitalised words after this one end in something that is no person, as in Victoria Avenue."""
        for step in range(index, index + _LONGEST):
            token = self.at(step + 1)
            if token is None or not token.capital or not self.touches(step, step + 1):
                return False
            if self.cue(step + 1, "institutions"):
                return True
        return False

    def end_of_name(self, index: int) -> int:
        """The last word of the name that begins here: particles, initials and family names included."""
        last = index
        for _ in range(_LONGEST):
            following = last + 1
            if self.tokens[last].possessive or not self.touches(last, following):
                break
            named = self.after_particles(following)
            goes_on = self._nameable(named) or self._unheard_in_capitals(last, named)
            goes_on = goes_on or (last == index and self.shouted_surname(named))
            if not goes_on and not self.initial(following):
                break
            last = named
        return last

    def after_particles(self, index: int) -> int:
        """The first word from this one on that is no small one of a family name: `Berg` of `van der Berg`."""
        while self.cue(index, "particles") and self.written(index).islower() and self.touches(index, index + 1):
            index += 1
        return index

    def shouted(self, index: int) -> bool:
        """A word of three letters or more that is all in capitals."""
        written = self.written(index)
        return len(written) > 2 and written.isupper()

    def initial(self, index: int) -> bool:
        """A single capital that is not the word I."""
        written = self.written(index)
        return len(written) == 1 and written.isupper() and written != "I"

    def shouted_surname(self, index: int) -> bool:
        """A family name all in capitals, as official papers have it; beside a first name or a title."""
        return self.shouted(index) and self.family_name(index) and not self.cue(index, *_NO_SURNAMES)

    def _unheard_in_capitals(self, given: int, index: int) -> bool:
        """A word in capitals behind a first name in capitals that no list knows: `REECE XAVERI`."""
        token = self.tokens[index]
        if token.hidden or not (self.shouted(given) and self.shouted(index)):
            return False
        return len(token.folded) > _LONGEST and not self.known_word(index)

    def _nameable(self, index: int) -> bool:
        token = self.tokens[index]
        if not token.capital or token.hidden or len(token.folded) < 2:
            return False
        return not self.cue(index, "institutions", "never surnames")


def _tokens(text: str, lexicon: Lexicon, taken: Collection[Finding]) -> list[Token]:
    matches = list(_WORD.finditer(text))
    hidden = _public_names(text, matches, lexicon)
    particles = lexicon.cues["particles"]
    taken_here = bytearray(len(text))
    for finding in taken:
        taken_here[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    tokens = []
    for number, match in enumerate(matches):
        written = match[0]
        bare = written[:-2] if written.endswith(("'s", "’s")) else written
        acronym = len(bare) > 1 and bare.isupper()
        capital = written[0].isupper() or (not bare.isalpha() and _has_particle(bare, particles))
        saint = capital and number > 0 and matches[number - 1][0] in _SAINTS
        start, stop = match.span()
        first = number == 0 or (capital and _begins_sentence(text, start))
        out = saint or number in hidden or taken_here.find(1, start, stop) >= 0
        # By place, as naming them would take longer than all the rest.
        tokens.append(Token(start, start + len(bare), stop, fold(bare), capital and not acronym, first, out))
    return tokens


def _has_particle(word: str, particles: frozenset[str]) -> bool:
    """Whether a word is one such as `al-Sayed` or `d'Souza`, whose capital comes second."""
    small, hyphen, name = word.partition("-")
    if not hyphen:
        small, _, name = word.replace("’", "'").partition("'")
    return name[:1].isupper() and (small in particles or small in {"d", "l", "o"})


def _begins_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_END.search(text, max(0, start - 4), start))


def _public_names(text: str, matches: Sequence[re.Match[str]], lexicon: Lexicon) -> set[int]:
    """The numbers of the words that belong to public names."""
    straight = text.replace("’", "'")
    hidden: set[int] = set()
    for number, match in enumerate(matches):
        first = straight[match.start() : match.end()]
        phrases = lexicon.phrases.get(first) or lexicon.phrases.get(first.removesuffix("'s"), ())
        for phrase in phrases:
            if straight.startswith(phrase, match.start()):
                hidden |= _within(matches, number, match.start() + len(phrase))
    return hidden


def _within(matches: Sequence[re.Match[str]], number: int, end: int) -> set[int]:
    """The numbers of the words from this one on that begin before a place in the text."""
    last = number
    while last < len(matches) and matches[last].start() < end:
        last += 1
    return set(range(number, last))
