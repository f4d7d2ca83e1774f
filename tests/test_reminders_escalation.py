"""Silence climbs, in order and once; an answer stops it at once."""

import asyncio
import datetime as dt

import pytest
from reminders_cast import CSE_GROUP, House, london, open_house

from reminders.actions import done, progress
from reminders.changes import NotAllowedError
from reminders.messages import Ambiguous, Escalated
from reminders.roles import pause
from reminders.taking_up import How, react
from storage import outbox, people
from storage.tables import InvitationKind, MessageState, Person, Place

DEPUTY, CHAIR = InvitationKind.DEPUTY, InvitationKind.CHAIR


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def days_pass(house: House, first: dt.date, last: dt.date) -> None:
    day = first
    while day <= last:
        await house.tick(london(day.year, day.month, day.day))
        day += dt.timedelta(days=1)


def told(house: House, person: Person | None = None) -> list[tuple[str, int]]:
    """What was escalated: the step, and how many days late the action was."""
    return [
        (message.step, (message.day - message.items[0].occurrence_on).days)
        for message in house.post.sent
        if isinstance(message, Escalated) and (person is None or message.chat_id == person.chat_id)
    ]


AT = london(2017, 7, 14)
JUNE, AUGUST = dt.date(2017, 6, 1), dt.date(2017, 8, 4)


async def test_it_climbs_from_the_deputy_to_the_chair_to_the_officer_each_once(house: House):
    await house.link()
    deputy, chair, officer = await house.link(DEPUTY), await house.link(CHAIR), await house.officer()
    await days_pass(house, JUNE, AUGUST)
    assert told(house) == [("deputy", 7), ("chair", 14), ("officer", 21)]
    assert [told(house, person) for person in (deputy, chair, officer)] == [
        [("deputy", 7)],
        [("chair", 14)],
        [("officer", 21)],
    ]
    last = [message for message in house.post.sent if isinstance(message, Escalated)][-1].items[0]
    assert last.owners == (CSE_GROUP,)
    assert last.reminded_on[0] == dt.date(2017, 6, 2)
    assert last.reminded_on[-1] == dt.date(2017, 7, 14), "what goes out on the same morning is not counted yet"
    assert last.told == (("deputy", dt.date(2017, 7, 7)), ("chair", dt.date(2017, 7, 14)))


async def test_steps_without_anybody_are_passed_over(house: House):
    await house.link()
    await house.officer()
    await days_pass(house, JUNE, AUGUST)
    assert told(house) == [("officer", 21)]


async def test_a_deputy_who_is_away_or_has_blocked_the_bot_does_not_hold_it_up(house: House):
    await house.link()
    deputy, chair = await house.link(DEPUTY), await house.link(CHAIR)
    await pause(house.store, deputy.id, dt.date(2017, 12, 1), london(2017, 6, 1))
    await days_pass(house, JUNE, AUGUST)
    assert told(house, chair) == [("chair", 14)]


@pytest.mark.parametrize("answer", ["done", "progress"])
async def test_an_answer_stops_it_at_once_also_when_the_message_was_planned_already(house: House, answer: str):
    owner = await house.link()
    await house.link(DEPUTY)
    await days_pass(house, JUNE, dt.date(2017, 7, 6))

    async def answers_first(message):
        assert not isinstance(message, Escalated)
        action = await house.action("LSCB1.1.1")
        if answer == "done":
            await done(house.store, action.id, owner.id, london(2017, 7, 7))
        else:
            await progress(house.store, action.id, owner.id, london(2017, 7, 7), "Nearly there.")
        return await house.post.send(message)

    await house.tick(london(2017, 7, 7), send=answers_first)
    assert told(house) == []


async def test_after_an_answer_silence_counts_afresh_and_may_climb_again(house: House):
    owner = await house.link()
    await house.link(DEPUTY)
    await days_pass(house, JUNE, dt.date(2017, 7, 7))
    await progress(house.store, (await house.action("LSCB1.1.1")).id, owner.id, london(2017, 7, 10), "Nearly there.")
    await days_pass(house, dt.date(2017, 7, 8), AUGUST)
    assert told(house) == [("deputy", 7), ("deputy", 17)]


async def test_after_a_time_without_service_nobody_hears_before_the_owner_had_the_time(house: House):
    await house.link()
    await house.link(DEPUTY)
    await house.link(CHAIR)
    await house.tick(london(2017, 8, 1))
    assert told(house) == []
    await days_pass(house, dt.date(2017, 8, 2), dt.date(2017, 8, 16))
    assert told(house) == [("deputy", 39), ("chair", 46)]


async def test_a_step_waits_for_the_one_before_it_also_when_service_stopped_after_the_first_reminder(house: House):
    await house.link()
    await house.link(DEPUTY)
    await house.link(CHAIR)
    await house.officer()
    await house.tick(london(2017, 6, 2))
    await days_pass(house, dt.date(2017, 7, 24), dt.date(2017, 8, 10))
    assert told(house) == [("deputy", 24), ("chair", 31), ("officer", 38)]


async def test_nobody_hears_of_an_action_whose_owner_was_never_asked(house: House):
    await house.link(DEPUTY)
    await house.officer()
    await house.link(role="SEG")
    await house.tick(london(2017, 11, 1))
    assert told(house) == []


async def test_an_escalation_that_may_have_arrived_is_not_repeated_but_shown(house: House):
    await house.link()
    await house.link(DEPUTY)
    await days_pass(house, JUNE, dt.date(2017, 7, 6))

    async def lost(message):
        await house.post.send(message)
        return Ambiguous("read timeout")

    await house.tick(london(2017, 7, 7), send=lost)
    for minute in (10, 20, 30):
        await house.tick(london(2017, 7, 7, 9, minute))
    assert told(house) == [("deputy", 7)]
    async with house.store.session() as session:
        kinds = {(message.kind, message.state) for message, _ in await outbox.unsettled(session)}
    assert ("escalation", MessageState.UNCONFIRMED) in kinds


async def silent(house: House) -> tuple[Person, Person, Escalated]:
    """An owner who says nothing, and a chair who has just heard of it."""
    owner, chair = await house.link(), await house.link(CHAIR)
    await days_pass(house, JUNE, dt.date(2017, 7, 14))
    return owner, chair, next(each for each in reversed(house.post.sent) if isinstance(each, Escalated))


async def reacted(house: House, person: Person, message: Escalated, how: How, day: int = 14):
    action_id = message.items[0].action.id
    return await react(house.store, message.message_id, action_id, person.id, london(2017, 7, day), how=how)


async def test_seeing_and_asking_again_leave_silence_to_climb_and_taking_it_up_stops_it(house: House):
    await house.officer()
    _, chair, message = await silent(house)
    assert [(await reacted(house, chair, message, how)).changed for how in (How.SEEN, How.SEEN, How.ASK)] == [
        True,
        False,
        True,
    ]
    await days_pass(house, dt.date(2017, 7, 15), dt.date(2017, 7, 21))
    assert told(house) == [("chair", 14), ("officer", 21)]
    assert (await reacted(house, chair, message, How.TAKE, 21)).told == 2
    late = await reacted(house, chair, message, How.ASK, 22)
    assert (late.changed, late.silent) == (False, False)
    await days_pass(house, dt.date(2017, 7, 22), dt.date(2017, 8, 3))
    assert told(house) == [("chair", 14), ("officer", 21)]
    await days_pass(house, dt.date(2017, 8, 4), dt.date(2017, 8, 4))
    assert told(house)[2:] == [("chair", 35)], "taking it up begins the silence anew, and does not end it for good"


async def test_only_the_person_it_was_taken_to_may_tap_and_only_while_it_concerns_them(house: House):
    owner, chair, message = await silent(house)
    for stranger in (owner, await house.link(DEPUTY)):
        with pytest.raises(NotAllowedError):
            await reacted(house, stranger, message, How.TAKE)
    with pytest.raises(NotAllowedError):
        await react(house.store, message.message_id + 1, message.items[0].action.id, chair.id, AT, how=How.TAKE)
    async with house.store.session() as session:
        for role_id in (await people.places_of(session, [chair.id]))[chair.id].roles[Place.CHAIR]:
            await people.remove_membership(session, chair.id, role_id)
    with pytest.raises(NotAllowedError):
        await reacted(house, chair, message, How.TAKE)


async def test_two_taps_at_once_are_kept_once(house: House):
    _, chair, message = await silent(house)
    taps = await asyncio.gather(*(reacted(house, chair, message, How.TAKE) for _ in range(2)))
    assert sorted(each.changed for each in taps) == [False, True]
