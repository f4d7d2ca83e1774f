"""Undo for a minute: what comes back, for whom, and what stays."""

import datetime as dt

import pytest
from reminders_cast import BOARD, CSE_GROUP, SIGNS_GROUP, House, london, open_house

from reminders import extensions, oversight
from reminders.actions import Later, NotAllowedError, at_risk, blocked, done, evidence, later, on_track, progress
from reminders.undo import FOR, NotUndone, undo
from storage import outbox, plans
from storage.tables import Change, InvitationKind, Status

NOW = london(2017, 6, 2, 9, 30)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def owners(house: House, action_id: int) -> list[str]:
    return [role.name for role in await oversight.owners_of(house.store, action_id)]


async def seg(house: House) -> int:
    async with house.store.session() as session:
        return (await plans.role(session, BOARD, "SEG")).id


ANSWERS = {
    "done": lambda s, a, p: done(s, a, p, NOW),
    "progress": lambda s, a, p: progress(s, a, p, NOW, "Half way."),
    "blocked": lambda s, a, p: blocked(s, a, p, NOW, "Nobody in post."),
    "at risk": lambda s, a, p: at_risk(s, a, p, NOW, "Short of time."),
    "on track": lambda s, a, p: on_track(s, a, p, NOW),
    "evidence": lambda s, a, p: evidence(s, a, p, NOW, "It is in use."),
    "later": lambda s, a, p: later(s, a, p, NOW, Later.IN_A_WEEK),
}


@pytest.mark.parametrize("answer", list(ANSWERS))
async def test_an_answer_undone_within_a_minute_leaves_the_action_as_it_was(house: House, answer: str):
    owner = await house.link()
    before = await house.action("LSCB1.1.1")
    answered = await ANSWERS[answer](house.store, before.id, owner.id)
    assert answered.changed
    await undo(house.store, answered.change_id, owner.id, NOW + FOR)
    assert (await house.action("LSCB1.1.1")).model_dump() == before.model_dump()
    async with house.store.session() as session:
        kinds = [change.kind for change in await plans.history(session, before.id)]
        assert await outbox.snoozes_of(session, owner.id) == {}
    assert kinds[1:] == [Change.UNDONE]


async def test_after_a_minute_it_stays_and_the_reason_is_said(house: House):
    owner = await house.link()
    answered = await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, NOW)
    assert await undo(house.store, answered.change_id, owner.id, NOW + FOR + SECOND) is NotUndone.TOO_LATE
    assert (await house.action("LSCB1.1.1")).status is Status.DONE


async def test_only_the_latest_change_can_be_undone_and_only_once(house: House):
    owner = await house.link()
    action = await house.action("LSCB1.1.1")
    first = await done(house.store, action.id, owner.id, NOW)
    second = await evidence(house.store, action.id, owner.id, NOW, "It is in use.")
    assert await undo(house.store, first.change_id, owner.id, NOW) is NotUndone.NOT_LATEST
    await undo(house.store, second.change_id, owner.id, NOW)
    assert await undo(house.store, second.change_id, owner.id, NOW) is NotUndone.ALREADY
    await undo(house.store, first.change_id, owner.id, NOW)
    assert (await house.action("LSCB1.1.1")).status is Status.NOT_STARTED


async def test_a_notice_that_has_not_gone_out_is_not_sent_and_one_that_has_is_followed_by_another(house: House):
    owner, _officer = await house.link(), await house.officer()
    action = await house.action("LSCB1.1.1")
    unsent = await done(house.store, action.id, owner.id, NOW)
    await undo(house.store, unsent.change_id, owner.id, NOW)
    await house.tick(london(2017, 6, 2, 8))
    assert house.post.notices == []
    sent = await done(house.store, action.id, owner.id, NOW)
    await house.tick(NOW)
    await undo(house.store, sent.change_id, owner.id, NOW)
    await house.tick(NOW + SECOND)
    assert [notice.change.kind for notice in house.post.notices] == [Change.DONE, Change.UNDONE]


async def test_nobody_else_can_undo_it(house: House):
    owner, stranger, officer = await house.link(), await house.link(role=SIGNS_GROUP), await house.officer()
    answered = await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, NOW)
    for other in (stranger, officer):
        with pytest.raises(NotAllowedError):
            await undo(house.store, answered.change_id, other.id, NOW)
    with pytest.raises(NotAllowedError):
        await undo(house.store, 999_999, owner.id, NOW)


async def test_handing_over_can_be_undone_by_who_handed_over(house: House):
    owner = await house.link()
    action = await house.action("LSCB1.1.1")
    gone = await oversight.hand_over(house.store, action.id, owner.id, NOW, "Not ours.", role_id=await seg(house))
    assert await owners(house, action.id) == ["SEG"]
    with pytest.raises(NotAllowedError):
        await done(house.store, action.id, owner.id, NOW)
    await undo(house.store, gone.change_id, owner.id, NOW)
    assert await owners(house, action.id) == [CSE_GROUP]
    assert not (await house.action("LSCB1.1.1")).owners_by_hand


async def test_an_undone_refusal_opens_the_request_again(house: House):
    owner, officer = await house.link(), await house.officer()
    action = await house.action("LSCB1.1.1")
    asked = await extensions.ask(
        house.store, action.id, owner.id, NOW, proposed_on=dt.date(2017, 8, 31), reason="Two councils."
    )
    for approve in (False, True):
        decided = await extensions.decide(house.store, asked.change_id, officer.id, NOW, approve=approve)
        assert decided.changed
        assert await extensions.waiting_at(house.store, BOARD) == []
        await undo(house.store, decided.change_id, officer.id, NOW)
        ((waiting),) = await extensions.waiting_at(house.store, BOARD)
        assert (waiting.proposed_on, (await house.action("LSCB1.1.1")).due_on) == (
            dt.date(2017, 8, 31),
            dt.date(2017, 6, 30),
        )


async def test_approval_moves_the_date_reminds_afresh_and_is_in_the_history(house: House):
    owner, officer = await house.link(), await house.officer()
    await house.tick(NOW)
    action = await house.action("LSCB1.1.1")
    asked = await extensions.ask(
        house.store, action.id, owner.id, NOW, proposed_on=dt.date(2017, 7, 28), reason="Two councils."
    )
    assert (await house.action("LSCB1.1.1")).due_on == dt.date(2017, 6, 30)
    await extensions.decide(house.store, asked.change_id, officer.id, NOW, approve=True)
    moved = await house.action("LSCB1.1.1")
    assert (moved.due_on, moved.due_version, moved.next_on) == (dt.date(2017, 7, 28), 2, dt.date(2017, 7, 28))
    for day in (london(2017, 6, 23), london(2017, 6, 30)):
        await house.tick(day)
    assert [(d.day, d.items[0].days_left) for d in house.post.digests] == [
        (dt.date(2017, 6, 2), 28),
        (dt.date(2017, 6, 30), 28),
    ]
    async with house.store.session() as session:
        change = (await plans.history(session, action.id))[-1]
    assert (change.kind, change.by_role, change.before, change.after) == (
        Change.TIME_GIVEN,
        "officer",
        "2017-06-30",
        "2017-07-28",
    )
    told = [n.chat_id for n in house.post.notices if n.change.kind is Change.TIME_GIVEN]
    assert told == [owner.chat_id]


async def test_two_officers_who_decide_at_once_decide_once(house: House):
    owner, one, other = await house.link(), await house.officer(), await house.officer()
    action = await house.action("LSCB1.1.1")
    asked = await extensions.ask(
        house.store, action.id, owner.id, NOW, proposed_on=dt.date(2017, 8, 31), reason="Two councils."
    )
    first = await extensions.decide(house.store, asked.change_id, one.id, NOW, approve=False)
    second = await extensions.decide(house.store, asked.change_id, other.id, NOW, approve=True)
    assert (first.changed, second.changed) == (True, False)
    assert (await house.action("LSCB1.1.1")).due_on == dt.date(2017, 6, 30)


async def test_only_officers_of_the_board_decide_and_oversee(house: House):
    owner, member = await house.link(), await house.link(InvitationKind.MEMBER, None)
    action = await house.action("LSCB1.1.1")
    asked = await extensions.ask(
        house.store, action.id, owner.id, NOW, proposed_on=dt.date(2017, 8, 31), reason="Two councils."
    )
    for person in (owner, member):
        for power in (
            lambda p: extensions.decide(house.store, asked.change_id, p, NOW, approve=True),
            lambda p: oversight.set_date(house.store, action.id, p, NOW, dt.date(2017, 9, 1)),
            lambda p: oversight.confirm_date(house.store, action.id, p, NOW),
            lambda p: oversight.set_points(house.store, action.id, p, NOW, [dt.date(2017, 9, 1)]),
            lambda p: oversight.change_owner(house.store, action.id, p, NOW, name="SEG"),
            lambda p: oversight.close(house.store, action.id, p, NOW, "No."),
            lambda p: oversight.reopen(house.store, action.id, p, NOW),
        ):
            with pytest.raises(NotAllowedError):
                await power(person.id)
    assert (await house.action("LSCB1.1.1")).due_version == 1
