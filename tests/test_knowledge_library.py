"""Questions and answers, on two small made-up boards."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.load import Pack, load_boards
from knowledge.model import Entry, Kind
from knowledge.outcome import Answer, Choices, NoAnswer

DATA = Path(__file__).parent / "data" / "knowledge"


@pytest.fixture(scope="module")
def library():
    return Library.build(load_boards(DATA))


def outcome_key(outcome):
    match outcome:
        case Answer(entry=entry):
            return entry.key
        case Choices(entries=entries):
            return [entry.key for entry in entries]
        case NoAnswer():
            return None


@pytest.mark.parametrize(
    ("board", "question", "expected"),
    [
        (None, "how often does the cse and misisng forum meet", "harbour/missing-forum"),
        (None, "who do I tell if I'm worried about a colleague", "harbour/lado-criteria"),
        ("harbour", "MARAT", "harbour/marat"),
        ("harbour", "marats", "harbour/marat"),
        ("harbour", "LADO criteria?", "harbour/lado-criteria"),
        ("harbour", "what does Harbour do about the PRIORITIES, what are the priorities", "harbour/priorities"),
        ("vale", "what are the priorities", "vale/priorities"),
        ("harbour", "what are the priorities in vale", "vale/priorities"),
        (None, "what are vale's priorities", "vale/priorities"),
        ("vale", "what is private fostering", "harbour/private-fostering"),
        (None, "what's the weather", None),
        (None, "capital of australia?", None),
        (None, "write me a python script that scrapes facebook", None),
        (None, "", None),
        (None, "👶👶👶", None),
        (None, "как дела, что делать", None),
        (None, "?!", None),
    ],
)
def test_dialogue(library, board, question, expected):
    assert outcome_key(library.answer(question, board)) == expected


@pytest.mark.parametrize(("question", "answered"), [("who is the lado", True), ("what is the name of the lado", False)])
def test_a_role_is_answered_with_what_it_is_unless_a_name_is_wanted(question, answered):
    lado = Entry(
        id="lado-role",
        title="Local Authority Designated Officer (LADO)",
        questions=("what does the lado do", "what is a lado", "lado duties"),
        other_names=("LADO",),
        answer="The local authority's designated officer oversees allegations against adults who work with children.",
        contact="The LADO at the council.",
    )
    other = Entry(
        id="forum", title="Missing forum", questions=("what is the missing forum",), answer="It meets monthly."
    )
    library = Library.build([Pack(Path(), (lado, other))])
    assert isinstance(library.answer(question), Answer) == answered


def test_another_boards_answer_is_marked_as_such(library):
    assert library.answer("what is private fostering", "vale").elsewhere
    assert not library.answer("what is private fostering", "harbour").elsewhere
    assert not library.answer("what is private fostering", None).elsewhere


def test_with_no_board_chosen_equal_answers_are_offered_side_by_side(library):
    choices = library.answer("what are the priorities")
    assert isinstance(choices, Choices)
    assert {entry.board for entry in choices.entries} == {"harbour", "vale"}


def test_a_year_that_the_entry_does_not_know_is_not_answered(library):
    question = "how many children are on a child protection plan"
    assert isinstance(library.answer(f"{question} in 2016"), Answer)
    assert not isinstance(library.answer(f"{question} in 2024"), Answer)
    other_year, other_number = (library.confidences(f"{question} in {other}")[0][1] for other in ("2024", "3024"))
    assert other_year < 0.6 * other_number  # a year says more than any other number


@pytest.mark.parametrize(
    "near_miss",
    [
        "how long may a LADO investigation take",
        "do private foster carers get paid",
        "what is the phone number of the MARAT",
        "minutes of the missing forum",
        "history of the missing forum",
    ],
)
def test_a_question_that_the_entry_on_its_topic_does_not_answer_gets_no_answer(library, near_miss):
    assert not isinstance(library.answer(near_miss, "harbour"), Answer)


def test_a_follow_up_refers_to_the_answer_before(library):
    assert (
        outcome_key(library.answer("how often does it meet?", "harbour", "harbour/missing-forum"))
        == "harbour/missing-forum"
    )
    assert outcome_key(library.answer("and in vale?", "harbour", "harbour/priorities")) in (
        "vale/priorities",
        ["vale/priorities"],
    )
    assert not isinstance(library.answer("how often does it meet?", "harbour"), Answer)


def test_several_questions_in_one_message_are_answered_each(library):
    message = "what is private fostering? and also what does the MARAT do? the weather is awful"
    assert [outcome_key(one) for one in library.answer_all(message, "harbour")] == [
        "harbour/private-fostering",
        "harbour/marat",
    ]


def test_a_question_inside_a_long_message_is_found(library):
    message = (
        "Hello, I started at the nursery three weeks ago and it has been busy. My manager is away until Monday. "
        "Yesterday the cook showed me the kitchen. What does the MARAT do? Many thanks and best wishes to everybody."
    )
    assert outcome_key(library.answer(message, "harbour")) == "harbour/marat"


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "lado " * 2_000, "<b>" * 3_000, "你好" * 5_000, "\x00\x01", "🙂" * 4_000]
)
def test_nothing_that_can_be_typed_breaks_it(library, text):
    assert library.answer_all(text, "harbour")


def test_markup_around_a_question_does_not_matter(library):
    assert outcome_key(library.answer("<p><b>LADO</b> criteria</p>", "harbour")) == "harbour/lado-criteria"


def test_entries_can_be_browsed_by_board_and_kind(library):
    assert [entry.id for entry in library.entries("harbour", {Kind.FORUM})] == ["missing-forum", "carers-forum"]
    assert len(library.entries()) == 9
    assert library.get("vale/priorities").title == "The four priorities"
    assert library.get("vale/nothing") is None


def test_a_library_without_entries_answers_nothing():
    assert Library.build([]).answer("anything") == NoAnswer()


def test_many_threads_may_ask_at_once(library):
    questions = ["what is private fostering", "what does the MARAT do", "what's the weather"] * 20
    alone = [library.answer(question, "harbour") for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda question: library.answer(question, "harbour"), questions)) == alone
