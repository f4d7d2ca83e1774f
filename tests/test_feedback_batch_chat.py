"""/feedback_batch: the officer fetches the sealed feedback in the chat, and nobody else does."""

import datetime as dt
import json

from dialogue import Player

from bot.demo.session import PASSPHRASE, Demo
from feedback.batches import Ready, fetched, on_server, read_batch, ready, take_out, waiting
from feedback.intake import submit
from feedback.keys import installed_key, unlock
from feedback.reading import open_all
from feedback.report import Category, Report
from reminders.people import officers_of

BOARD = "southend"
TODAY = dt.date(2017, 5, 22)
FETCH = [
    {"as": "officer"},
    {"says": "/feedback_batch", "hears": "Whose sealed feedback"},
    {"presses": "Southend", "hears": ["5 or more can be fetched", "I cannot open it myself"]},
    {"presses": "Send me the file", "hears": ["Sealed feedback", "only then I delete it here"]},
]


async def give(demo: Demo, number: int, today: dt.date = TODAY) -> None:
    public_key = installed_key(demo.services.settings.data_dir, BOARD)
    for count in range(number):
        await submit(demo.services.store, Report(Category.GOOD_PRACTICE, f"point {count}"), public_key, today=today)


def documents(demo: Demo) -> list[bytes]:
    (chat,) = [chat for chat in demo.server.state.chats.values() if chat.person.role == "officer"]
    return [
        (demo.folder / "telegram" / "files" / message.file).read_bytes() for message in chat.present if message.file
    ]


async def test_what_arrives_is_the_sealed_batch_and_stays_until_the_officer_has_it(demo: Demo) -> None:
    await give(demo, 5)
    player, store = Player(demo), demo.services.store
    await player.play(FETCH)
    (body,) = documents(demo)
    batch = read_batch(body.decode())
    assert json.loads(body)["board_name"] == "Southend Local Safeguarding Children Board"
    key = unlock((demo.folder / "keys" / f"{BOARD}.private.json").read_text(), PASSPHRASE)[1]
    assert len(open_all(BOARD, batch.sealed, key).reports) == 5
    assert b"point" not in body
    assert await waiting(store, BOARD) == []
    assert len(await on_server(store, BOARD)) == 5
    await player.play([{"presses": "I have it", "hears": "Deleted on the server"}])
    assert await on_server(store, BOARD) == []
    await player.play([{"presses": "I have it", "hears": "no longer on the server"}])


async def test_a_file_that_got_lost_is_sent_again_unchanged_whatever_came_in_between(demo: Demo) -> None:
    await give(demo, 5)
    player = Player(demo)
    await player.play(FETCH)
    await give(demo, 1)
    again = [FETCH[1], {"presses": "Southend", "hears": "a batch waits for you"}, FETCH[3]]
    await player.play(again)
    first, second = documents(demo)
    assert first == second


async def test_few_leave_only_when_their_quarter_is_over_and_after_a_warning(demo: Demo) -> None:
    await give(demo, 2)
    player = Player(demo)
    await player.play(
        [
            *FETCH[:2],
            {"presses": "Southend", "hears": "fewer than 5", "hears_not": "all the same"},
            {"forges": f"fb:few:{BOARD}"},
            {"says": "/help", "hears": "/priorities", "hears_not": "Save the file"},
        ]
    )
    await give(demo, 1, today=dt.date(2017, 3, 30))
    await player.play(
        [
            {"says": "/feedback_batch", "hears": "Whose sealed feedback"},
            {"presses": "Southend", "hears": "it may be easy to guess who wrote what"},
            {"forges": f"fb:send:{BOARD}"},
            {"presses": "Fetch these few", "hears": "Sealed feedback"},
        ]
    )
    assert len(json.loads(documents(demo)[0])["reports"]) == 1


async def test_nobody_but_an_officer_fetches_or_deletes(demo: Demo) -> None:
    await give(demo, 5)
    batch = await take_out(demo.services.store, BOARD, today=TODAY, period_end=False)
    refused = "Only the board's officers"
    for person in ("practitioner", "owner", "member"):
        await Player(demo).play(
            [
                {"as": person, "says": "/feedback_batch", "hears": refused},
                {"forges": f"fb:send:{BOARD}", "hears": refused},
                {"forges": f"fb:have:{BOARD}:{batch.token}", "hears": refused},
            ]
        )
    assert len(await on_server(demo.services.store, BOARD)) == 5


async def test_forged_buttons_of_an_officer_change_nothing(demo: Demo) -> None:
    await give(demo, 5)
    await Player(demo).play(
        [
            *FETCH,
            {"forges": f"fb:have:{BOARD}:0123456789abcdef", "hears": "no longer on the server"},
            {"forges": f"fb:have:{BOARD}", "hears": "no longer on the server"},
            {"forges": "fb:send:atlantis", "hears": "Only the board's officers"},
            {"forges": f"fb:steal:{BOARD}", "hears": "earlier conversation"},
        ]
    )
    assert await ready(demo.services.store, BOARD, today=TODAY) is Ready.RELEASED


async def test_officers_are_warned_once_before_old_feedback_is_deleted(demo: Demo) -> None:
    await give(demo, 1, today=dt.date(2016, 4, 30))
    player = Player(demo)
    await player.play(
        [
            {"as": "officer", "clock": "2017-05-31T10:00:00+01:00"},
            {"says": "/help", "hears": "/priorities", "hears_not": "nobody has fetched"},
            {"clock": "2017-06-01T10:00:00+01:00", "hears": ["nobody has fetched it", "1 July 2017"]},
            {"clock": "2017-06-05T10:00:00+01:00"},
            {"says": "/help", "hears": "/priorities", "hears_not": "nobody has fetched"},
        ]
    )
    assert len(await on_server(demo.services.store, BOARD)) == 1
    await player.play([{"clock": "2017-07-03T10:00:00+01:00"}])
    assert await on_server(demo.services.store, BOARD) == []


async def test_a_warning_that_did_not_arrive_is_said_again(demo: Demo) -> None:
    from bot.keeping import warn_officers
    from reminders.messages import Delivered, NotSent

    await give(demo, 1)
    said: list[int] = []
    outcomes = [NotSent("no network"), Delivered(1), Delivered(2)]

    async def tell(chat_id, reply):
        said.append(chat_id)
        return outcomes.pop(0)

    for day in (1, 2, 3):
        await warn_officers(demo.services, tell, today=dt.date(2018, 6, day))
    (officer,) = await officers_of(demo.services.store, BOARD)
    assert said == [officer.chat_id] * 2
    assert not await fetched(demo.services.store, BOARD, "nothing was released")
