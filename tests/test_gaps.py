"""Questions without an answer: what is kept of their words, for how long, and who may see them."""

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
from dialogue import Player
from typer.testing import CliRunner

from bot.cli.main import app
from bot.demo.session import Demo
from bot.views.gaps import gaps_page
from bot.views.reply import MESSAGE_LIMIT, length
from feedback import gaps
from feedback.gaps import LONGEST, MOST, WITHHELD, Asked, kept_words
from storage.store import Store

NOVEMBER = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  How do I book the\nminibus?? ", "how do i book the minibus"),
        ("who has the number 07700 900461", "who has the number [phone number]"),
        ("write to a.b@example.org about it", "write to [email address] about it"),
        ("is Tobias Merriweather on a plan", WITHHELD),
        ("why was child JK moved", WITHHELD),
        ("lily in year 4 is not at school", WITHHELD),
        ("why " * 60, WITHHELD),
        ("x" * (LONGEST + 1), WITHHELD),
        ("is Tobias Merriweather on a plan".ljust(LONGEST, "?"), WITHHELD),
        ("what " * (LONGEST // 5), " ".join(["what"] * (LONGEST // 5))),
    ],
)
def test_of_a_question_only_words_without_a_person_are_kept(typed: str, kept: str) -> None:
    assert kept_words(typed) == kept


async def test_the_same_question_is_one_gap_and_the_most_frequent_comes_first(store: Store) -> None:
    for words in ("the other", "The minibus?", "the minibus", "Anna Merriweather", "🙂"):
        await gaps.count(store, words, "southend", today=NOVEMBER)
    await gaps.count(store, "the minibus", "southend", today=dt.date(2026, 12, 1))
    await gaps.count(store, "the minibus", None, today=NOVEMBER)
    assert await gaps.of_boards(store, ["southend"]) == [
        Asked("southend", "the minibus", 3, "2026-12"),
        Asked("southend", WITHHELD, 1, "2026-11"),
        Asked("southend", "the other", 1, "2026-11"),
    ]
    assert Asked("", "the minibus", 1, "2026-11") in await gaps.of_boards(store)


async def test_of_some_months_only_the_questions_of_these_months_and_this_board_are_told(store: Store) -> None:
    for words, board, day in (
        ("the minibus", "southend", dt.date(2026, 3, 31)),
        ("the ferry", "southend", dt.date(2026, 4, 1)),
        ("the train", "nel", dt.date(2026, 4, 1)),
        ("the tram", "southend", dt.date(2026, 7, 1)),
    ):
        await gaps.count(store, words, board, today=day)
    assert [each.text for each in await gaps.of_months(store, "southend", "2026-04", "2026-06")] == ["the ferry"]


async def test_many_at_once_are_all_counted(store: Store) -> None:
    await asyncio.gather(*(gaps.count(store, "the minibus", "nel", today=NOVEMBER) for _ in range(20)))
    assert [each.count for each in await gaps.of_boards(store, ["nel"])] == [20]


@pytest.mark.sqlite_only
async def test_what_is_older_than_twelve_months_is_gone_from_the_file(store: Store, tmp_path: Path) -> None:
    await gaps.count(store, "zebrafinch", "nel", today=NOVEMBER)
    await gaps.forget_old(store, today=dt.date(2027, 11, 30))
    assert len(await gaps.of_boards(store)) == 1
    await gaps.forget_old(store, today=dt.date(2027, 12, 1))
    assert await gaps.of_boards(store) == []
    assert b"zebrafinch" not in (tmp_path / "data" / "safeboard.sqlite3").read_bytes()


async def test_a_flood_of_nonsense_is_counted_and_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST >= 100
    monkeypatch.setattr(gaps, "MOST", 3)
    for number in range(5):
        await gaps.count(store, f"nonsense {number}", "nel", today=NOVEMBER)
    await gaps.count(store, "nonsense 0", "nel", today=NOVEMBER)
    found = {each.text: each.count for each in await gaps.of_boards(store)}
    assert found == {"nonsense 0": 2, "nonsense 1": 1, "nonsense 2": 1, WITHHELD: 2}


def test_the_longest_gaps_fit_a_page() -> None:
    asked = [Asked("southend", "𝕏" * LONGEST, 1, "2026-11") for _ in range(40)]
    for page in range(7):
        assert 0 < length(gaps_page(asked, {}, page).html) <= MESSAGE_LIMIT


async def test_old_gaps_go_as_time_goes_by(demo: Demo) -> None:
    await Player(demo).play(
        [
            {"as": "practitioner", "says": "how do i book the minibus", "hears": "I don't have that"},
            {"says": "/help", "hears": "/priorities"},  # the gap is counted once the answer is out
        ]
    )
    assert await gaps.of_boards(demo.services.store)
    demo.clock.set(demo.clock.now() + dt.timedelta(days=400))
    await demo.ticker.tick()
    assert not await gaps.of_boards(demo.services.store)


async def test_none_of_these_counts_once_and_only_the_question_it_was_about(demo: Demo) -> None:
    player = Player(demo)
    await player.play(
        [
            {"as": "practitioner", "says": "/boards"},
            {"presses": "Southend", "hears": "Your board is now"},
            {"says": "training", "hears": "I am not sure"},
        ]
    )
    message, data = await player._button("None of these")
    press = {"message_id": message, "data": data, "forged": True, "wait": 5}
    await asyncio.gather(*(player._post("presses", json=press) for _ in range(2)))
    await player.play([{"says": "health", "hears": "I am not sure"}])
    assert [(each.text, each.count) for each in await gaps.of_boards(demo.services.store)] == [("training", 1)]
    await player._post("presses", json=press)  # the older message's button, now that another question is open
    await player.play([{"says": "/boards", "hears": "Your board"}])
    assert [(each.text, each.count) for each in await gaps.of_boards(demo.services.store)] == [("training", 1)]


async def test_that_a_gap_cannot_be_counted_is_no_business_of_whoever_asked(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_store: Store, words: str, *_: object, **__: object) -> None:
        raise RuntimeError(words)

    monkeypatch.setattr(gaps, "count", fail)
    await Player(demo).play(
        [
            {"as": "practitioner", "says": "how do i book the minibus", "hears": "I don't have that"},
            {"says": "/help", "hears": "/priorities", "hears_not": "went wrong"},
        ]
    )
    assert "was not counted" in caplog.text
    assert "minibus" not in caplog.text


async def test_an_officer_sees_only_the_gaps_of_their_own_boards(demo: Demo) -> None:
    from reminders import people
    from storage.tables import InvitationKind

    store = demo.services.store
    for board in ("southend", "nel"):
        await gaps.count(store, f"a question for {board}", board, today=NOVEMBER)
    await people.erase(store, 1004, demo.clock.now())
    token = await people.create_invitation(store, "nel", InvitationKind.OFFICER, now=demo.clock.now(), by="test")
    await people.redeem(store, token, 1004, "Grace", demo.clock.now())
    await Player(demo).play(
        [{"as": "officer", "says": "/gaps", "hears": "a question for nel", "hears_not": "a question for southend"}]
    )


def test_the_command_line_lists_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path))

    async def ask() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'safeboard.sqlite3'}", tmp_path)
        await gaps.count(store, "the minibus", "nel", today=NOVEMBER)
        await gaps.count(store, "is Tobias Merriweather on a plan", None, today=NOVEMBER)
        await store.close()

    asyncio.run(ask())
    told = CliRunner().invoke(app, ["knowledge", "gaps"]).output
    assert "1 × the minibus  (nel, last in 2026-11)" in told
    assert "1 × (words not kept)  (no board chosen" in told
    (row,) = json.loads(CliRunner().invoke(app, ["knowledge", "gaps", "--board", "nel", "--json"]).output)
    assert row == {"board": "nel", "text": "the minibus", "count": 1, "last_month": "2026-11"}
