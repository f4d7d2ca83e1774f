"""What every reply must keep to: Telegram's limits, and HTML that it can parse, whatever people and files hold."""

from hypothesis import given
from hypothesis import strategies as st

from bot.demo.entities import parse_html
from bot.views.feedback import preview
from bot.views.reply import MESSAGE_LIMIT, esc, in_messages, length, plain
from feedback.draft import Draft
from feedback.report import Category, FeedbackError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=4000)


@given(TEXT)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert plain(esc(text)) == text


@given(st.lists(st.text(max_size=900), max_size=12))
def test_blocks_are_packed_into_messages_that_fit_and_none_is_lost(blocks: list[str]) -> None:
    messages = in_messages([esc(block) for block in blocks])
    assert all(length(message) <= MESSAGE_LIMIT for message in messages)
    assert "\n\n".join(messages) == "\n\n".join(esc(block) for block in blocks)


@given(TEXT)
def test_a_preview_of_any_feedback_fits_and_parses(text: str) -> None:
    draft = Draft(board="southend", category=Category.OTHER)
    try:
        draft.add(text)
    except FeedbackError:
        return
    if not draft.text:
        return
    replies = preview(draft, draft.noticed())
    for reply in replies:
        assert 0 < length(reply.html) <= MESSAGE_LIMIT
        parse_html(reply.html)
    assert replies[-1].buttons
    assert all(len((button.data or "").encode()) <= 64 for row in replies[-1].buttons for button in row)
