"""The gate before all conversations: what it reads, and what it does not."""

import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
from dialogue import Player
from sqlalchemy import text
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.demo.session import Demo
from bot.handlers.concern import send_surely
from bot.said import said
from bot.views.concern import urgent_card
from bot.views.reply import MESSAGE_LIMIT

CONCERN = "a child has just told me her dad hits her"
PRIYA = {"id": 1001, "is_bot": False, "first_name": "Priya"}

PRIVATE_CHAT = {"id": 1001, "type": "private", "first_name": "Priya"}
FILE = {"file_id": "x", "file_unique_id": "y"}
ELSEWHERE = {"origin": {"type": "hidden_user", "date": 1_500_000_000, "sender_user_name": "Amy"}}
OTHER_WORDS: dict[str, dict[str, Any]] = {
    "quote": {"text": "what now?", "quote": {"text": CONCERN, "position": 0}, "external_reply": ELSEWHERE},
    "poll": {
        "poll": {
            "id": "1",
            "question": CONCERN,
            "options": [{"text": "ring", "voter_count": 0, "persistent_id": "1"}],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "checklist": {"checklist": {"title": "today", "tasks": [{"id": 1, "text": CONCERN}]}},
    "venue": {
        "venue": {"location": {"latitude": 51.5, "longitude": 0.7}, "title": CONCERN, "address": "?"},
        "location": {"latitude": 51.5, "longitude": 0.7},
    },
}


def send(demo: Demo, kind: str, content: dict[str, Any]) -> None:
    message = {"message_id": 9_000, "date": 1_500_000_000, "chat": PRIVATE_CHAT, "from": PRIYA, **content}
    demo.server.state.updates.add(kind, message)


@pytest.mark.parametrize(
    "words",
    [
        "a child has just told me her dad hits her",
        "/feedback a child has just told me her dad hits her",
        "/nonsense a child has just told me her dad hits her",
        "/feedback\na child has just told me her dad hits her",
        "/receipt a child has just told me her dad hits her",
        "/action LSCB1.1.1 a child has just told me her dad hits her",
        "/start a child has just told me her dad hits her",
    ],
)
async def test_words_are_read_wherever_they_stand(demo: Demo, words: str) -> None:
    await Player(demo).play([{"as": "practitioner", "says": words, "hears": "cannot make a referral"}])


async def test_the_words_under_a_picture_are_read_too(demo: Demo) -> None:
    player = Player(demo)
    await player._post(
        "messages", files={"file": ("x.png", b"x")}, data={"caption": "a child has just told me her dad hits her"}
    )
    await player.play([{"hears": "cannot make a referral"}])


async def test_the_random_letters_of_an_invitation_are_not_words(demo: Demo) -> None:
    await Player(demo).play(
        [{"as": "practitioner", "says": "/start help-he-hit-me-kill", "hears": "don't know that invitation"}]
    )


async def test_nor_are_they_where_the_command_names_the_bot(demo: Demo) -> None:
    await Player(demo).play(
        [
            {
                "as": "practitioner",
                "says": "/start@safeboard_demo_bot help-he-hit-me-kill",
                "hears": "don't know that invitation",
            }
        ]
    )


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("edited_message", {"text": CONCERN, "edit_date": 1_500_000_001}),
        ("edited_message", {"caption": CONCERN, "edit_date": 1_500_000_001}),
        ("message", {"text": CONCERN, "forward_origin": {"type": "user", "date": 1_500_000_000, "sender_user": PRIYA}}),
        (
            "message",
            {
                "text": CONCERN,
                "reply_to_message": {
                    "message_id": 8,
                    "date": 1_500_000_000,
                    "chat": {"id": 1001, "type": "private"},
                    "text": "An answer.",
                },
            },
        ),
        (
            "message",
            {"caption": CONCERN, "document": {"file_id": "x", "file_unique_id": "y", "file_name": "plan.xlsx"}},
        ),
        ("message", {"caption": CONCERN, "voice": {"file_id": "x", "file_unique_id": "y", "duration": 3}}),
        *(("message", content) for content in OTHER_WORDS.values()),
    ],
    ids=["edit", "edited caption", "forwarded", "reply", "document", "voice", *OTHER_WORDS],
)
async def test_so_are_edits_forwarded_words_replies_captions_and_words_of_other_kinds(
    demo: Demo, kind: str, content: dict[str, Any]
) -> None:
    send(demo, kind, content)
    await Player(demo).play([{"as": "practitioner", "hears": "cannot make a referral"}])


@pytest.mark.parametrize(
    "content",
    [
        {"voice": FILE | {"duration": 3}},
        {"video_note": FILE | {"duration": 3, "length": 200}},
        {"photo": [FILE | {"width": 9, "height": 9}]},
        {"location": {"latitude": 51.5, "longitude": 0.7}},
        {"contact": {"phone_number": "07700900123", "first_name": "Dad"}},
        {"document": FILE | {"file_name": "IMG_0001.jpg"}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_what_cannot_be_read_is_answered_with_whom_to_call(demo: Demo, content: dict[str, Any]) -> None:
    send(demo, "message", content)
    await Player(demo).play([{"as": "practitioner", "hears": ["I can only read text", "call 999", "/contacts"]}])


async def test_whom_to_call_is_said_without_a_database_too(demo: Demo) -> None:
    async with demo.services.store.session() as session:
        await (await session.connection()).execute(text("ALTER TABLE person RENAME TO gone"))
    send(demo, "message", {"voice": FILE | {"duration": 3}})
    await Player(demo).play([{"as": "practitioner", "hears": ["I can only read text", "call 999", "/contacts"]}])


async def test_our_own_words_under_a_button_are_not_the_persons(demo: Demo) -> None:
    card = {"message_id": 8, "date": 1_500_000_000, "chat": PRIVATE_CHAT, "text": CONCERN}
    press = {"id": "1", "from": PRIYA, "chat_instance": "1", "data": "none", "message": card}
    update = Update.de_json({"update_id": 1, "callback_query": press}, None)
    assert update.effective_message is not None
    assert not said(update)


async def test_the_card_overtakes_an_answer_that_hangs(demo: Demo) -> None:
    player = Player(demo)
    demo.server.faults.add("sendMessage", "hang", chat_id=1001)
    await player._post("messages", json={"text": "/help"})
    await player.play([{"as": "practitioner", "says": CONCERN, "hears": "cannot make a referral"}])
    demo.server._held.release()


async def test_the_card_comes_even_if_what_goes_with_it_fails(
    demo: Demo, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = Player(demo)

    def fail(_: object) -> str:
        raise RuntimeError(CONCERN)

    monkeypatch.setattr("bot.handlers.concern._label", fail)
    with caplog.at_level(logging.ERROR):
        await player.play([{"as": "practitioner", "says": CONCERN, "hears": "cannot make a referral"}])
    assert "came without a way back: RuntimeError" in caplog.text
    assert "her dad" not in caplog.text


class RefusingChat:
    """A chat to which Telegram lets nothing be sent at first."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.heard: list[str] = []

    async def send_message(self, text: str, **_: object) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.heard.append(text)


@pytest.mark.parametrize(
    ("errors", "waits"),
    [
        ([7, 3], [7, 3]),
        ([9_999], [300]),
        ([TimedOut()] * 4 + [NetworkError("")] * 4, [0, 0, 1, 2, 4, 8, 15, 30]),
    ],
    ids=["too many", "far too many", "no connection"],
)
async def test_the_card_goes_out_as_soon_as_telegram_takes_it(
    errors: list[TelegramError | int], waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.handlers.concern.asyncio.sleep", sleep)
    chat = RefusingChat(*(RetryAfter(each) if isinstance(each, int) else each for each in errors))
    await send_surely(cast("Update", SimpleNamespace(effective_chat=chat)), urgent_card([], carry_on=None))
    assert waited == waits
    assert len(chat.heard) == 1


async def test_a_card_that_did_not_go_out_is_not_replaced_by_an_ordinary_answer(
    demo: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    player = Player(demo)
    demo.server.faults.add("sendMessage", 400, times=2)
    with caplog.at_level(logging.ERROR):
        await player._post("messages", json={"text": CONCERN})
        await player.play([{"as": "practitioner", "says": "/help", "hears": "/priorities"}])
    assert "the urgent card did not go out: BadRequest" in caplog.text
    assert sum(message.sender == "bot" for message in player._messages()) == 1


async def test_a_card_that_telegram_does_not_take_goes_out_in_plain_words(demo: Demo) -> None:
    demo.server.faults.add("sendMessage", 400)
    player = Player(demo)
    await player.play([{"as": "practitioner", "says": CONCERN, "hears": "cannot make a referral"}])
    assert "call 999" in player.last_heard()


def test_the_card_of_many_boards_fits_into_a_message(demo: Demo) -> None:
    card = urgent_card(demo.services.boards * 60, carry_on=None)
    assert len(card.plain) < MESSAGE_LIMIT
    assert "/contacts" in card.plain
    assert card.plain.rstrip().endswith("Please do not send names here.")
