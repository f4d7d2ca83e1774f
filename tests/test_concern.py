"""The gate before all conversations: what it reads, and what it does not."""

from typing import Any

import pytest
from dialogue import Player

from bot.demo.session import Demo

CONCERN = "a child has just told me her dad hits her"
PRIYA = {"id": 1001, "is_bot": False, "first_name": "Priya"}


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
    ],
    ids=["edit", "edited caption", "forwarded", "reply", "document", "voice"],
)
async def test_so_are_edits_forwarded_words_replies_and_captions(
    demo: Demo, kind: str, content: dict[str, Any]
) -> None:
    message = {
        "message_id": 9_000,
        "date": 1_500_000_000,
        "chat": {"id": 1001, "type": "private", "first_name": "Priya"},
        "from": PRIYA,
        **content,
    }
    demo.server.state.updates.add(kind, message)
    await Player(demo).play([{"as": "practitioner", "hears": "cannot make a referral"}])
