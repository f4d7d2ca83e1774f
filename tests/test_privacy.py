"""Whoever asks, chooses a board and gives feedback leaves nothing of themselves behind: not on disk, not in the log.

The words of a question without an answer are counted for the curators, and that is said in /privacy; who asked, and
whom the question names, is not kept.
"""

from pathlib import Path

from canary import listening, said, search
from dialogue import Player, urgency_check

from bot.demo.model import Person
from bot.demo.session import Demo, running_demo
from feedback import gaps
from feedback.batches import waiting
from knowledge.library import Library

NURSE = Person(908_172_635_441, "Canarella", "practitioner", "canary_user_zq")
CANARIES = {
    "id": NURSE.id,
    "name": NURSE.name,
    "username": "canary_user_zq",
    "named in a question": "Merriweather",
    "number in a question": "700900461",
    "live concern": "numbatstreet",
    "feedback": "quokkaberry",
}
COUNTED = "zebrafinch"
"""A word of an unanswered question that names nobody: kept with its count, but never logged."""
ASKS = [
    {"as": "practitioner", "says": "/start", "hears": "Which board"},
    {"presses": "Southend", "hears": "Your board is now"},
    {"says": "how do i cook a zebrafinch", "hears": "don't have that"},
    {"says": "does Tobias Merriweather cook a zebrafinch", "hears": "don't have that"},
    {"says": "who cooks a zebrafinch on 07700900461", "hears": "don't have that"},
    {"says": "a child in numbatstreet has just told me her dad hits her", "hears": "999"},
    {"presses": "It is not urgent"},
    {"types": "zebrafinch Merriweather", "offers_not": "Source"},
]
TELLS = [
    {"as": "practitioner", "says": "/feedback", "hears": "Before you write"},
    {"presses": "Good practice", "edits": "Where do you work"},
    {"presses": "Health", "edits": "four questions"},
    {"presses": "2", "edits": "Now write"},
    {"says": "The quokkaberry team answers at once.", "hears": "This is what will be sent"},
    {"presses": "Send", "edits": "Sent. Thank you."},
]


async def _talk(folder: Path, library: Library, steps: list[dict]) -> Demo:
    async with running_demo(folder, library=library, urgency=urgency_check(), people=[NURSE]) as demo:
        await Player(demo).play(steps)
        return demo


async def test_nothing_on_disk_and_nothing_in_the_log(tmp_path: Path, library: Library) -> None:
    with listening("DEBUG") as log:
        await _talk(tmp_path, library, [*ASKS, *TELLS])
    assert search(tmp_path / "bot", CANARIES) == []
    assert "took 19 actions" in log.getvalue(), "the log was heard"
    assert said(log, {**CANARIES, "counted": COUNTED}) == []


async def test_an_unanswered_question_is_counted_with_nothing_but_board_and_month(
    tmp_path: Path, library: Library
) -> None:
    async with running_demo(tmp_path, library=library, urgency=urgency_check(), people=[NURSE]) as demo:
        await Player(demo).play([*ASKS, {"says": "/help", "hears": "/priorities"}])
        kept = await gaps.of_boards(demo.services.store)
    assert {(each.board, each.text, each.count) for each in kept} == {
        ("southend", "how do i cook a zebrafinch", 1),
        ("southend", "who cooks a zebrafinch on [phone number]", 1),
        ("southend", "", 1),
    }
    (leak,) = search(tmp_path / "bot", {"counted": COUNTED})
    assert leak.path.name == "safeboard.sqlite3"


async def test_the_feedback_is_there_all_the_same_and_sealed(tmp_path: Path, library: Library) -> None:
    async with running_demo(tmp_path, library=library, urgency=urgency_check(), people=[NURSE]) as demo:
        await Player(demo).play([*ASKS, *TELLS])
        (report,) = await waiting(demo.services.store, "southend")
        assert b"quokkaberry" not in report.sealed


async def test_a_planted_leak_is_found(tmp_path: Path, library: Library) -> None:
    """The search above would see it: a linked person is stored, and that is what linking means."""
    async with running_demo(
        tmp_path, library=library, urgency=urgency_check(), people=[Person(NURSE.id, NURSE.name, "officer")]
    ):
        pass
    assert {leak.canary for leak in search(tmp_path / "bot", CANARIES)} >= {"id", "name"}
