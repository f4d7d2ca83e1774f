"""The promise of reminders, attacked from the person's side: whatever they do meanwhile, nothing is lost or doubled."""

import asyncio
import datetime as dt
import time
from pathlib import Path

import pytest
from dialogue import Player, urgency_check
from plan_files import HEAD, workbook
from reminders_cast import BOARD, CSE_GROUP, FIRST_REMINDER, House, london, open_house
from test_plan_chat import Sender, stored
from test_reminders_digests import many

from bot.demo.session import Demo, running_demo
from feedback import gaps
from knowledge.library import Library
from reminders import oversight, roles, trouble
from reminders.actions import done
from reminders.changes import NotAllowedError
from reminders.messages import Delivered, Digest, Escalated, NotSent, Refused, Result
from reminders.people import InvitationKind, create_invitation, erase, heard_from, redeem
from storage import outbox, plans
from storage.tables import MessageState

DUE = {"as": "owner", "clock": "2017-05-30", "hears": "1 day left"}
SEG = "SEG"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def states(house: House) -> list[MessageState]:
    async with house.store.session() as session:
        found = [await outbox.message(session, number) for number in range(1, 20)]
    return [message.state for message in found if message]


async def test_two_taps_on_done_at_once_count_once_and_both_are_answered(demo: Demo):
    owner = Player(demo, who="owner")
    await owner.play([DUE])
    message, data = await owner._button("Done")
    await asyncio.gather(*(owner._press(message_id=message, data=data) for _ in range(2)))
    await owner.play([{"hears": ["is marked as done. The officer is told", "already. If you like"]}])
    await Player(demo).play([{"as": "officer", "hears": "marked done an action"}])
    officer = [each.text for each in demo.server.state.chats[1004].present]
    assert sum("marked done an action" in text for text in officer) == 1
    await owner.play([{"says": "All forty have had the briefing.", "hears": "Your sentence is kept"}])


async def test_a_restart_between_done_and_its_evidence_is_told_and_the_sentence_can_be_given(
    tmp_path: Path, library: Library
):
    words = "All forty zebrafinches have had the briefing."
    async with running_demo(tmp_path, library=library, urgency=urgency_check()) as demo:
        await Player(demo).play([DUE, {"presses": "Done", "hears": "What shows it"}])
    async with running_demo(tmp_path, library=library, urgency=urgency_check()) as demo:
        await Player(demo).play([{"as": "owner", "says": words, "hears": ["I was restarted", "tap that button again"]}])
        assert not [each for each in await gaps.of_boards(demo.services.store) if "zebrafinches" in (each.text or "")]
        await Player(demo).play(
            [
                {
                    "as": "owner",
                    "presses": "Done",
                    "hears": ["is marked as done for 31 May 2017 already", "write a sentence now"],
                },
                {"says": words, "hears": ["Your sentence is kept", "the officer is told"]},
                {"as": "officer", "hears": words},
                {"as": "owner", "says": "when does the zebrafinch meet", "hears_not": "I was restarted"},
            ]
        )


async def test_a_person_who_blocks_the_bot_amid_a_digest_hears_the_rest_once_they_are_back(house: House):
    await many(house, 18)
    person = await house.link(role="Big Group")
    house.post.answers = [Delivered(1), Refused("Forbidden", unreachable=True), Refused("Forbidden", unreachable=True)]
    await house.tick(FIRST_REMINDER)
    shown = {item.action.ref for item in house.post.digests[0].items}
    assert len(shown) == 6
    assert sorted(await states(house)) == sorted([MessageState.SENT] + [MessageState.REFUSED] * 2)
    async with house.store.session() as session:
        assert [each.person.id for each in await trouble.list_unreachable(session)] == [person.id]
    house.post.sent.clear()
    await house.tick(london(2017, 6, 5))
    assert house.post.sent == [], "nothing is sent to somebody who has blocked the bot"
    await heard_from(house.store, person.chat_id, london(2017, 6, 6))
    await house.tick(london(2017, 6, 6))
    again = [item.action.ref for digest in house.post.digests for item in digest.items]
    assert sorted(again) == sorted({f"B{number}" for number in range(18)} - shown), "what was shown counts, no more"


async def test_whoever_uses_a_button_can_be_reached_again_even_if_telegram_s_note_of_it_was_lost(demo: Demo):
    """Telegram keeps what it has to tell for a day: a bot that was away for longer never hears of it."""
    demo.server.faults.add("sendMessage", 403, chat_id=1002)
    owner = Player(demo, who="owner")
    await owner.play([{"as": "owner", "clock": "2017-05-30"}])
    async with demo.services.store.session() as session:
        assert len(await trouble.list_unreachable(session)) == 1
    await owner.play([{"as": "owner", "says": "/mine", "hears": ["Your open actions", "1 day left", "Tap what fits"]}])
    async with demo.services.store.session() as session:
        assert await trouble.list_unreachable(session) == []


@pytest.mark.parametrize("ended", [Refused("Forbidden", unreachable=True), NotSent("no connection")])
async def test_a_later_part_that_goes_out_later_that_day_stands_beside_the_first(house: House, ended: Result):
    """Whatever else has become due for the person meanwhile: that comes with the next day's."""
    await many(house, 8)
    person = await house.link(role="Big Group")
    house.post.answers = [Delivered(1), ended]
    await house.tick(FIRST_REMINDER, gate=None)
    await heard_from(house.store, person.chat_id, london(2017, 6, 2, 10))
    async with house.store.session() as session:
        await outbox.plan_again(session)
    await house.link(role=CSE_GROUP, chat_id=person.chat_id)
    await house.tick(london(2017, 6, 2, 11))
    shown = {item.action.ref for digest in house.post.digests for item in digest.items}
    assert shown == {f"B{number}" for number in range(8)}
    assert house.post.digests[-1].part == 2
    await house.tick(london(2017, 6, 5))
    assert [item.action.ref for item in house.post.digests[-1].items] == ["LSCB1.1.1"], "one digest a day"
    assert set(await states(house)) == {MessageState.SENT}


async def test_every_button_of_a_digest_of_forty_actions_works(demo: Demo):
    store, now = demo.services.store, demo.clock.now()
    await many(House(store), 40)
    token = await create_invitation(store, BOARD, InvitationKind.OWNER, "Big Group", now=now, by="officer")
    await redeem(store, token, 1002, "Owen", now)
    owner = Player(demo, who="owner")
    await owner.play([{"as": "owner", "clock": "2017-06-02", "hears": "(part 7)"}])
    pressed = [
        (message.id, button["callback_data"])
        for message in owner._messages()
        for row in message.keyboard or ()
        for button in row
        if button["text"].startswith("Done") and "Your actions for the board" in message.text
    ]
    assert len(pressed) >= 40
    for message_id, data in pressed:
        await owner._press(message_id=message_id, data=data)
    async with store.session() as session:
        left = [each.status for each in await plans.of_plan(session, "big") if each.status.is_open]
    assert left == []


async def test_a_plan_of_five_hundred_rows_goes_in_by_the_chat(demo: Demo):
    officer, before = Sender(demo, "officer"), await stored(demo)
    rows = [
        (
            f"{n // 10}. Objective",
            f"Action {n} & <b>more</b>",
            ("June 2018", "ASAP", "Q3 2017")[n % 3],
            f"Group {n % 7}",
        )
        for n in range(500)
    ]
    began = time.process_time()
    await officer.send("plan.xlsx", workbook((HEAD[:4], *rows)))
    await officer.steps(
        {"hears": "Which board's plan"},
        {"presses": "Southend", "edits": ["Preview, nothing is changed yet", "500 actions", "333 need a date"]},
        {"presses": "Next", "edits": "Needs a date"},
    )
    assert await stored(demo) == before
    await officer.steps(
        {"presses": "Confirm", "edits": ["Stored", "actions: 500 new", "333 need a date"]},
        {"presses": "Give them dates", "hears": "Action 1 &"},
        {"presses": "3. Set date", "hears": ["Tap the day that is meant", "Q3 2017 ends on 30 September 2017"]},
        {"presses": "31 December 2017", "hears": "has this date now: 31 December 2017"},
        {"presses": "Other dates to settle", "hears": "Actions whose date needs a look"},
    )
    assert time.process_time() - began < 60
    assert len(await stored(demo)) == len(before) + 1


async def test_an_action_handed_over_while_its_reminder_is_on_its_way_reminds_the_new_owner(house: House):
    old, new = await house.link(), await house.link(role=SEG)
    action = await house.action("LSCB1.1.1")
    heard: list[tuple[int, list[str]]] = []

    async def send(message: Digest) -> Delivered:
        heard.append((message.chat_id, [item.action.ref for item in getattr(message, "items", ())]))
        if message.chat_id == old.chat_id and len(heard) == 1:
            async with house.store.session() as session:
                role = next(each for each in await plans.roles(session, BOARD) if each.name == SEG)
            await oversight.hand_over(
                house.store, action.id, old.id, FIRST_REMINDER, "It is the SEG's.", role_id=role.id
            )
        return Delivered(len(heard))

    await house.tick(FIRST_REMINDER, send=send)
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=1), send=send)
    await house.tick(london(2017, 6, 5), send=send)
    with pytest.raises(NotAllowedError):
        await done(house.store, action.id, old.id, FIRST_REMINDER)
    assert (await done(house.store, action.id, new.id, FIRST_REMINDER)).changed
    assert [each for each in heard if "LSCB1.1.1" in each[1]] == [
        (old.chat_id, ["LSCB1.1.1"]),
        (new.chat_id, ["LSCB1.1.1"]),
    ]


async def test_who_leaves_while_a_digest_is_on_its_way_is_erased_and_the_next_one_goes_on(house: House):
    leaves, stays = await house.link(), await house.link()

    async def send(message: Digest) -> Delivered:
        if message.chat_id == leaves.chat_id:
            await erase(house.store, leaves.chat_id, FIRST_REMINDER)
        house.post.sent.append(message)
        return Delivered(len(house.post.sent))

    await house.tick(FIRST_REMINDER, send=send)
    await house.tick(london(2017, 6, 23), send=send)
    assert [each.chat_id for each in house.post.sent].count(leaves.chat_id) == 1
    assert [each.chat_id for each in house.post.sent].count(stays.chat_id) == 2
    assert set(await states(house)) == {MessageState.SENT}


async def test_leave_over_the_due_date_is_made_up_for_by_one_digest_and_silence_still_climbs(house: House):
    owner, officer = await house.link(), await house.officer()
    await house.tick(FIRST_REMINDER)
    await roles.pause(house.store, owner.id, dt.date(2017, 7, 12), london(2017, 6, 5))
    teams = await roles.teams(house.store, BOARD, dt.date(2017, 6, 30))
    assert not next(team for team in teams if team.role.name == CSE_GROUP).hears, "the officer sees that nobody hears"
    house.post.sent.clear()
    for day in range(5, 31):
        await house.tick(london(2017, 6, day))
    for day in range(1, 12):
        await house.tick(london(2017, 7, day))
    assert [digest for digest in house.post.digests if digest.chat_id == owner.chat_id] == []
    for day in range(12, 32):
        await house.tick(london(2017, 7, day))
    mine = [
        (digest.day, item.days_left)
        for digest in house.post.digests
        if digest.chat_id == owner.chat_id
        for item in digest.items
        if item.action.ref == "LSCB1.1.1"
    ]
    assert mine[0] == (dt.date(2017, 7, 12), -12)
    assert [each.step for each in house.post.sent if isinstance(each, Escalated)] == ["officer"]
    assert officer.chat_id in {each.chat_id for each in house.post.sent if isinstance(each, Escalated)}


@pytest.mark.parametrize(("sunday", "monday_utc"), [(dt.date(2018, 3, 25), 8), (dt.date(2018, 10, 28), 9)])
async def test_over_both_clock_changes_the_chat_hears_at_nine_and_once(demo: Demo, sunday: dt.date, monday_utc: int):
    """By the real ticker and the demo's clock, minute by minute around nine."""
    async with demo.services.store.session() as session:
        found = await plans.by_ref(session, "LSCB1.1.1")
        action = await plans.action_to_change(session, found[0].action.id)
        action.due_on, action.due_version = sunday + dt.timedelta(days=2), 2
        action.settle()
        session.add(action)
        await outbox.plan_again(session)
    nine = dt.datetime.combine(sunday + dt.timedelta(days=1), dt.time(monday_utc), dt.UTC)
    owner = demo.server.state.chats[1002]

    def heard() -> int:
        return sum("how many children go missing" in each.text and "1 day left" in each.text for each in owner.present)

    demo.clock.set(nine - dt.timedelta(minutes=1))
    await demo.ticker.tick()
    assert heard() == 0
    for minutes in (0, 1, 59, 60, 61):
        demo.clock.set(nine + dt.timedelta(minutes=minutes))
        await demo.ticker.tick()
        assert heard() == 1
