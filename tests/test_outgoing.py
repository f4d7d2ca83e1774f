"""The check of outgoing requests itself: it passes what is right and catches what is not."""

import pytest
from outgoing import check, read_spec
from pydantic import ValidationError

GOOD = {
    "chat_id": "1001",
    "text": "Hello",
    "parse_mode": "HTML",
    "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]},
}


def test_a_right_request_passes() -> None:
    check("sendMessage", GOOD, read_spec())


@pytest.mark.parametrize(
    "wrong",
    [
        {"chat_id": "1001"},
        {**GOOD, "txt": "a misspelt parameter"},
        {**GOOD, "link_preview_options": {"is_disabled": "perhaps"}},
    ],
)
def test_a_wrong_request_is_caught(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        check("sendMessage", wrong)
