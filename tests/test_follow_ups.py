"""Short questions right after an answer, on the shipped boards: which of them are about that answer."""

import pytest

from knowledge.outcome import Answer, LeftOpen


@pytest.mark.parametrize(
    ("shown_before", "question"),
    [
        ("southend/framework-annual-reports", "what does SET stand for"),
        ("southend/section-47-audit-police", "what have we audited"),
        ("southend/forward-plan-thematic", "what do we need to work on"),
    ],
)
def test_a_short_question_that_a_curator_had_in_mind_is_not_about_the_answer_before(library, shown_before, question):
    outcome = library.answer(question, "southend", previous=shown_before)
    assert isinstance(outcome, Answer)
    assert outcome == library.answer(question, "southend")


def test_a_question_that_means_nothing_alone_is_about_the_answer_before(library):
    outcome = library.answer("how often does it meet?", "southend", previous="southend/cse-missing-forum")
    assert isinstance(outcome, Answer)
    assert outcome.entry.key == "southend/cse-missing-forum"


@pytest.mark.parametrize(
    "question",
    ["how many children are looked after", "how many looked after children are there", "what does the lado do"],
)
def test_a_question_that_says_what_it_is_about_is_not_about_the_answer_before(library, question):
    """Another figure than the one asked for, with its source and no doubt shown, would be believed."""
    after = library.answer(question, "southend", previous="southend/child-protection-plan-numbers")
    assert after == library.answer(question, "southend")
    assert not isinstance(after, Answer) or after.entry.key != "southend/child-protection-plan-numbers"


def test_the_forum_right_after_an_answer_on_one_is_that_forum(library):
    outcome = library.answer("how often does the forum meet", "southend", previous="southend/cse-missing-forum")
    assert isinstance(outcome, Answer)
    assert outcome.entry.key == "southend/cse-missing-forum"


def test_their_number_is_not_what_lies_near_the_answer_before(library):
    before = "leicestershire-rutland/leads-and-officers"
    assert not isinstance(library.answer("what is their number", "southend", previous=before), Answer)


def test_the_second_question_of_a_message_is_about_the_first_and_not_about_the_message_before(library):
    before = "leicestershire-rutland/leads-and-officers"
    told = library.answer_all("who is the LADO and what is her number?", "southend", before)
    assert isinstance(told[0], Answer)
    assert told[0].entry.key == "southend/lado-role"
    assert told[1:] == (LeftOpen("what is her number"),)


def test_of_two_questions_the_one_without_an_answer_is_named(library):
    told = library.answer_all("who chairs the board? how old are the sub-groups' sandwiches?", "southend")
    assert isinstance(told[0], Answer)
    assert told[1:] == (LeftOpen("how old are the sub-groups' sandwiches"),)


@pytest.mark.parametrize(
    "message",
    [
        "I am a school nurse and new here. Who chairs the board?",
        "where does the care providers forum fit and how oftn is it",
        "Who chairs the board? Thanks so much!",
    ],
)
def test_what_is_told_beside_a_question_or_answered_with_it_is_not_called_unanswered(library, message):
    assert [type(each) for each in library.answer_all(message, "southend")] == [Answer]
