"""What owners answer, who may answer, and what the officers hear of it."""

import datetime as dt

import pytest
from reminders_cast import CSE_GROUP, SIGNS_GROUP, House, london, open_house

from reminders.actions import NOTE_LIMIT, Later, NotAllowedError, NoteError, blocked, done, later, mine, progress
from storage import plans
from storage.tables import Change, Status

NOW = london(2017, 6, 2, 9, 30)


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def history(house: House, ref: str):
    async with house.store.session() as session:
        return await plans.history(session, (await house.action(ref)).id)


async def test_done_reaches_every_officer_of_the_board_once_even_when_tapped_twice(house: House):
    owner, one, other = await house.link(), await house.officer(), await house.officer()
    action = await house.action("LSCB1.1.1")
    first = await done(house.store, action.id, owner.id, NOW, note="Agreed on 1 June.")
    second = await done(house.store, action.id, owner.id, NOW + dt.timedelta(seconds=1))
    assert (first.changed, second.changed) == (True, False)
    await house.tick(NOW)
    assert sorted(notice.chat_id for notice in house.post.notices) == sorted([one.chat_id, other.chat_id])
    notice = house.post.notices[0]
    assert (notice.action.ref, notice.action.status) == ("LSCB1.1.1", Status.DONE)
    assert (notice.change.kind, notice.change.by_role, notice.change.note) == (
        Change.DONE,
        CSE_GROUP,
        "Agreed on 1 June.",
    )
    assert len(await history(house, "LSCB1.1.1")) == 1


async def test_the_history_names_roles_and_no_people(house: House):
    owner = await house.link()
    await progress(house.store, (await house.action("LSCB1.1.1")).id, owner.id, NOW, "The draft is out.")
    (change,) = await history(house, "LSCB1.1.1")
    assert (change.by_role, change.before, change.after, change.at) == (CSE_GROUP, "not started", "on track", NOW)
    assert "person" not in " ".join(type(change).model_fields)


async def test_an_officer_hears_at_once_also_outside_the_hours_of_digests(house: House):
    owner = await house.link()
    await house.officer()
    night = london(2017, 6, 3, 23)
    await blocked(house.store, (await house.action("LSCB1.1.1")).id, owner.id, night, "No analyst in post.")
    await house.tick(night)
    assert [notice.action.status for notice in house.post.notices] == [Status.BLOCKED]


async def test_who_is_owner_and_officer_gets_no_notice_of_their_own_answer(house: House):
    both, officer = await house.officer(), await house.officer()
    await house.link(chat_id=both.chat_id)
    await done(house.store, (await house.action("LSCB1.1.1")).id, both.id, NOW)
    await house.tick(NOW)
    assert [notice.chat_id for notice in house.post.notices] == [officer.chat_id]


@pytest.mark.parametrize("answer", ["done", "progress", "blocked", "later"])
async def test_nobody_can_answer_for_an_action_that_is_not_theirs(house: House, answer: str):
    stranger = await house.link(role=SIGNS_GROUP)
    action = await house.action("LSCB1.1.1")
    answers = {
        "done": lambda: done(house.store, action.id, stranger.id, NOW),
        "progress": lambda: progress(house.store, action.id, stranger.id, NOW, "x"),
        "blocked": lambda: blocked(house.store, action.id, stranger.id, NOW, "x"),
        "later": lambda: later(house.store, action.id, stranger.id, NOW, Later.IN_A_WEEK),
    }
    with pytest.raises(NotAllowedError):
        await answers[answer]()
    assert await history(house, "LSCB1.1.1") == []
    assert (await house.action("LSCB1.1.1")).status is Status.NOT_STARTED


async def test_an_action_that_does_not_exist_looks_like_one_that_is_not_theirs(house: House):
    owner = await house.link()
    with pytest.raises(NotAllowedError):
        await done(house.store, 999_999, owner.id, NOW)


async def test_later_brings_it_back_that_day_and_leaves_the_due_date_alone(house: House):
    owner = await house.link()
    await house.officer()
    await house.tick(NOW)
    action = await house.action("LSCB1.1.1")
    put_off = await later(house.store, action.id, owner.id, NOW, Later.NEXT_WORKING_DAY)
    again = await later(house.store, action.id, owner.id, NOW, Later.NEXT_WORKING_DAY)
    assert (put_off.remind_on, put_off.changed, again.changed) == (dt.date(2017, 6, 5), True, False)  # a Friday's tap
    for day in (3, 4, 5, 6):
        await house.tick(london(2017, 6, day, 9, 30))
    assert [digest.day.day for digest in house.post.digests] == [2, 5]
    assert house.post.notices == []
    assert (await house.action("LSCB1.1.1")).due_on == dt.date(2017, 6, 30)


async def test_putting_off_past_a_rung_of_the_ladder_brings_one_reminder_afterwards(house: House):
    owner = await house.link()
    await later(house.store, (await house.action("LSCB1.1.1")).id, owner.id, london(2017, 6, 22), Later.IN_A_WEEK)
    for day in range(22, 31):
        await house.tick(london(2017, 6, day))
    assert [digest.day.day for digest in house.post.digests] == [29, 30]


async def test_done_answers_one_quarter_of_a_quarterly_action_and_the_next_one_is_reminded_of(house: House):
    owner = await house.link(role="CSE Strategic Group")
    action = await house.action("LSCB1.3.1")
    answered = await done(house.store, action.id, owner.id, london(2017, 6, 29))
    assert (answered.occurrence_on, answered.action.status) == (dt.date(2017, 6, 30), Status.ON_TRACK)
    assert not (
        await done(house.store, action.id, owner.id, london(2017, 6, 29), occurrence_on=dt.date(2017, 6, 30))
    ).changed
    for day in (london(2017, 6, 30), london(2017, 7, 7), london(2017, 9, 1)):
        await house.tick(day)
    assert [(digest.day, digest.items[0].occurrence_on) for digest in house.post.digests] == [
        (dt.date(2017, 9, 1), dt.date(2017, 9, 30))
    ]
    for quarter in (dt.date(2017, 9, 30), dt.date(2017, 12, 31), dt.date(2018, 3, 31)):
        last = await done(house.store, action.id, owner.id, london(2017, 9, 2), occurrence_on=quarter)
    assert last.action.status is Status.DONE


async def test_a_progress_note_answers_the_review_point_of_an_ongoing_action(house: House):
    owner = await house.link(role=SIGNS_GROUP)
    action = await house.action("LSCB3.1.1")
    await progress(house.store, action.id, owner.id, london(2017, 6, 29), "Thirty people trained.")
    assert (await house.action("LSCB3.1.1")).next_on == dt.date(2017, 9, 30)


async def test_a_progress_note_on_a_dated_action_does_not_stop_its_reminders(house: House):
    owner = await house.link()
    await progress(house.store, (await house.action("LSCB1.1.1")).id, owner.id, NOW, "Half way.")
    await house.tick(london(2017, 6, 23))
    assert house.post.refs() == [["LSCB1.1.1"]]


async def test_the_same_note_twice_is_one_change(house: House):
    owner = await house.link()
    action = await house.action("LSCB1.1.1")
    assert (await progress(house.store, action.id, owner.id, NOW, "Half  way.\n")).changed
    assert not (await progress(house.store, action.id, owner.id, NOW, "Half way.")).changed


@pytest.mark.parametrize("note", ["", "  \n", "x" * (NOTE_LIMIT + 1)])
async def test_a_note_that_cannot_be_used_changes_nothing(house: House, note: str):
    owner = await house.link()
    action = await house.action("LSCB1.1.1")
    with pytest.raises(NoteError):
        await progress(house.store, action.id, owner.id, NOW, note)
    assert (await house.action("LSCB1.1.1")).progress is None


async def test_mine_lists_what_is_dated_first_and_what_needs_a_date_after(house: House):
    owner = await house.link(role="LLR CwD Task and Finish Group")
    refs = [owned.action.ref for owned in await mine(house.store, owner.id)]
    assert refs == ["LSCB2.1.3", "LSCB2.1.2", "LSCB2.1.5", "LSCB2.1.1"]
