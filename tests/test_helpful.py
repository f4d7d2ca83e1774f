"""Verdicts on answers: counted once for each message, without a person, whatever is pressed."""

import asyncio
import datetime as dt

import pytest
from dialogue import Player

from bot.demo.session import Demo
from feedback import helpful
from feedback.helpful import Rated

ASKS = [
    {"as": "practitioner", "says": "/start"},
    {"presses": "Southend", "hears": "Your board is now"},
    {"says": "how often does the cse and missing forum meet", "hears": "six weeks"},
]
FORUM = "southend/cse-missing-forum"


async def counted(demo: Demo) -> list[Rated]:
    return list(await helpful.of_board(demo.services.store))


async def test_two_taps_at_once_count_once(demo: Demo) -> None:
    player = Player(demo)
    await player.play(ASKS)
    message, data = await player._button("This helped")
    press = {"message_id": message, "data": data, "wait": 5}
    await asyncio.gather(*(player._post("presses", json=press) for _ in range(2)))
    assert await counted(demo) == [Rated(FORUM, helpful=1, not_helpful=0)]


async def test_the_other_verdict_on_the_same_answer_changes_nothing(demo: Demo) -> None:
    player = Player(demo)
    await player.play([*ASKS, {"presses": "Not what I needed"}])
    message, _ = await player._button("Thank you")
    await player._post("presses", json={"message_id": message, "data": f"y:{FORUM}", "forged": True, "wait": 5})
    assert await counted(demo) == [Rated(FORUM, helpful=0, not_helpful=1)]


@pytest.mark.parametrize("data", ["y:southend/lado-role", "n:southend/lado-role", "y:", "n:nowhere", "y:southend/../x"])
async def test_a_verdict_that_no_button_offered_is_not_counted(demo: Demo, data: str) -> None:
    await Player(demo).play([*ASKS, {"forges": data, "hears": "earlier conversation"}])
    assert await counted(demo) == []


async def test_related_answers_stay_below_the_thanks(demo: Demo) -> None:
    player = Player(demo)
    await player.play(ASKS)
    before, _ = await player._button("This helped")
    labels = [button["text"] for row in player._messages()[-1].keyboard for button in row]
    await player.play([{"presses": "This helped"}])
    after, _ = await player._button("Thank you")
    left = [button["text"] for row in player._messages()[-1].keyboard for button in row]
    assert before == after
    assert left == [*(label for label in labels if label not in ("This helped", "Not what I needed")), "Thank you"]


async def test_a_count_knows_entry_and_month_and_those_that_helped_least_come_first(demo: Demo) -> None:
    store, today = demo.services.store, dt.date(2026, 11, 20)
    for entry, verdict in (("southend/a", True), ("southend/b", False), ("southend/a", True), ("nel/c", False)):
        await helpful.count(store, entry, helpful=verdict, today=today)
    assert [each.entry for each in await helpful.of_board(store, "southend")] == ["southend/b", "southend/a"]
    assert await helpful.of_board(store, "nel") == [Rated("nel/c", helpful=0, not_helpful=1)]
