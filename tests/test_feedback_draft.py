"""A piece of feedback while it is written: what somebody adds, keeps, takes out, and what of it reaches the board."""

import pytest

from feedback.draft import Draft, Step
from feedback.report import TEXT_LIMIT, Category, FeedbackError, Question, ReplyTo, Role
from feedback.screening import Kind

CALL = "Ring Siobhan O'Neill on 07700 900461."


def begun(*messages: str) -> Draft:
    """A draft with these messages in it."""
    draft = Draft(board="nel", category=Category.OTHER)
    for message in messages:
        draft.add(message)
    return draft


def asked_about(draft: Draft) -> list[tuple[Kind, str]]:
    """What the person is asked about below the preview, in order."""
    return [(each.kind, each.words) for each in draft.noticed()]


def test_a_new_draft_asks_what_it_is_about_and_has_nothing_in_it():
    draft = Draft(board="nel")
    assert (draft.step, draft.category, draft.role, draft.question, draft.text) == (Step.ABOUT, None, None, None, "")
    assert draft.noticed() == ()


def test_each_message_is_a_line_below_the_others():
    assert begun("The form is clear.", "The deadline is not.").text == "The form is clear.\nThe deadline is not."


def test_lines_end_alike_whatever_computer_they_were_written_on():
    assert begun("one\r\ntwo\rthree\nfour").text == "one\ntwo\nthree\nfour"


def test_as_much_fits_as_the_board_can_read_and_not_one_character_more():
    draft = begun("x" * (TEXT_LIMIT - 2), "y")
    assert len(draft.text) == TEXT_LIMIT
    with pytest.raises(FeedbackError, match="4,002 characters; 4,000 fit"):
        draft.add("z")
    assert draft.text.endswith("x\ny"), "what did not fit is not in it, and what was there is"
    assert len(draft.report().text) == TEXT_LIMIT


def test_they_are_asked_about_each_thing_once_in_the_order_of_their_words():
    draft = begun("Ring 07700 900461 or write to flo@example.org!", "I repeat: FLO@EXAMPLE.ORG or 07700 900461")
    assert asked_about(draft) == [(Kind.PHONE, "07700 900461"), (Kind.EMAIL, "flo@example.org")]


def test_what_is_taken_out_is_taken_out_wherever_it_stands():
    draft = begun("Write to flo@example.org, not to 07700 900461.", "FLO@EXAMPLE.ORG!")
    address, number = draft.noticed()
    draft.take_out([address])
    assert draft.text == "Write to [email address], not to 07700 900461.\n[email address]!"
    assert asked_about(draft) == [(number.kind, number.words)]


def test_when_all_is_taken_out_nothing_is_left_to_ask():
    draft = begun("Ring Siobhan O'Neill's mum on 07700 900461, she waited a year")
    draft.take_out(draft.noticed())
    assert draft.text == "Ring [name]'s mum on [phone number], she waited a year"
    assert draft.noticed() == ()


def test_what_they_keep_stays_and_is_not_asked_about_again():
    draft = begun(CALL)
    name, phone = draft.noticed()
    draft.keep([name])
    assert draft.noticed() == (phone,)
    draft.add("Yes, Siobhan O'Neill!")
    assert draft.noticed() == (phone,), "they have said already that the name may stay"
    draft.keep([phone])
    assert draft.noticed() == ()
    assert draft.report().text == f"{CALL}\nYes, Siobhan O'Neill!"


def test_keeping_one_name_keeps_no_other():
    draft = begun(CALL)
    draft.keep(draft.noticed())
    draft.add("Ring Amara Okafor too.")
    assert asked_about(draft) == [(Kind.NAME, "Amara Okafor")]


def test_written_again_they_are_asked_again_because_it_is_another_text():
    draft = begun(CALL)
    draft.keep(draft.noticed())
    draft.write_again()
    assert draft.text == ""
    draft.add(CALL)
    assert len(draft.noticed()) == 2


def test_a_button_below_an_earlier_preview_is_older_than_every_change_since():
    draft = begun()
    previews = [draft.version]
    for change in (
        lambda: draft.add(CALL),
        lambda: draft.keep(draft.noticed()[:1]),
        lambda: draft.take_out(draft.noticed()),
        draft.write_again,
        lambda: draft.add("Something else."),
    ):
        change()
        previews.append(draft.version)
    assert previews == sorted(set(previews)), "no two previews have buttons that decide the same"


def test_the_board_gets_all_that_was_answered_and_where_a_reply_goes():
    draft = begun("The form is clear.")
    draft.role, draft.question = Role.HEALTH, Question.SAFE
    receipt = ReplyTo(b"i" * 16, b"k" * 32)
    report = draft.report(receipt)
    assert (report.category, report.role, report.question) == (Category.OTHER, Role.HEALTH, Question.SAFE)
    assert (report.text, report.receipt) == ("The form is clear.", receipt)
    assert draft.report().receipt is None, "no reply is prepared for who asked for none"


def test_the_buttons_of_one_draft_are_not_those_of_another():
    tags = {Draft(board="nel").tag for _ in range(20)}
    assert len(tags) == 20
    assert all(tag.isalnum() for tag in tags), "a tag goes into a button's data, where a colon would divide it"


def test_without_a_category_or_text_there_is_no_report():
    with pytest.raises(FeedbackError, match="Choose first"):
        Draft(board="nel", text="something").report()
    with pytest.raises(FeedbackError, match="no text yet"):
        begun().report()


def test_a_draft_does_not_show_its_words_in_logs_or_tracebacks():
    draft = begun(CALL)
    draft.keep(draft.noticed()[:1])
    shown = repr(draft) + repr(draft.noticed())
    assert "Siobhan" not in shown.title()
    assert "07700" not in shown
