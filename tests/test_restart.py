"""A restart in the middle loses nothing but what is meant to be forgotten."""

import datetime as dt
from pathlib import Path

import httpx
from canary import search
from dialogue import Player, urgency_check

from bot.clock import SystemClock
from bot.demo.server import DemoServer
from bot.demo.session import TOKEN, running_demo
from feedback.batches import waiting
from knowledge.library import Library


async def _play(folder: Path, library: Library, *steps: dict) -> None:
    async with running_demo(folder, library=library, urgency=urgency_check()) as demo:
        await Player(demo).play(list(steps))


async def test_the_chosen_board_is_still_chosen_and_not_in_our_database(tmp_path: Path, library: Library) -> None:
    await _play(
        tmp_path,
        library,
        {"as": "practitioner", "says": "/start", "hears": "Which board"},
        {"presses": "Southend", "hears": "Your board is now"},
    )
    await _play(
        tmp_path,
        library,
        {"as": "practitioner", "says": "/boards", "hears": "Your board is Southend"},
        {"says": "/forums", "hears": "Southend"},
    )
    for file in (tmp_path / "bot").rglob("*"):
        assert not file.is_file() or b"Priya" not in file.read_bytes()


async def test_a_digest_is_not_sent_again_and_its_buttons_still_work(tmp_path: Path, library: Library) -> None:
    await _play(tmp_path, library, {"as": "owner", "clock": "2017-05-30", "hears": "1 day left"})
    async with running_demo(tmp_path, library=library, urgency=urgency_check()) as demo:
        assert demo.clock.now() >= dt.datetime(2017, 5, 30, 8, tzinfo=dt.UTC), "the clock goes on where it was"
        sent = [request for request in demo.server.requests if request.method == "sendMessage"]
        assert not sent, "the digest of the day went out before the restart"
        await Player(demo).play(
            [
                {"as": "owner", "presses": "Done", "hears": "marked as done"},
                {"as": "officer", "hears": "marked done an action"},
            ]
        )


async def test_a_draft_is_forgotten_and_the_bot_says_so(tmp_path: Path, library: Library) -> None:
    await _play(
        tmp_path,
        library,
        {"as": "practitioner", "says": "/feedback"},
        {"presses": "Southend"},
        {"presses": "A training need", "edits": "Where do you work"},
        {"presses": "Rather not say", "edits": "four questions"},
        {"presses": "None of them", "edits": "Now write"},
        {"says": "We would like a course on neglect.", "hears": "This is what will be sent"},
    )
    async with running_demo(tmp_path, library=library, urgency=urgency_check()) as demo:
        await Player(demo).play([{"as": "practitioner", "presses": "Send", "hears": "a restart forgets them"}])
        assert not await waiting(demo.services.store, "southend")


async def test_words_for_a_draft_that_a_restart_forgot_are_not_taken_for_a_question(
    tmp_path: Path, library: Library
) -> None:
    await _play(
        tmp_path,
        library,
        {"as": "practitioner", "says": "/feedback"},
        {"presses": "Southend"},
        {"presses": "A training need", "edits": "Where do you work"},
    )
    await _play(
        tmp_path,
        library,
        {"as": "practitioner", "says": "zebrafinch courses", "hears": ["Your draft is gone", "not searched"]},
        {"says": "more zebrafinches", "hears": "Your draft is gone"},
    )
    assert not search(tmp_path / "bot", {"typed": "zebrafinch"})
    async with running_demo(tmp_path, library=library, urgency=urgency_check()) as demo:
        await Player(demo).play(
            [
                {"as": "practitioner", "says": "we need numbats", "hears": "Your draft is gone"},
                {"presses": "Feedback: begin again", "hears": "Which board"},
                {"presses": "Southend", "hears": ["I have your words", "What is it about"]},
                {"presses": "A training need", "edits": "Where do you work"},
                {"presses": "Police", "edits": "four questions"},
                {"presses": "None", "edits": ["This is what will be sent", "numbats"]},
                {"presses": "Cancel", "hears": "Nothing was sent"},
                {"says": "when does the zebrafinch meet", "hears_not": "draft"},
            ]
        )


async def test_after_a_restart_a_question_is_still_answered_as_one(tmp_path: Path, library: Library) -> None:
    await _play(
        tmp_path, library, {"as": "practitioner", "says": "/feedback"}, {"presses": "Southend", "edits": "What is"}
    )
    await _play(
        tmp_path,
        library,
        {"as": "practitioner", "says": "MARAT", "hears": "Your draft is gone"},
        {"presses": "A question", "hears": "high risk domestic abuse"},
        {"says": "MARAT", "hears": "high risk domestic abuse"},
    )
    await _play(tmp_path, library, {"as": "practitioner", "says": "MARAT", "hears": "high risk domestic abuse"})


async def test_what_was_asked_while_the_bot_was_down_is_answered_once_it_is_back(
    tmp_path: Path, library: Library
) -> None:
    await _play(tmp_path, library, {"as": "practitioner", "says": "/start", "hears": "Which board"})
    telegram = DemoServer(token=TOKEN, folder=tmp_path / "telegram", clock=SystemClock())
    await telegram.start()
    async with httpx.AsyncClient(base_url=telegram.url, trust_env=False) as client:
        await client.post("/demo/people/1001/messages", json={"text": "MARAT"})
    await telegram.stop()
    await _play(tmp_path, library, {"as": "practitioner", "hears": "high risk domestic abuse"})
