"""When something inside fails: the urgent card still comes, people get an apology, and the log keeps no words."""

import asyncio
import logging

import pytest
from dialogue import Player

from bot.demo.session import Demo
from knowledge.library import Library

CANARY = "canary-7d1f of Acacia Road"


class BrokenSearch:
    """A library whose search fails and quotes what it was given, as exceptions do."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getattr__(self, name: str):
        return getattr(self._library, name)

    def answer_all(self, text: str, *_: object) -> None:
        raise RuntimeError(f"failed on {text}")


async def test_the_card_goes_out_again_when_the_connection_fails(demo: Demo) -> None:
    demo.server.faults.add("sendMessage", 502, times=2)
    await Player(demo).play(
        [{"as": "practitioner", "says": "a child has just told me her dad hits her", "hears": "999"}]
    )


async def test_the_card_needs_neither_database_nor_search(demo: Demo) -> None:
    await demo.services.store.close()
    demo.services.library = BrokenSearch(demo.services.library)
    await Player(demo).play(
        [{"as": "practitioner", "says": "a child has just told me her dad hits her", "hears": "999"}]
    )


async def test_a_failure_gets_an_apology_with_a_number_that_the_log_has_too(
    demo: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    demo.services.library = BrokenSearch(demo.services.library)
    player = Player(demo)
    with caplog.at_level(logging.DEBUG):
        await player.play([{"as": "practitioner", "says": CANARY, "hears": "something went wrong on our side"}])
    incident = player.last_heard().split("incident ")[1].split(")")[0]
    assert f"incident {incident}" in caplog.text
    assert CANARY not in "\n".join(r.getMessage() for r in caplog.records if r.name.split(".")[0] == "bot")


async def test_one_person_s_slow_question_holds_nobody_else_up(demo: Demo) -> None:
    owner, practitioner = Player(demo, who="owner"), Player(demo, who="practitioner")
    demo.server.faults.add("sendMessage", "hang", chat_id=1002)
    await owner._post("messages", json={"text": "/help"})
    await practitioner.play([{"as": "practitioner", "says": "/help", "hears": "/priorities"}])


async def test_a_person_s_messages_are_answered_in_their_order(demo: Demo) -> None:
    player = Player(demo)
    await asyncio.gather(*(player._post("messages", json={"text": f"/unknown{n}"}) for n in range(12)))
    await player.play([{"hears": [f"/unknown{n}." for n in range(12)]}])
    mine = [m.text for m in player._messages() if m.sender == "me"]
    answered = [m.text.split("/")[1].split(".")[0] for m in player._messages() if m.sender == "bot"]
    assert answered == [text.lstrip("/") for text in mine]
