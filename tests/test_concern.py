"""The gate before all conversations: what it reads, and what it does not."""

import pytest
from dialogue import Player

from bot.demo.session import Demo


@pytest.mark.parametrize(
    "words",
    [
        "a child has just told me her dad hits her",
        "/feedback a child has just told me her dad hits her",
        "/nonsense a child has just told me her dad hits her",
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
