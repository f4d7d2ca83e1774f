"""In a group the bot answers whoever addresses it, keeps silent otherwise, and shows nothing personal."""

import itertools
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from dialogue import Player
from telegram import Message as TelegramMessage

from bot.demo.model import DEFAULT_PEOPLE, Message, Person
from bot.demo.session import Demo, running_demo
from bot.handlers.group import Addressed, read
from feedback import gaps
from knowledge.library import Library
from knowledge.urgency import UrgencyCheck

GROUP = -1001
TEAM = Person(GROUP, "The team", "team")
"""The local Telegram knows private chats only, so the group's chat is kept as one more person's."""
BOT, NAME = 1_000_000_001, "safeboard_demo_bot"
NUMBERS = itertools.count(500)
CONCERN = "a child has just told me her dad hits her"


@pytest.fixture
async def room(tmp_path: Path, begun: Path, library: Library, urgency: UrgencyCheck) -> AsyncIterator[Demo]:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    async with running_demo(tmp_path, library=library, urgency=urgency, people=[*DEFAULT_PEOPLE, TEAM]) as demo:
        yield demo


def written(text: str, **more: Any) -> dict[str, Any]:
    """A message in the group as Telegram gives it, mentions and commands marked."""
    entities = [
        {"type": kind, "offset": text.index(word), "length": len(word)}
        for word in text.split()
        for kind in (["mention"] if word[0] == "@" else ["bot_command"] if word[0] == "/" else [])
    ]
    return {
        "message_id": next(NUMBERS),
        "date": 1_500_000_000,
        "chat": {"id": GROUP, "type": "supergroup", "title": "The team"},
        "from": {"id": 1001, "is_bot": False, "first_name": "Priya"},
        "text": text,
        "entities": entities,
        **more,
    }


def post(demo: Demo, text: str, *, kind: str = "message", **more: Any) -> None:
    edited = {"edit_date": 1_500_000_001} if kind == "edited_message" else {}
    demo.server.state.updates.add(kind, written(text, **edited, **more))


async def heard(demo: Demo, words: str) -> Message:
    player = Player(demo, who="team")
    await player.play([{"hears": words}])
    return next(message for message in reversed(player._messages()) if message.sender == "bot")


def buttons(message: Message) -> list[dict[str, Any]]:
    return [button for row in message.keyboard or () for button in row]


async def test_a_mention_is_answered_with_the_board_named_and_without_buttons(room: Demo) -> None:
    post(room, f"@{NAME} how often does the cse and missing forum meet in southend")
    answer = await heard(room, "six weeks")
    assert "Southend Local Safeguarding Children Board" in answer.text
    assert "Source:" in answer.text
    assert not buttons(answer)


async def test_a_reply_to_the_bot_is_answered(room: Demo) -> None:
    earlier = written("An answer.", **{"from": {"id": BOT, "is_bot": True, "first_name": "S", "username": NAME}})
    post(room, "and who is the lado?", reply_to_message=earlier)
    await heard(room, "LADO")


async def test_other_messages_are_not_answered_not_even_live_concerns_or_commands(room: Demo) -> None:
    for text in ("who is the lado", CONCERN, "@somebody_else who is the lado", "/help", "/help@another_bot", NAME):
        post(room, text)
    post(room, f"@{NAME} MARAT", via_bot={"id": BOT, "is_bot": True, "first_name": "S", "username": NAME})
    post(room, f"/actions@{NAME}")
    await heard(room, "private chat")
    assert len([m for m in Player(room, who="team")._messages() if m.sender == "bot"]) == 1


@pytest.mark.parametrize("command", ["actions", "feedback", "invite", "gaps", "start", "priorities"])
async def test_a_command_leads_to_a_private_chat(room: Demo, command: str) -> None:
    post(room, f"/{command}@{NAME}")
    (button,) = buttons(await heard(room, "everything else are for a private chat"))
    assert button["url"] == f"https://t.me/{NAME}"


async def test_contacts_are_public(room: Demo) -> None:
    post(room, f"/contacts@{NAME}")
    await heard(room, "01702 215007")


@pytest.mark.parametrize("kind", ["message", "edited_message"])
@pytest.mark.parametrize("text", [f"@{NAME} {CONCERN}", f"/feedback@{NAME} {CONCERN}"])
async def test_a_live_concern_gets_the_card_and_is_asked_nothing(room: Demo, text: str, kind: str) -> None:
    post(room, text, kind=kind)
    assert not buttons(await heard(room, "cannot make a referral"))


async def test_an_edited_question_is_not_answered_twice(room: Demo) -> None:
    post(room, f"@{NAME} who is the lado", kind="edited_message")
    post(room, f"@{NAME} MARAT")
    await heard(room, "high risk domestic abuse")
    assert len([m for m in Player(room, who="team")._messages() if m.sender == "bot"]) == 1


async def test_an_unsure_answer_and_a_no_invite_to_a_private_chat(room: Demo) -> None:
    post(room, f"@{NAME} southend schools")
    (button,) = buttons(await heard(room, "not sure which"))
    assert "url" in button
    post(room, f"@{NAME} how do I book the minibus")
    (button,) = buttons(await heard(room, "I don't have that"))
    assert "url" in button
    post(room, f"@{NAME}")
    await heard(room, "mention me in one")
    assert [each.text for each in await gaps.of_boards(room.services.store)] == ["how do i book the minibus"]


async def test_the_board_that_somebody_chose_in_private_counts_in_the_group(room: Demo) -> None:
    await Player(room).play(
        [
            {"as": "practitioner", "says": "/start"},
            {"presses": "North East", "hears": "Your board is now"},
        ]
    )
    post(room, f"@{NAME} what are the priorities")
    await heard(room, "North East Lincolnshire")


def test_a_mention_by_another_case_and_under_a_picture_counts() -> None:
    from telegram import Message as TelegramMessage

    raw = written(f"@{NAME.upper()} LADO")
    raw |= {"caption": raw.pop("text"), "caption_entities": raw.pop("entities")}
    message = TelegramMessage.de_json(raw, None)
    assert read(message, BOT, NAME) == Addressed("", "LADO")


@pytest.mark.parametrize(("offset", "length"), [(1, 1), (0, 1), (1, 500), (900, 3)])
def test_a_mark_that_cuts_an_emoji_in_two_or_points_nowhere_is_taken_for_what_it_shows(offset, length):
    """Found by feeding 200,000 made-up updates."""
    marks = [{"type": "mention", "offset": offset, "length": length}, {"type": "mention", "offset": 3, "length": 19}]
    message = TelegramMessage.de_json(written(f"😀 @{NAME} LADO", entities=marks), None)
    assert read(message, BOT, NAME) == Addressed("", "😀   LADO")
