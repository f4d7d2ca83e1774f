"""Who may see a board's view and its reports, asked again at each press; and what the demo has to show."""

import datetime as dt

import pytest
from dialogue import Player
from reminders_cast import BOARD, london, open_house

from bot.demo.session import Demo
from bot.demo.story import MARK, tell
from reminders import reporting
from reminders.quarters import read_quarter
from reminders.reports import Reason, tried
from storage import people, plans
from storage.tables import OutboxMessage, Standing

MEMBER, OFFICER = 1003, 1004


async def test_another_boards_member_and_a_former_officer_get_nothing(demo: Demo):
    async with demo.services.store.session() as session:
        member = await people.by_chat(session, MEMBER)
        officer = await people.by_chat(session, OFFICER)
        await people.remove_grant(session, member.id, "southend", Standing.MEMBER)
        await people.remove_grant(session, member.id, "nel", Standing.MEMBER)
        await people.remove_grant(session, officer.id, "southend", Standing.OFFICER)
    await Player(demo).play(
        [
            {
                "as": "member",
                "says": "/board",
                "hears": "Leicestershire & Rutland on 22 May 2017",
                "hears_not": "Which",
            },
            {"forges": "bd:home:southend", "hears": "members and officers", "hears_not": "Ofsted"},
            {"forges": "bd:pr:southend:0", "hears": "members and officers"},
            {"forges": "bd:kq:southend", "hears": "members and officers"},
            {"forges": "bd:ob:southend:0:0:0", "hears": "members and officers"},
            {"as": "officer", "forges": "rp:doc:southend:2017-Q2:0", "hears": "Only the board's officers"},
            {"forges": "rp:show:southend:2017-Q2", "hears": "Only the board's officers"},
        ]
    )


@pytest.mark.parametrize("times", [1, 2])
async def test_the_demos_story_is_told_once_says_so_and_tells_nobody(tmp_path, times):
    async with open_house(tmp_path) as house:
        await house.officer()
        for _ in range(times):
            await tell(house.store, london(2017, 5, 22, 10))
        found = await reporting.of_quarter(house.store, BOARD, read_quarter("2017-Q2"), dt.date(2017, 5, 22))
        said = [each for line in found.lines for each in line.said]
        assert len(said) == 9
        assert all(each.note.startswith(MARK) for each in said)
        shown = {reason: len(found.with_reason(reason)) for reason in Reason}
        assert all(shown.values()), shown
        late = next(each for each in found.lines if each.action.ref == "LSCB2.1.4")
        assert tried(late).startswith("Reminded 5 times, last on 19 May 2017.")
        glance, last, coming = await reporting.at_a_glance(house.store, BOARD, dt.date(2017, 5, 22))
        assert last is not None
        assert (last.on, len(coming), len(glance.news)) == (dt.date(2017, 4, 28), 2, 5)
        async with house.store.session() as session:
            waiting = (await session.exec(OutboxMessage.__table__.select())).all()
            assert len(waiting) == 5
            assert {each.state.value for each in waiting} == {"sent"}
            assert await plans.actions(session, BOARD)
