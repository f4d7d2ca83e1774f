"""Inline mode: what is offered, to whom, and that nothing typed is kept."""

import json

import pytest
from canary import search
from dialogue import Player

from bot.demo.session import Demo
from bot.views.inline import offers
from bot.views.reply import MESSAGE_LIMIT, length
from knowledge.library import Library
from knowledge.suggest import suggest


def test_an_unfinished_word_finds_titles_that_begin_that_way(library: Library) -> None:
    assert "southend/lado-role" in [entry.key for entry in suggest(library, "loc auth desig")]


def test_the_chosen_board_comes_first_and_ten_are_enough(library: Library) -> None:
    found = suggest(library, "missing", "nel")
    assert 1 < len(found) <= 10
    assert found[0].board == "nel"
    assert {entry.board for entry in found} > {"nel"}
    assert len({entry.key for entry in found}) == len(found)


@pytest.mark.parametrize("typed", ["", "   ", "?!", "🙂", "the weather in paris"])
def test_what_fits_nothing_offers_nothing(library: Library, typed: str) -> None:
    assert suggest(library, typed) == ()


def test_every_answer_can_be_offered_within_telegrams_limits(library: Library) -> None:
    for offer in offers(library.entries(), library.boards):
        assert 0 < length(offer.html) <= MESSAGE_LIMIT
        assert "/contacts" not in offer.html
        assert offer.title
        assert len(offer.description) <= 120


async def test_an_answer_is_for_one_person_and_for_a_short_time(demo: Demo) -> None:
    await Player(demo)._post("inline", json={"query": "lado"})
    request = next(each for each in demo.server.requests if each.method == "answerInlineQuery")
    assert request.params["is_personal"] in (True, "true", "True")
    assert int(request.params["cache_time"]) <= 10
    assert "reply_markup" not in json.dumps(request.params)


async def test_nothing_typed_inline_is_kept(demo: Demo) -> None:
    await Player(demo).play([{"as": "practitioner", "types": "zebrafinch quokkaberry"}])
    assert search(demo.folder / "bot", {"typed": "zebrafinch", "id": 1001_000_001}) == []


async def test_the_demo_refuses_a_query_that_telegram_would_not_pass_on(demo: Demo) -> None:
    async with Player(demo)._client() as client:
        for body in ({"query": "x" * 257}, {"query": 7}, {}):
            assert (await client.post("/demo/people/1001/inline", json=body)).status_code == 400
