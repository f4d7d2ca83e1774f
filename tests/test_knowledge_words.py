"""What is made of words before anything is searched."""

import pytest

from knowledge.asked import forms_asked, forms_offered
from knowledge.follow_up import is_follow_up
from knowledge.repair import Speller
from knowledge.segments import questions_in
from knowledge.thesaurus import build_thesaurus, read_groups
from knowledge.words import tokens, years_in

VOCABULARY = {"missing": 5, "neglect": 5, "safeguarding": 9, "scr": 2, "forum": 3, "lado": 2}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("What's the s.47 process?", ["what", "is", "the", "section", "47", "process"]),
        ("sec 11", ["section", "11"]),
        ("2015/16 and 2015-2016", ["2015to16", "and", "2015to16"]),
        ("ages 18-25", ["ages", "18", "25"]),
        ("1,101 kids, five types", ["1101", "kids", "5", "types"]),
        ("children’s SCRs", ["children", "scr"]),
        ("<b>café</b>", ["cafe"]),
        ("nov yr", ["november", "year"]),
    ],
)
def test_words_are_made_comparable(typed, words):
    assert tokens(typed) == words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("misisng", "missing"),
        ("safegaurding", "safeguarding"),
        ("neglcet", "neglect"),
        ("scrs", "scr"),
        ("musing", "musing"),
        ("neglected", "neglected"),
        ("lad", "lad"),
        ("2017", "2017"),
        ("qqqqqq", "qqqqqq"),
    ],
)
def test_only_words_that_are_not_english_are_repaired(typed, meant):
    assert Speller(VOCABULARY).repair(typed) == meant


def test_a_question_tells_the_form_of_answer_that_it_wants():
    assert forms_asked("how often does it meet") == {"how often"}
    assert "how often" in forms_offered("The forum meets every six weeks.")
    assert "how many" not in forms_offered("The forum looks at missing children.")


@pytest.mark.parametrize(
    ("question", "form", "lacks", "has"),
    [
        ("how many working days may it take", "time limit", "It starts in May.", "It takes 15 working days."),
        ("who sits on the panel", "members", "The panel coordinates support.", "Its members come from all agencies."),
        ("number for the helpline", "contact", "Two teams share the helpline.", "Ring 01702 000000."),
        ("how much is a check", "how much", "The board made 12 checks.", "A check is £40."),
        ("how many are home educated", "how many", "It is in priority 1, but the plan gives no number.", "56 are."),
        ("how long does it take", "how long", "An adult may have harmed a child.", "Until the end of March."),
    ],
)
def test_an_answer_without_the_form_that_is_asked_for_does_not_offer_it(question, form, lacks, has):
    assert form in forms_asked(question)
    assert form not in forms_offered(lacks)
    assert form in forms_offered(has)


def test_a_period_names_both_its_years():
    assert years_in(["2015to16", "89", "2018"]) == {2015, 2016, 2018}


def test_a_group_of_the_thesaurus_is_one_concept_whichever_phrase_is_used():
    thesaurus = build_thesaurus([["social services", "social care"], ["child", "kid"]])
    assert thesaurus.spans(["social", "care", "for", "kid"]) == [(0, 2, "@social_servic"), (3, 4, "@child")]


def test_the_shipped_thesaurus_can_be_read():
    assert len(read_groups()) > 100


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("who chairs it", True),
        ("and in rutland?", True),
        ("what is CSE and how do I report a concern about it to the police", False),
        ("", False),
        ("the plan for neglect", False),
    ],
)
def test_a_follow_up_is_told_from_a_question_of_its_own(text, follows):
    assert is_follow_up(text) == follows


def test_a_message_is_cut_where_a_new_question_begins():
    assert questions_in("What is CSE? and who chairs the forum, and when does it meet") == [
        "What is CSE",
        "who chairs the forum",
        "when does it meet",
    ]
