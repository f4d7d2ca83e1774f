"""What is in a person's day: every action shown, leave, deputies, meetings, and the officers' week."""

import datetime as dt

import pytest
from reminders_cast import BOARD, CSE_GROUP, LINKED_AT, SIGNS_GROUP, House, london, open_house

from bot.demo.entities import parse_html
from bot.views.letters import letter
from bot.views.reply import MESSAGE_LIMIT, length
from reminders import meetings, roles
from reminders.actions import NotAllowedError, blocked
from reminders.changes import NoteError
from reminders.digests import IN_ONE
from reminders.importer import store_plan
from reminders.meetings import Slot
from reminders.messages import NotSent, Refused, Summary
from reminders.people import access
from reminders.planfile import ActionPart, ObjectivePart, PlanPart, ReadPlan, SourcePart
from storage.tables import InvitationKind, Standing

SOURCE = SourcePart(document="004", section="1")
DEPUTY, OFFICER = InvitationKind.DEPUTY, InvitationKind.OFFICER


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def many(house: House, count: int, words: str = "Do it & <b>well</b> 😀 ") -> None:
    """A plan of another board that gives one role so many actions of one day."""
    line = {"when": "30 June 2017", "owner": "Big Group", "owners": ("Big Group",), "source": SOURCE}
    parts = tuple(
        ActionPart(ref=f"B{number}", what=(words * 60)[:900], measure=(words * 60)[:900], **line)
        for number in range(count)
    )
    plan = PlanPart(
        **{"id": "big", "board": BOARD, "title": "Big", "from": dt.date(2017, 4, 1), "to": dt.date(2018, 3, 31)},
        source=SOURCE,
        objectives=(ObjectivePart(ref="1", title=(words * 60)[:600], actions=parts),),
    )
    async with house.store.session() as session:
        await store_plan(session, ReadPlan(plan, "fingerprint"), LINKED_AT)


@pytest.mark.parametrize("count", [1, IN_ONE, IN_ONE + 1, 40])
async def test_no_reminder_counts_as_given_that_was_not_shown(house: House, count: int):
    await many(house, count)
    await house.link(role="Big Group")
    await house.tick(london(2017, 6, 2))
    shown = [item.action.ref for digest in house.post.digests for item in digest.items]
    assert sorted(shown) == sorted(f"B{number}" for number in range(count))
    assert [digest.part for digest in house.post.digests] == list(range(1, -(-count // IN_ONE) + 1))
    for digest in house.post.digests:
        reply = letter(digest, {})
        assert length(reply.html) <= MESSAGE_LIMIT
        parse_html(reply.html)
        assert all(f"({item.action.ref})" in reply.html for item in digest.items)
        pressed = " ".join(button.data or "" for row in reply.buttons for button in row)
        assert all(f"a:done:{item.action.id}:{digest.message_id}:" in pressed for item in digest.items)
        assert all(len((button.data or "").encode()) <= 64 for row in reply.buttons for button in row)
    await house.tick(london(2017, 6, 2, 10))
    assert len(house.post.digests) == -(-count // IN_ONE)


async def test_parts_that_could_not_go_out_are_one_day_s_parts_again(house: House):
    await many(house, 8)
    await house.link(role="Big Group")
    house.post.answers = [NotSent("no connection")]
    await house.tick(london(2017, 6, 2))
    house.post.sent.clear()
    await house.tick(london(2017, 6, 23))
    shown = [item.action.ref for digest in house.post.digests for item in digest.items]
    assert sorted(shown) == sorted(f"B{number}" for number in range(8))


async def test_on_leave_nothing_comes_and_the_deputy_hears_instead(house: House):
    owner, deputy = await house.link(), await house.link(DEPUTY)
    await house.tick(london(2017, 6, 2))
    assert [digest.chat_id for digest in house.post.digests] == [owner.chat_id]
    (team,) = await roles.pause(house.store, owner.id, dt.date(2017, 6, 26), london(2017, 6, 5))
    assert (team.role.name, team.hears) == (CSE_GROUP, True)
    for day in (23, 26, 29):
        await house.tick(london(2017, 6, day))
    heard = [(digest.chat_id, digest.day.day) for digest in house.post.digests[1:]]
    assert heard == [(deputy.chat_id, 23), (owner.chat_id, 26), (owner.chat_id, 29)]
    assert house.post.digests[1].stands_in_for == (CSE_GROUP,)


async def test_a_digest_that_was_planned_before_the_leave_is_not_sent_into_it(house: House):
    owner = await house.link()
    house.post.answers = [NotSent("no connection")]
    await house.tick(london(2017, 6, 2))
    await roles.pause(house.store, owner.id, dt.date(2017, 6, 9), london(2017, 6, 2, 9, 1))
    house.post.sent.clear()
    await house.tick(london(2017, 6, 2, 10))
    assert house.post.sent == []


async def test_a_deputy_hears_when_the_owner_has_blocked_the_bot(house: House):
    await house.link()
    deputy = await house.link(DEPUTY)
    house.post.answers = [Refused("blocked", unreachable=True)]
    await house.tick(london(2017, 6, 2))
    await house.tick(london(2017, 6, 5))
    assert [digest.chat_id for digest in house.post.digests[1:]] == [deputy.chat_id]


@pytest.mark.parametrize("until", [dt.date(2017, 6, 2), dt.date(2017, 1, 1), dt.date(2019, 1, 1)])
async def test_a_leave_ends_on_a_day_to_come_within_a_year(house: House, until: dt.date):
    owner = await house.link()
    with pytest.raises(NoteError):
        await roles.pause(house.store, owner.id, until, london(2017, 6, 2))


async def test_the_accountable_place_goes_on_with_a_reason_and_to_the_next_when_somebody_leaves(house: House):
    first, second, third = await house.link(), await house.link(), await house.link()
    role_id = (await access(house.store, first.chat_id)).roles[0].id
    now = london(2017, 6, 2)
    with pytest.raises(NotAllowedError):
        await roles.hand_on(house.store, role_id, second.id, now, to_id=second.id, reason="Me!")
    with pytest.raises(NoteError):
        await roles.hand_on(house.store, role_id, first.id, now, to_id=third.id, reason=" ")
    team = await roles.hand_on(house.store, role_id, first.id, now, to_id=third.id, reason="New post.")
    assert next((seat.person.id, seat.accountable) for seat in team.seats) == (third.id, True)
    officer = await house.officer()
    await roles.remove(house.store, role_id, officer.id, third.id, now)
    team, _ = await roles.team(house.store, role_id, first.id, now.date())
    assert [(seat.person.id, seat.accountable) for seat in team.seats] == [(first.id, True), (second.id, False)]
    assert await access(house.store, third.chat_id) is None
    kept = [(change.what, change.by_role, change.note) for change in await roles.history(house.store, role_id)]
    assert kept[-2:] == [("handed on", CSE_GROUP, "New post."), ("an officer took somebody out", "officer", None)]


async def test_only_an_officer_removes_and_never_themselves(house: House):
    owner, officer, other = await house.link(), await house.officer(), await house.officer()
    role_id = (await access(house.store, owner.chat_id)).roles[0].id
    now = london(2017, 6, 2)
    with pytest.raises(NotAllowedError):
        await roles.remove(house.store, role_id, owner.id, owner.id, now)
    for by, who in ((officer, officer), (owner, officer)):
        with pytest.raises(NotAllowedError):
            await roles.remove_standing(house.store, BOARD, by.id, who.id, Standing.OFFICER, now=LINKED_AT)
    await roles.remove_standing(house.store, BOARD, officer.id, other.id, Standing.OFFICER, now=LINKED_AT)
    assert await access(house.store, other.chat_id) is None


async def test_roles_that_reach_nobody_come_first_for_the_officer(house: House):
    await house.link(role=SIGNS_GROUP)
    found = await roles.teams(house.store, BOARD, dt.date(2017, 6, 2))
    assert not found[0].hears
    assert found[0].open_actions
    assert [team.role.name for team in found if team.hears] == [SIGNS_GROUP]


async def test_meetings_remind_their_people_a_week_and_a_day_before_and_once(house: House):
    officer, owner = await house.officer(), await house.link(role=SIGNS_GROUP)
    await house.link()
    role_id = (await access(house.store, owner.chat_id)).roles[0].id
    slots = [Slot(dt.date(2017, 5, 2), "10:00")]  # the Tuesday after a bank holiday
    for expected in (1, 0):
        fresh = await meetings.enter(house.store, BOARD, officer.id, slots, role_id=role_id, name="Signs of Safety")
        assert fresh == expected
    with pytest.raises(NotAllowedError):
        await meetings.enter(house.store, BOARD, owner.id, slots, role_id=role_id, name="Mine")
    for day in (24, 25, 26, 27, 28):
        await house.tick(london(2017, 4, day))
    assert [(d.chat_id, d.day.day, d.meetings[0].days_left) for d in house.post.digests] == [
        (owner.chat_id, 25, 7),
        (owner.chat_id, 28, 4),  # for the day before, which is a bank holiday
    ]
    parse_html(letter(house.post.digests[0], {}).html)


async def test_a_meeting_of_the_whole_board_reaches_members_and_one_that_is_taken_off_nobody(house: House):
    officer, member = await house.officer(), await house.link(InvitationKind.MEMBER, None)
    slots = [Slot(dt.date(2017, 5, 9), None), Slot(dt.date(2017, 5, 10), None)]
    await meetings.enter(house.store, BOARD, officer.id, slots, role_id=None, name="Board")
    off = (await meetings.coming(house.store, BOARD, LINKED_AT))[1]
    await meetings.cancel(house.store, off.id, officer.id)
    await house.tick(london(2017, 5, 3))
    assert {d.chat_id for d in house.post.digests} == {member.chat_id, officer.chat_id}
    assert [m.on.day for m in house.post.digests[0].meetings] == [9]


async def test_officers_hear_of_their_week_once_on_its_first_working_day(house: House):
    officer = await house.officer()
    owner = await house.link()
    await blocked(house.store, (await house.action("LSCB1.1.1")).id, owner.id, london(2017, 5, 30), "No analyst.")
    house.post.sent.clear()
    day = london(2017, 5, 26)  # the Monday after is a bank holiday
    while day < london(2017, 6, 13):
        await house.tick(day)
        day += dt.timedelta(days=1)
    weeks = [message for message in house.post.sent if isinstance(message, Summary)]
    assert [(week.chat_id, week.day) for week in weeks] == [
        (officer.chat_id, dt.date(2017, 5, 30)),
        (officer.chat_id, dt.date(2017, 6, 5)),
        (officer.chat_id, dt.date(2017, 6, 12)),
    ]
    (board,) = weeks[1].boards
    assert board.board == BOARD
    assert [item.action.ref for item in board.late] == ["LSCB3.3.1"]
    assert board.lights["red"] == 2  # one late, one blocked
    assert SIGNS_GROUP in board.unlinked
    assert CSE_GROUP not in board.unlinked
    reply = letter(weeks[1], {BOARD: "Leicestershire"})
    assert length(reply.html) <= MESSAGE_LIMIT
    parse_html(reply.html)
