"""Likely names of people. Each rule is a cue that a reader would take too; none of them is certain."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from feedback.findings import Finding, Kind
from feedback.lexicon import Lexicon
from feedback.reader import Reader, Token

_HE_OR_SHE = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
Rule = Callable[[Reader, int], int | None]
"""The last word of a name that begins with a word, or None."""
_MOST_BEFORE = 4
"""Titles and initials before a name; a limit, so that no text of many makes the search slow."""
_LONG = 9
"""Letters from which on a capitalised word that is nearly an ordinary one is a slip rather than a name."""
_SHORTEST_LOWER = 4
"""Letters of a name without a capital: shorter ones are too often mistyped words."""


def names(text: str, lexicon: Lexicon, taken: Collection[Finding]) -> Iterator[Finding]:
    """Likely names in the text; words inside the findings in `taken` are left out."""
    reader = Reader(text, lexicon, taken)
    index = 0
    while index < len(reader.tokens):
        last = _name_at(reader, index) if reader.may_begin_name(index) else None
        if last is None:
            index += 1
            continue
        end = reader.tokens[last].end
        if reader.initial(last) and last > index and text.startswith(".", end):
            end += 1  # `Ngozi A.`
        yield Finding(reader.tokens[index].start, end, Kind.NAME)
        index = last + 1


def _name_at(reader: Reader, index: int) -> int | None:
    """The last word of a name that begins with this word, or None."""
    for rule in _rules(reader, reader.tokens[index]):
        last = rule(reader, index)
        if last is not None:
            return last
    return None


def _rules(reader: Reader, token: Token) -> Sequence[Rule]:
    """The rules that a word may fulfil at all."""
    if token.capital:
        return _RULES
    if token.folded in reader.lexicon.plain:
        return _PLAIN_RULES
    return _LETTER_RULES if len(token.folded) == 1 else _LOWER_RULES


def _titled(reader: Reader, index: int) -> int | None:
    """`Mrs Patel`, `Rev. Colin Bright`, `Dr A Shah`, `mrs patel`."""
    name = index + 1
    if not reader.cue(index, "titles", "soft titles") or not reader.touches(index, name):
        return None
    while (
        (reader.initial(name) or reader.cue(name, "titles", "soft titles"))
        and reader.touches(name, name + 1)
        and name - index < _MOST_BEFORE
    ):
        name += 1
    if reader.cue(name, "particles") and reader.written(name).islower():
        return _particled(reader, name)
    if reader.initial(name - 1) and reader.written(name).islower() and reader.known(name):
        name -= 1  # `Miss T told me`
    token = reader.tokens[name]
    a_person = reader.given(name) or reader.strange(name)
    a_word_too = (reader.family_name(name) or reader.word_name(name)) and not reader.institution_follows(name)
    after_title = reader.cue(index, "titles") and not token.hidden and not reader.cue(name, "institutions")
    of_family = reader.cue(index, "family titles") and reader.word_name(name)
    in_capitals = reader.cue(index, "titles") and reader.shouted_surname(name)
    if in_capitals or (token.capital and (a_person or after_title or of_family)):
        return reader.end_of_name(name)
    certain = reader.cue(index, "certain titles") and not reader.cue(name, "articles", "joints", "does", "is", "often")
    certain = certain or (reader.cue(index, "titles") and reader.unheard(name))
    if reader.written(name).islower() and (certain or ((reader.given(name) or a_word_too) and not reader.known(name))):
        return name
    return None


def _particled(reader: Reader, name: int) -> int | None:
    """The end of `van der Berg`, whose small words come first."""
    name = reader.after_particles(name)
    token = reader.at(name)
    return reader.end_of_name(name) if token and token.capital and not token.hidden else None


def _given(reader: Reader, index: int) -> int | None:
    """`Amira`, `Siobhan O'Neill`, `Ellie-Mae`, `JAYDEN`."""
    written = reader.written(index)
    shouted = written.isupper() and (len(written) >= _SHORTEST_LOWER or reader.shouted_surname(index + 1))
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
    if token.possessive or not reader.touches(index, following):
        return index
    named = reader.after_particles(following)
    return named if reader.family_name(named) or not reader.known(named) else index


def _before_group(reader: Reader, index: int) -> int | None:
    """`the Okafor family`, `the Smith twins`."""
    token = reader.tokens[index]
    plural = token.folded.endswith("s") and reader.lexicon.is_surname(token.folded[:-1]) and reader.strange(index)
    if plural and reader.folded(index - 1) == "the" and not reader.institution_follows(index):
        return index
    if not reader.touches(index, index + 1) or not reader.cue(index + 1, "groups"):
        return None
    if token.first:  # its capital says nothing, but no ordinary word is `Lopez-Wright`
        return index if "-" in token.folded and reader.strange(index) else None
    return index if reader.strange(index) or (reader.family_name(index) and reader.folded(index - 1) == "the") else None


def _cued(reader: Reader, index: int) -> int | None:
    """`called Hope`, `my son Jordan`, `the boy Zeph`, `her name's Xara`, `a girl named faith`."""
    before = index - 1
    if not reader.touches(before, index):
        return None
    name_is = reader.folded(before) in {"is", "was"} and reader.folded(index - 2) == "name"
    named = name_is or (reader.folded(before) == "name" and reader.tokens[before].possessive)
    called = named or reader.cue(before, "called")
    if not called and not reader.cue(before, "kin"):
        return None
    if reader.tokens[index].capital:
        likely = (reader.strange(index) or reader.word_name(index)) and not reader.institution_follows(index)
        return reader.end_of_name(index) if likely else None
    unheard = (
        reader.folded(before) in {"called", "named"} and not reader.known(index) and len(reader.written(index)) > 2
    )
    somebody = reader.word_name(index) and (reader.cue(index - 2, "kin") or named)
    spelt_so = named and reader.unheard(index)
    return index if called and (unheard or spelt_so or somebody) else None


def _word_like(reader: Reader, index: int) -> int | None:
    """`Grace Okafor`, `asked about Jordan`, `Jordan's mum`, `Hope said`: names that are words too."""
    token, following = reader.tokens[index], reader.after_particles(index + 1)
    numbered = re.match(r"\s*\d", reader.text[token.stop :])
    part_of_more = reader.within_capitals(index) or reader.institution_follows(index) or numbered
    if not reader.word_name(index) or part_of_more or reader.cue(index, "never surnames"):
        return None
    after = reader.at(following)
    if after and after.capital and not token.possessive and reader.touches(index, index + 1):
        surname = reader.family_name(following) or (reader.cue(index, "chiefly names") and reader.place(following))
        begins = token.first and (not reader.cue(index, "chiefly names") or reader.cue(index, "chiefly verbs"))
        pair = surname and not begins and not reader.cue(index - 1, "place cues")
        within = not token.first and reader.cue(index, "chiefly names")
        anything = within and not reader.cue(index - 1, "place cues", "articles")
        likely = (reader.strange(following) or pair or anything) and not reader.cue(following, "never surnames")
        return reader.end_of_name(index) if likely else None
    if reader.shouted_surname(following) and reader.touches(index, index + 1):
        return following
    if token.possessive and reader.cue(following, "kin", "belongings"):
        return index
    within = not token.first and reader.touches(index - 1, index)
    asked = within and not reader.cue(index - 1, "place cues", "articles")
    acts = reader.cue(following, "does", "often") or (reader.cue(following, "is") and _HE_OR_SHE.search(reader.text))
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
        acts = reader.touches(index, following) and reader.cue(following, "does", "is", "often")
        return index if (related or acts) and not reader.slip(index) else None
    long_slip = len(token.folded) >= _LONG and reader.slip(index)
    return None if long_slip or reader.within_capitals(index) or reader.cue(index - 1, "place cues") else index


def _initialled(reader: Reader, index: int) -> int | None:
    """`K. Adeyemi`, `S Khan`, `J. R. Perry`: initials before a family name."""
    name = index
    while reader.initial(name) and reader.touches(name, name + 1) and name - index < _MOST_BEFORE:
        name += 1
    if name == index or not reader.tokens[name].capital or reader.tokens[name].hidden:
        return None
    dotted = reader.text.startswith(".", reader.tokens[index].end)
    a_person = (
        reader.strange(name) or reader.given(name) or (dotted and (reader.family_name(name) or reader.place(name)))
    )
    # Within a sentence a point after the letter says that it is an initial, and no letter of a list.
    a_person = a_person or (dotted and not reader.tokens[index].first and not reader.cue(name, "never surnames"))
    return reader.end_of_name(name) if a_person and not reader.institution_follows(name) else None


def _by_name(reader: Reader, index: int) -> int | None:
    """`goes by Ziggy`, `known as Col`, `calling him Jordan`: whatever follows with a capital."""
    if not reader.touches(index - 1, index):
        return None
    verb, link = reader.folded(index - 2), reader.folded(index - 1)
    named = f"{verb} {link}" in _NAMED or (verb in _CALLING and link in _WHOM)
    other = reader.cue(index, "institutions", "never surnames") or reader.institution_follows(index)
    return reader.end_of_name(index) if named and not other else None


def _beside_name(reader: Reader, index: int) -> int | None:
    """`Pat and Mick`: a name that is a word too, joined to another."""
    if not reader.word_name(index) or reader.cue(index, "never surnames"):
        return None
    for joint, other in ((index + 1, index + 2), (index - 1, index - 2)):
        partner = reader.at(other)
        if partner is None or reader.folded(joint) != "and" or not partner.capital or partner.hidden:
            continue
        a_name = reader.given(other) or (reader.word_name(other) and reader.cue(index, "chiefly names"))
        if a_name and not reader.cue(other, "never surnames"):
            institution = reader.institution_follows(index) or reader.institution_follows(other)
            return None if institution else index
    return None


def _apposed(reader: Reader, index: int) -> int | None:
    """`the dad, Ste, has`: set off by commas after somebody's place in the family."""
    if not reader.cue(index - 1, "kin"):
        return None
    last = reader.end_of_name(index)
    opened = reader.text[reader.tokens[index - 1].stop : reader.tokens[index].start].strip() in _SET_OFF
    closed = reader.text[reader.tokens[last].stop :].lstrip()[:1] in _SET_OFF
    other = reader.cue(index, "institutions", "never surnames") or reader.place(index)
    return last if opened and closed and not other else None


def _shouted(reader: Reader, index: int) -> int | None:
    """`PERRY case`, `the OKAFOR family`, `GRACE OKAFOR`: in capitals, before what tells a name."""
    written, following = reader.written(index), index + 1
    if len(written) < _SHORTEST_LOWER or not written.isupper() or not reader.touches(index, following):
        return None
    if reader.word_name(index) and reader.shouted_surname(following) and not reader.known_word(following):
        return reader.end_of_name(index)
    return index if reader.family_name(index) and reader.cue(index + 1, "groups", "file") else None


def _possessed(reader: Reader, index: int) -> int | None:
    """`Barker's mum`, `Bishop's social worker`: a family name that is a word too."""
    token = reader.tokens[index]
    whose = token.possessive and reader.cue(index + 1, "kin", "belongings")
    return index if whose and reader.family_name(index) and not reader.place(index) else None


def _mother_of(reader: Reader, index: int) -> int | None:
    """`masons mum`, `mo's PA`, `sams social worker`: in small letters, and often without the apostrophe."""
    token = reader.tokens[index]
    if not reader.touches(index, index + 1):
        return None
    if token.possessive and reader.given(index):
        return index
    if not reader.cue(index + 1, "kin", "belongings") or reader.cue(index, "articles"):
        return None
    if token.possessive:
        a_word_too = reader.word_name(index) and reader.cue(index, "chiefly names")
        return index if a_word_too or not reader.known(index) else None
    bare = token.folded.removesuffix("s")
    named = bare in reader.lexicon.given or bare in reader.lexicon.cues["chiefly names"]
    return index if bare != token.folded and len(bare) > 2 and named else None


_NAMED = frozenset({"goes by", "known as", "answers to", "nickname is", "nicknamed as"})
_CALLING = frozenset({"call", "calls", "called", "calling", "named", "name"})
_WHOM = frozenset({"him", "her", "them", "me"})
_SET_OFF = frozenset({",", "(", ")", "-", "–", ";"})
_RULES = (
    _titled,
    _given,
    _before_group,
    _cued,
    _by_name,
    _word_like,
    _strange,
    _initialled,
    _beside_name,
    _apposed,
    _possessed,
)
"""What a word with a capital may fulfil."""
_LOWER_RULES = (_titled, _given, _in_lower_case, _cued, _initialled, _shouted, _mother_of)
"""What a word without a capital, or all in capitals, may fulfil."""
_LETTER_RULES = (_initialled, _mother_of)
_PLAIN_RULES = (_mother_of, _shouted)
"""What may be a name though it is an ordinary word in small letters."""
