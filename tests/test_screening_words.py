"""What the screening knows of words, and how it makes a text ready: the questions that its rules ask."""

import itertools

import pytest

from feedback.lexicon import Lexicon, fold, load_lexicon, lowered
from feedback.sheet import Sheet, plain, spots, stretches


def words(**lists: str) -> Lexicon:
    names = set(Lexicon.__slots__) - {"phrases", "cues"}
    return Lexicon(**{name: frozenset(lists.get(name, "").split()) for name in names}, phrases={}, cues={})


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Okafor", "okafor"), ("Zoë", "zoe"), ("ŁUKASZ", "lukasz"), ("Søren", "soren"), ("Đorđe", "dorde"),
        ("Ilgın", "ilgin"), ("Əli", "eli"), ("Æthel", "aethel"), ("Weiß", "weiss"), ("O’Neill", "o'neill"),
        ("José-María", "jose-maria"),
    ],
)  # fmt: skip
def test_a_word_is_folded_as_the_lists_have_it(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(("text", "small"), [("Amira RANG", "amira rang"), ("İO ÉA", "İo éa"), ("", "")])
def test_in_small_letters_each_letter_stays_where_it_is(text, small):
    assert lowered(text) == small


def test_a_given_name_may_be_hyphenated_to_another_or_begin_with_one():
    lexicon = words(given="mae amira", word_names="rose grace")
    assert [each for each in ("amira", "amira-xx", "rose-mae", "rose-grace") if not lexicon.is_given(each)] == []
    assert [each for each in ("rose", "xx-mae", "rose-xx", "xx", "rose-", "ro-se") if lexicon.is_given(each)] == []


def test_a_known_word_is_in_the_lists_in_each_of_its_parts_with_or_without_a_plural():
    lexicon = words(words="house key class", places="essex")
    known = ("house", "houses", "essex", "house-key", "keys-essex", "house-", "-key", "class")
    assert [each for each in known if not lexicon.is_known(each)] == []
    unknown = ("hous", "essexs", "house-xx", "xx-house", "houseS", "clas")
    assert [each for each in unknown if lexicon.is_known(each)] == []


def test_a_family_name_is_in_the_list_or_has_its_first_letters():
    lexicon = words(surnames="wright")
    assert [each for each in ("wright", "lopez-wright", "o'neill", "mcadam") if not lexicon.is_surname(each)] == []
    assert [each for each in ("lopez", "wrights", "omara", "macadam") if lexicon.is_surname(each)] == []


@pytest.mark.parametrize(
    "slip",
    [
        "ouse", "hose", "hous",  # a letter too few: first, within, last
        "xhouse", "hoxuse", "housex", "ahouse", "zhouse",  # too many
        "xouse", "hoxse", "housx",  # another
        "ohuse", "huose", "houes",  # in another place
    ],
)  # fmt: skip
def test_one_letter_astray_is_a_slip(slip):
    assert words(words="house").is_slip(slip)


@pytest.mark.parametrize("other", ["hse", "houxxse", "hxxse", "ohues", "esuoh", "eshou", "mouth", "", "h"])
def test_two_letters_astray_are_another_word(other):
    assert not words(words="house").is_slip(other)


def test_the_lists_are_read_with_their_headings_and_without_their_remarks():
    lexicon = load_lexicon()
    assert {"mrs", "cllr"} <= lexicon.cues["titles"]
    assert "mrs" not in lexicon.cues["kin"]
    assert "almost" not in lexicon.cues["titles"], "a remark"
    assert {"amira", "siobhan"} <= lexicon.given
    assert {"hope", "grace"} <= lexicon.word_names
    assert "okafor" in lexicon.surnames
    assert "rochford" in lexicon.places
    assert not lexicon.places & lexicon.words
    assert not any(" " in place or "-" in place for place in lexicon.places)
    assert not any(word.startswith("#") for word in lexicon.words | lexicon.given | lexicon.surnames)


def test_public_names_stand_under_their_first_word_the_longest_first():
    for first, phrases in load_lexicon().phrases.items():
        assert all(phrase == first or phrase.startswith(f"{first} ") for phrase in phrases)
        assert [len(phrase) for phrase in phrases] == sorted(map(len, phrases), reverse=True)
    assert load_lexicon().phrases["Great"][0] == "Great Ormond Street"


def test_of_plain_words_none_begins_a_name_or_is_a_title():
    lexicon = load_lexicon()
    assert {"meeting", "about"} <= lexicon.plain <= lexicon.words
    assert not lexicon.plain & (lexicon.word_names | lexicon.cues["titles"] | lexicon.cues["soft titles"])


def test_what_stands_before_and_behind_a_name_is_of_the_sections_of_the_cues():
    lexicon = load_lexicon()
    assert {"mum", "called", "is", "was", "by", "as", "to", "him", "her", "them", "me"} <= lexicon.leading
    assert {"mum", "case", "midwife", "twins", "meeting"} <= lexicon.owned
    assert not {"midwife", "twins"} & lexicon.leading
    assert not {"called", "him"} & lexicon.owned


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("０７７００", "07700"), ("٠٧٧", "077"), ("07700\u00a0900", "07700 900"), ("07700\u200b900", "07700 900"),
        ("07\u201177", "07-77"), ("07–77 and X—7", "07-77 and X-7"), ("7—X", "7-X"), ("he–she", "he–she"),
        ("é 07–77", "é 07-77"), ("é 07—77", "é 07-77"),
        ("07700\n900", "07700 900"), ("EC1\nBB", "EC1 BB"), ("EC\n1BB", "EC 1BB"), ("it\nhe", "it\nhe"),
        ("ａ＠ｂ。ｃ", "a@b.c"), ("7️⃣", "7  "), ("plain", "plain"),
    ],
)  # fmt: skip
def test_odd_signs_are_read_as_plain_ones_each_in_its_place(written, read):
    assert plain(written) == read
    assert len(read) == len(written)


def test_spots_are_where_words_begin_and_end_in_order():
    assert spots("the cat at the mat", "at", "the") == [(0, 3), (5, 7), (8, 10), (11, 14), (16, 18)]
    assert spots("aaa", "aa") == [(0, 2), (1, 3)]
    assert spots("aaa", "b") == []


@pytest.mark.parametrize(
    ("marks", "before", "after", "read"),
    [
        ([(8, 11)], 0, 0, ["ghi"]),
        ([(8, 11)], 1, 0, ["def ghi"]),
        ([(8, 11)], 2, 0, ["def ghi"]),
        ([(9, 10)], 0, 0, ["ghi"]),
        ([(8, 11)], 0, 1, ["ghi jkl"]),
        ([(8, 11)], 0, 4, ["ghi jkl"]),
        ([(8, 11)], 0, 5, ["ghi jkl mno"]),
        ([(8, 11)], 50, 50, ["abc def ghi jkl mno pqr"]),
        ([(0, 3), (20, 23)], 0, 0, ["abc", "pqr"]),
        ([(0, 3), (20, 23)], 50, 0, ["abc def ghi jkl mno pqr"]),
        ([(0, 3), (16, 19)], 0, 0, ["abc", "mno"]),
        ([(0, 3), (8, 11)], 1, 1, ["abc def ghi jkl"]),
        ([(0, 3), (1, 2), (20, 23)], 0, 0, ["abc", "pqr"]),
        ([(0, 3), (4, 7), (8, 9)], 1, 0, ["abc def ghi"]),
        ([], 5, 5, []),
    ],
)
def test_stretches_are_whole_words_around_the_marks_and_none_touches_another(marks, before, after, read):
    text = "abc def ghi jkl mno pqr"
    found = stretches(text, marks, before, after)
    assert [text[start:end] for start, end in found] == read
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


def test_a_text_is_searched_where_its_figures_are():
    far = "word " * 30
    sheet = Sheet(f"{far}A 123 b. {far}C 1234 d. {far}E 12345 f. {far}G 123456 h. {far}")
    assert sheet.lower == sheet.text.lower()
    assert [sheet.text[slice(*mark)] for mark in sheet.marks] == ["123", "1234", "12345", "123456"]
    for name, marks in (("figures", 4), ("codes", 3), ("numbers", 1)):
        found = [sheet.text[slice(*each)] for each in getattr(sheet, name)]
        assert found == [
            "word word A 123 b. word word", "word word C 1234 d. word word", "word word E 12345 f. word word",
            "word word G 123456 h. word word",
        ][-marks:]  # fmt: skip


def test_how_far_before_and_behind_figures_is_searched():
    sheet = Sheet(f"{' ' * 100}123456{' ' * 100}")
    assert sheet.figures == sheet.codes == sheet.numbers == [(100 - 8, 106 + 12)]
    assert sheet.before_figures == [(100 - 60, 106 + 25)]
    assert sheet.around_figures == [(100 - 60, 106 + 80)]
