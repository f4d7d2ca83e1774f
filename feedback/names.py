"""Likely names of people. Each rule is a cue that a reader would take too; none of them is certain."""

import re
from collections.abc import Collection, Iterator

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon
from feedback.reader import Reader

_HE_OR_SHE = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_SHORTEST_LOWER = 4
"""Letters of a name without a capital: shorter ones are too often mistyped words."""


def names(text: str, lexicon: Lexicon, taken: Collection[Finding]) -> Iterator[Finding]:
    """Likely names in the text; words inside the findings in `taken` are left out."""
    reader = Reader(text, lexicon, taken)
    index = 0
    while index < len(reader.tokens):
        last = _name_at(reader, index)
        if last is None:
            index += 1
            continue
        yield Finding(reader.tokens[index].start, reader.tokens[last].end, Kind.NAME)
        index = last + 1


def _name_at(reader: Reader, index: int) -> int | None:
    """The last word of a name that begins with this word, or None."""
    token = reader.tokens[index]
    if token.hidden or (not token.capital and reader.is_plain_word(index)):
        return None
    for rule in (_titled, _given, _in_lower_case, _before_group, _cued, _word_like, _strange):
        last = rule(reader, index)
        if last is not None:
            return last
    return None


def _titled(reader: Reader, index: int) -> int | None:
    """`Mrs Patel`, `Rev. Colin Bright`, `Dr A Shah`, `mrs patel`."""
    name = index + 1
    if not reader.cue(index, "titles", "soft titles") or not reader.touches(index, name):
        return None
    while (reader.initial(name) or reader.cue(name, "titles", "soft titles")) and reader.touches(name, name + 1):
        name += 1
    token = reader.tokens[name]
    a_person = reader.given(name) or reader.strange(name)
    a_word_too = (reader.family_name(name) or reader.word_name(name)) and not reader.institution_follows(name)
    if token.capital and (a_person or (a_word_too and reader.cue(index, "titles"))):
        return reader.end_of_name(name)
    if reader.written(name).islower() and (reader.given(name) or a_word_too) and not reader.known(name):
        return name
    return None


def _given(reader: Reader, index: int) -> int | None:
    """`Amira`, `Siobhan O'Neill`, `Ellie-Mae`, `JAYDEN`."""
    written = reader.written(index)
    shouted = written.isupper() and len(written) > _SHORTEST_LOWER
    if not reader.given(index) or not (reader.tokens[index].capital or shouted) or reader.institution_follows(index):
        return None
    return reader.end_of_name(index)


def _in_lower_case(reader: Reader, index: int) -> int | None:
    """`kayleigh and her mum`, `sarah jenkins`, `his uncle gaz`."""
    token = reader.tokens[index]
    long_enough = len(token.folded) >= _SHORTEST_LOWER or reader.cue(index - 1, "kin")
    if not reader.given(index) or token.capital or not long_enough:
        return None
    following = index + 1
    likely = reader.family_name(following) or not reader.known(following)
    return following if likely and not token.possessive and reader.touches(index, following) else index


def _before_group(reader: Reader, index: int) -> int | None:
    """`the Okafor family`, `the Smith twins`."""
    token = reader.tokens[index]
    if not token.capital or token.first or not reader.touches(index, index + 1) or not reader.cue(index + 1, "groups"):
        return None
    return index if reader.strange(index) or (reader.family_name(index) and reader.folded(index - 1) == "the") else None


def _cued(reader: Reader, index: int) -> int | None:
    """`called Hope`, `my son Jordan`, `the boy Zeph`, `her name is Xara`, `a girl named faith`."""
    before = index - 1
    if not reader.touches(before, index):
        return None
    is_or_was = reader.folded(before) in {"is", "was"}
    called = reader.cue(before, "called") or (is_or_was and reader.folded(index - 2) in {"name", "name's"})
    if not called and not reader.cue(before, "kin"):
        return None
    if reader.tokens[index].capital:
        likely = (reader.strange(index) or reader.word_name(index)) and not reader.institution_follows(index)
        return reader.end_of_name(index) if likely else None
    unheard = (
        reader.folded(before) in {"called", "named"} and not reader.known(index) and len(reader.written(index)) > 2
    )
    somebody = reader.word_name(index) and (reader.cue(index - 2, "kin") or is_or_was)
    return index if called and (unheard or somebody) else None


def _word_like(reader: Reader, index: int) -> int | None:
    """`Grace Okafor`, `asked about Jordan`, `Jordan's mum`, `Hope said`: names that are words too."""
    token, following = reader.tokens[index], index + 1
    numbered = re.match(r"\s*\d", reader.text[token.stop :])
    part_of_more = reader.within_capitals(index) or reader.institution_follows(index) or numbered
    if not token.capital or not reader.word_name(index) or part_of_more or reader.cue(index, "never surnames"):
        return None
    after = reader.at(following)
    if after and after.capital and not token.possessive and reader.touches(index, following):
        surname = reader.family_name(following) or (reader.cue(index, "chiefly names") and reader.place(following))
        pair = surname and not token.first and not reader.cue(index - 1, "place cues")
        likely = (reader.strange(following) or pair) and not reader.cue(following, "never surnames")
        return reader.end_of_name(index) if likely else None
    if token.possessive and reader.cue(following, "kin", "belongings"):
        return index
    asked = not token.first and reader.touches(index - 1, index) and reader.cue(index - 1, "about")
    acts = reader.cue(following, "does") or (reader.cue(following, "is") and _HE_OR_SHE.search(reader.text))
    a_person = asked or (acts and reader.touches(index, following))
    return index if a_person and reader.cue(index, "chiefly names") else None


def _strange(reader: Reader, index: int) -> int | None:
    """`Tunde Bakare`, `thanks to Xiomara`: capitalised words that no list knows."""
    token, following = reader.tokens[index], index + 1
    if not reader.strange(index) or reader.institution_follows(index):
        return None
    last = reader.end_of_name(index)
    if last > index:
        return last
    if token.first:
        related = token.possessive and reader.cue(following, "kin", "belongings")
        acts = reader.touches(index, following) and reader.cue(following, "does")
        return index if related or acts else None
    return None if reader.within_capitals(index) or reader.cue(index - 1, "place cues") else index
