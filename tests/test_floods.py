"""Too much at once, twice the same, and much too late: nobody else waits, and no card is lost."""

import asyncio
import datetime as dt
import logging

import pytest
from demo_support import program
from dialogue import Player
from telegram import Update

from bot.demo.session import Demo
from bot.processor import MOST_WAITING, REMEMBERED, PersonByPerson

OWEN = 1002
MANY = MOST_WAITING + 15
CARD = "If a child may be at risk, act now"


async def flood(demo: Demo, *, last: str = "/help") -> None:
    """Owen's first answer hangs, and he goes on writing."""
    demo.server.faults.add("sendMessage", "hang", chat_id=OWEN)
    async with program(demo.server) as client:
        for number in range(MANY):
            await client.post(f"/demo/people/{OWEN}/messages", json={"text": f"/unknown{number}"})
        await client.post(f"/demo/people/{OWEN}/messages", json={"text": last})


def heard(demo: Demo, number: int = OWEN) -> list[str]:
    return [message.text for message in demo.server.state.chats[number].present if message.sender == "bot"]


async def test_a_flood_slows_nobody_else_and_is_told_once(demo: Demo, caplog: pytest.LogCaptureFixture) -> None:
    before = len(heard(demo))
    with caplog.at_level(logging.WARNING):
        await flood(demo)
        await Player(demo).play([{"as": "practitioner", "says": "/help", "hears": "/priorities"}])
        await Player(demo, who="owner").play([{"hears": "a lot at once"}])
    assert [text for text in heard(demo)[before:] if "a lot at once" in text] == heard(demo)[before:], (
        "once, and no more"
    )
    assert caplog.text.count("updates of one person wait") == 1


async def test_a_live_concern_in_a_flood_still_gets_its_card_at_once(demo: Demo) -> None:
    await flood(demo, last="a child has just told me her dad hits her")
    await Player(demo, who="owner").play([{"hears": CARD}])
    demo.server._held.release()


async def run_all(processor: PersonByPerson, numbers: list[int]) -> list[int]:
    done = []

    async def note(number: int) -> None:
        done.append(number)

    async with asyncio.TaskGroup() as group:
        for number in numbers:
            group.create_task(processor.do_process_update(Update(number), note(number)))
    return done


async def test_an_update_that_comes_twice_is_answered_once_and_late_ones_are_not_lost() -> None:
    processor = PersonByPerson()
    assert await run_all(processor, [5, 7, 5, 6, 7, 6]) == [5, 7, 6]


async def test_only_so_many_numbers_are_remembered() -> None:
    processor = PersonByPerson()
    await run_all(processor, list(range(REMEMBERED + 10)))
    assert len(processor._seen) == len(processor._order) == REMEMBERED
    assert await run_all(processor, [0, REMEMBERED]) == [0]


async def test_duplicated_deliveries_get_one_answer(demo: Demo) -> None:
    """As when Telegram did not hear that a delivery was taken."""
    updates = demo.server.state.updates
    real, twice = updates.poll, []

    async def poll(**wanted):
        found = await real(**wanted)
        twice.extend(found)
        return [*found, *found]

    updates.poll = poll
    await Player(demo).play(
        [{"as": "practitioner", "says": "/unknown1", "hears": "/unknown1"}, {"says": "/unknown2", "hears": "/unknown2"}]
    )
    await Player(demo).play([{"as": "practitioner", "says": "/privacy", "hears": "kept"}])
    assert twice
    said = [text for text in heard(demo, 1001) if text.startswith("I don't know")]
    assert len(said) == 2, said


async def late(demo: Demo, minutes: int, *words: str) -> None:
    """Words that were said so many minutes ago, as if the bot had been away."""
    wire = demo.server._wire
    real = wire.message

    def earlier(message, **more):
        return {**real(message, **more), "date": message.at - minutes * 60}

    wire.message = earlier
    async with program(demo.server) as client:
        for each in words:
            await client.post("/demo/people/1001/messages", json={"text": each})


@pytest.mark.parametrize(("minutes", "sorry"), [(9, 0), (11, 1), (60 * 23, 1), (60 * 26, 0), (-60, 0)])
async def test_an_answer_that_comes_late_says_so_first_and_once(demo: Demo, minutes: int, sorry: int) -> None:
    await late(demo, minutes, "/unknown1", "/unknown2", "/unknown3")
    await Player(demo, who="practitioner").play([{"hears": ["/unknown1", "/unknown2", "/unknown3"]}])
    said = [text for text in heard(demo, 1001) if "unknown" in text or "Sorry" in text]
    assert [text.startswith("Sorry for the wait") for text in said] == [True] * sorry + [False] * 3
    if sorry:
        then = demo.clock.now() - dt.timedelta(minutes=minutes)
        assert f"{then.astimezone():%Y}" in said[0]


async def test_a_live_concern_that_waited_gets_the_card_and_nothing_in_front_of_it(demo: Demo) -> None:
    await late(demo, 60, "a child has just told me her dad hits her")
    await Player(demo, who="practitioner").play([{"hears": CARD}])
    assert CARD in heard(demo, 1001)[0]
