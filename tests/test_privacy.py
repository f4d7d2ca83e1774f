"""Whoever asks, chooses a board and gives feedback leaves nothing of themselves behind: not on disk, not in the log.

The words of a question without an answer are counted for the curators, and that is said in /privacy; who asked, and
whom the question names, is not kept.
"""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from canary import listening, said, search
from dialogue import Player, urgency_check
from sqlmodel import SQLModel

from bot import ticker
from bot.context import Services
from bot.demo.model import Person
from bot.demo.session import Demo, running_demo
from feedback import broadcasts, gaps, learning, subscriptions, waves
from feedback.batches import waiting
from feedback.learning import Writing
from knowledge.library import Library
from storage import broadcasts as list_queries
from storage.store import Store
from storage.tables import BroadcastKind, PointKind, WavePhase

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
    assert "actions from" in log.getvalue(), "the log was heard"
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


SUBSCRIBES = [
    {"as": "practitioner", "says": "/boards"},
    {"presses": "Southend", "hears": "Your board is now"},
    {"says": "/learning on", "hears": "You now get cards"},
]
ANSWERS = [
    {"as": "practitioner", "hears": ["What works", "Do the learning points help"]},
    {"presses": "New to me"},
    {"presses": "Begin", "edits": "question 1"},
    {"presses": "Yes", "edits": "question 2"},
    {"presses": "No", "edits": "question 3"},
    {"presses": "4", "edits": "Your answers are counted"},
]


async def _tables_with(store: Store, number: int) -> set[str]:
    """The tables in which a number stands, in any column."""
    found = set()
    async with store.session() as session:
        for table in SQLModel.metadata.sorted_tables:
            rows = (await session.exec(sa.select(table))).all()
            found |= {table.name for row in rows if str(number) in map(str, row)}
    return found


async def _publish_and_ask(demo: Demo) -> None:
    """A card and the invitation to an evaluation, both waiting to go out."""
    store, now = demo.services.store, demo.clock.now()
    today = now.date()
    writing = Writing.new("southend", PointKind.GOOD_PRACTICE, today)
    writing.title, writing.what, writing.why = "Ring first", "Ring first.", "An audit."
    point = await learning.save(store, writing, today=today)
    await learning.publish(store, "southend", point.id or 0, today=today)
    wave = await waves.open_wave(store, "southend", WavePhase.BEFORE, today=today)
    for kind, ref in ((BroadcastKind.POINT, point.id), (BroadcastKind.WAVE, wave.id)):
        await broadcasts.begin(store, "southend", kind, ref or 0, now=now, today=today)


async def test_a_subscriber_stands_in_the_list_and_the_queue_and_nowhere_after_leaving(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticker, "refresh", _keep_the_library)
    cast: dict[str, Any] = {"library": library, "urgency": urgency_check(), "people": [NURSE]}
    with listening("DEBUG") as log:
        async with running_demo(tmp_path, **cast) as demo:
            store, player = demo.services.store, Player(demo)
            await player.play(SUBSCRIBES)
            await _publish_and_ask(demo)
            assert await _tables_with(store, NURSE.id) == {"subscriber", "broadcast_item"}
            await demo.ticker.tick()
            await player.play(ANSWERS)
            assert await _tables_with(store, NURSE.id) == {"subscriber"}, "what went out leaves no row of who had it"
            async with store.session() as session:
                (subscriber,) = (await session.exec(sa.text("SELECT * FROM subscriber"))).all()
            assert sorted(map(type, subscriber), key=str) == [bytes, int, str], "a random key, a board, a number"
            assert {leak.path.name for leak in search(tmp_path / "bot", CANARIES)} == {"safeboard.sqlite3"}
            await player.play([{"says": "/learning off", "hears": "is erased"}])
            assert await _tables_with(store, NURSE.id) == set()
            assert search(tmp_path / "bot", CANARIES) == []
            await player.play([*SUBSCRIBES[2:], {"says": "/leave", "hears": "learning cards stop"}])
            await player.play([{"presses": "Yes, erase me", "edits": "You are erased"}])
    assert search(tmp_path / "bot", CANARIES) == []
    assert log.getvalue(), "the log was heard"
    assert said(log, CANARIES) == []


async def _keep_the_library(_services: Services) -> bool:
    """Learning the shipped boards anew takes long and is not what these tests are about."""
    return False


async def test_the_list_of_subscribers_tells_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chats = list(range(5_000_000_000, 5_000_000_100, 7))
    keys = {chat: hashlib.sha256(str(chat).encode()).digest()[:16] for chat in chats}
    files = []
    for number, order in enumerate((chats, chats[::-1], sorted(chats, key=lambda chat: keys[chat]))):
        folder = tmp_path / str(number)
        store = await Store.open(f"sqlite+aiosqlite:///{folder / 'safeboard.sqlite3'}", folder)
        for chat in order:
            monkeypatch.setattr(list_queries, "random_key", lambda chat=chat: keys[chat])
            await subscriptions.turn_on(store, "southend", chat)
        await store.close()
        files.append((folder / "safeboard.sqlite3").read_bytes())
    assert files[0] == files[1] == files[2]


async def test_a_planted_leak_is_found(tmp_path: Path, library: Library) -> None:
    """The search above would see it: a linked person is stored, and that is what linking means."""
    async with running_demo(
        tmp_path, library=library, urgency=urgency_check(), people=[Person(NURSE.id, NURSE.name, "officer")]
    ):
        pass
    assert {leak.canary for leak in search(tmp_path / "bot", CANARIES)} >= {"id", "name"}
