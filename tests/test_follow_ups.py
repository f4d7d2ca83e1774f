"""Short questions right after an answer, on the shipped boards: which of them are about that answer."""

import pytest

from knowledge.outcome import Answer


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
