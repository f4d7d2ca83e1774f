"""Broadcasts in the real bot: what the officer sees, and who is written to."""

import datetime as dt
from pathlib import Path

import pytest
from dialogue import Player
from learning_cast import (
    BOARD,
    PRACTITIONER,
    begin,
    broadcasts_kept,
    heard_by,
    items,
    small_demo,
    subscribers,
    write,
)

from bot.demo.model import DEFAULT_PEOPLE, Person
from feedback import broadcasts, learning, subscriptions
from storage.tables import PointKind

MANY = [Person(2000 + number, f"P{number}", f"practitioner {number}") for number in range(7)]


async def test_the_officer_sees_the_progress_and_nobody_is_written_to_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_demo(tmp_path, monkeypatch, [*DEFAULT_PEOPLE, *MANY]) as demo:
        store = demo.services.store
        for person in (*MANY, DEFAULT_PEOPLE[0]):
            await subscriptions.turn_on(store, BOARD, person.id)
        demo.server.state.chats[MANY[0].id].blocked = True
        demo.server.faults.add("sendMessage", 429, chat_id=MANY[1].id, retry_after=1)
        await write(store, "A shorter form", kind=PointKind.CHANGE)
        player = Player(demo)
        await player.play(
            [
                {"as": "officer", "says": "/publish"},
                {"presses": "Harbour", "edits": "On the list for cards: 8"},
                {"presses": "✓ A shorter form", "edits": "(published; 2017-18)"},
                {"presses": "Tell those on the list now", "edits": "of 8 are out"},
            ]
        )
        for _ in range(2):  # whichever tick met the 429, the next one a minute later goes on
            demo.clock.set(demo.clock.now() + dt.timedelta(minutes=1))
            await demo.ticker.tick()
        await player.play([{"edits": ["Sent: Harbour", "7 of 8 are out", "1 had blocked me, and are off the list"]}])
        for person in MANY[1:]:
            assert sum("A shorter form" in text for text in heard_by(demo, person.id)) == 1
        assert await items(store) == []
        assert MANY[0].id not in await subscribers(store)
        (broadcast,) = await broadcasts_kept(store)
        assert (broadcast.report_chat, broadcast.report_message) == (None, None)
        await demo.ticker.tick()
        assert sum("A shorter form" in text for text in heard_by(demo, PRACTITIONER)) == 1


async def test_what_was_withdrawn_meanwhile_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        store = demo.services.store
        await subscriptions.turn_on(store, BOARD, PRACTITIONER)
        point = await write(store, "A shorter form", kind=PointKind.CHANGE)
        await begin(store, ref=point.id or 0)
        await learning.withdraw(store, BOARD, point.id or 0)
        await demo.ticker.tick()
        assert not any("A shorter form" in text for text in heard_by(demo, PRACTITIONER))
        assert await items(store) == []
        assert await broadcasts.unfinished(store) == []


async def test_forged_buttons_of_an_officer_do_nothing_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        await write(demo.services.store)
        forged = ["withdraw:harbour:1", "tell:harbour:1", "invite:harbour:before", "day:harbour:off", "now:harbour:"]
        for who in ("practitioner", "owner", "member"):
            await Player(demo).play(
                [
                    {"as": who, "says": "/help"},
                    *({"forges": f"pb:{data}", "hears": "Only the board's officers"} for data in forged),
                ]
            )
        officer = [
            "show:harbour:99",
            "show:harbour:x",
            "show:harbour:9999999999999999999999",
            "close:harbour:7",
            "day:harbour:6",
            "new:harbour:x",
            "open:harbour:x",
            "invite:harbour:x",
            "field:harbour:board",
            "save:harbour:",
            "nonsense:harbour:",
            "home:elsewhere",
            "tell:harbour:1",
        ]
        await Player(demo).play(
            [
                {"as": "officer", "says": "/help"},
                *({"forges": f"pb:{data}", "hears_not": "went wrong"} for data in officer),
            ]
        )
        (point,) = await learning.of_board(demo.services.store)
        assert point.state == "published"
        assert await broadcasts_kept(demo.services.store) == []


async def test_blocking_the_bot_takes_one_off_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        await subscriptions.turn_on(demo.services.store, BOARD, PRACTITIONER)
        async with Player(demo)._client() as client:
            answer = await client.post(f"/demo/people/{PRACTITIONER}/block", json={"blocked": True})
            assert answer.status_code == 200
        for _ in range(200):
            if not await subscribers(demo.services.store):
                break
            await demo.ticker.tick()
        assert not await subscribers(demo.services.store)
