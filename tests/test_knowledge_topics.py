"""Bare topics, what is asked of them, and follow-ups: an entry that only mentions a topic is not its answer."""

from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.load import Pack
from knowledge.model import Entry, Kind
from knowledge.outcome import Answer, Choices, NoAnswer


def entry(name, title, answer, *questions, kind=Kind.LEARNING, also=()):
    return Entry(id=name, title=title, answer=answer, questions=questions, kind=kind, other_names=also)


ENTRIES = (
    entry(
        "review-status",
        "Serious case review of 2016: status",
        "The serious case review of 2016 was not finished when the report was written.",
        *("is the serious case review finished", "state of the serious case review"),
        also=("serious case review",),
    ),
    entry(
        "enquiry-audit",
        "Audit of Section 47 enquiries: what must improve",
        "Police officers should speak to children alone.",
        *("what did the section 47 audit find", "do police speak to children alone"),
        also=("section 47",),
    ),
    entry(
        "college-queries",
        "Queries at the college",
        "The college had 14 queries, three of them on sexting.",
        *("how many queries did the college have", "sexting incidents at college"),
        kind=Kind.FIGURE,
        also=("sexting",),
    ),
    entry(
        "panel",
        "Multi Agency Exploitation Panel (MAEP)",
        "The panel coordinates the response to exploited children.",
        *("what does the exploitation panel do", "which panel looks at exploited children"),
        kind=Kind.FORUM,
        also=("MAEP",),
    ),
    entry(
        "act",
        "Section 14 Children Act 2004: the two objectives",
        "The board coordinates what each body does, and ensures that it works.",
        *("legal objectives of the board", "which act sets the aims"),
        kind=Kind.DUTY,
        also=("section 14",),
    ),
    entry(
        "neglect",
        "Priority: neglect",
        "The board wants neglect to be found early, with a shared tool.",
        *("what is planned on neglect", "which tool is used for neglect"),
        kind=Kind.PRIORITY,
    ),
    entry(
        "fostering",
        "Who must be told of private fostering",
        "Tell the council. Private fostering is when somebody who is no relative looks after a child for 28 days.",
        *("who must know of a private fostering arrangement", "telling the council of private fostering"),
    ),
    entry(
        "conference-measures",
        "Conference measures",
        "The plan counts the cases heard at the risk assessment conference, and repeat victims.",
        *("how are referrals to the conference counted", "how many cases come to the conference"),
        kind=Kind.MEASURE,
    ),
    entry(
        "forum",
        "Missing children forum",
        "The forum meets monthly. Police, health and schools attend.",
        *("how often does the missing children forum meet", "what is the missing children forum for"),
        kind=Kind.FORUM,
    ),
)


@pytest.fixture(scope="module")
def library():
    return Library.build([Pack(Path(), ENTRIES)])


def shown(outcome):
    return outcome.entry.id if isinstance(outcome, Answer) else None


@pytest.mark.parametrize(
    "question",
    ["what is a serious case review", "serious case review", "section 47", "what does section 47 mean", "sexting"],
)
def test_an_entry_that_only_mentions_a_topic_is_a_choice_at_most(library, question):
    assert not isinstance(library.answer(question), Answer)


def test_the_nearest_entries_on_a_bare_topic_are_offered(library):
    outcome = library.answer("sexting")
    assert isinstance(outcome, Choices)
    assert outcome.entries[0].id == "college-queries"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("MAEP", "panel"),
        ("what is a MAEP", "panel"),
        ("section 14 ?", "act"),
        ("neglect", "neglect"),
        ("what is private fostering", "fostering"),
        ("is the serious case review finished", "review-status"),
    ],
)
def test_an_entry_that_is_about_the_topic_or_says_what_it_is_answers(library, question, answer):
    assert shown(library.answer(question)) == answer


@pytest.mark.parametrize(
    "question", ["what does neglect look like", "signs of neglect", "how do I spot neglect", "is neglect compulsory"]
)
def test_signs_and_permission_are_not_answered_with_what_says_nothing_of_them(library, question):
    assert not isinstance(library.answer(question), Answer)


@pytest.mark.parametrize("question", ["can I still refer to the conference", "do I have to refer to the conference"])
def test_whether_one_may_is_not_answered_with_what_is_counted(library, question):
    assert not isinstance(library.answer(question), Answer)


@pytest.mark.parametrize("question", ["and who goes to it", "who attends", "who sits on it?"])
def test_a_follow_up_that_the_topics_entry_cannot_answer_is_not_known(library, question):
    outcome = library.answer(question, previous="panel")
    assert not isinstance(outcome, Answer)
    assert all(entry.id != "panel" for entry in getattr(outcome, "entries", ()))


def test_a_follow_up_that_the_topics_entry_answers_is_answered(library):
    assert shown(library.answer("and who goes to it", previous="forum")) == "forum"


@pytest.mark.parametrize("text", ["asdfgh", "qwrtz zxcvbq"])
def test_no_topic_is_near_to_gibberish(library, text):
    assert library.answer(text) == NoAnswer()


def test_a_comparison_is_not_answered_with_what_only_one_side_is(library):
    assert not isinstance(library.answer("how does kinship care differ from private fostering"), Answer)
