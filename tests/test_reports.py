"""The report as data: what is an exception and why, and how things stood on an earlier day."""

import datetime as dt
from typing import Any

import pytest
from reminders_cast import BOARD, CSE_GROUP, House, london, open_house
from test_reminders_ladder import action

from reminders import actions, reporting
from reminders.messages import NotSent, Quarterly
from reminders.quarters import read_quarter
from reminders.reports import Known, Reason, Report, report, tried
from reminders.standing import Light
from storage.tables import Action, Change, Plan, Status

TODAY = dt.date(2017, 6, 30)
PAST, FAR = dt.date(2017, 5, 31), dt.date(2017, 12, 31)


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


def plan(**more: Any) -> Plan:
    kept = {"id": "p", "board": "b", "title": "Plan", "from_on": dt.date(2017, 4, 1), "to_on": dt.date(2018, 3, 31)}
    return Plan(**(kept | {"source_document": "d", "source_section": "s", "fingerprint": ""} | more))


def reported(*known: Known, **more: Any) -> Report:
    for each in known:
        each.action.plan_id = "p"
    return report("b", [plan(**more)], known, since_on=dt.date(2017, 4, 1), as_at=TODAY)


@pytest.mark.parametrize(
    ("dates", "status", "owners", "reaches", "reasons"),
    [
        ((FAR,), Status.ON_TRACK, ("SEG",), True, ()),
        ((PAST,), Status.NOT_STARTED, ("SEG",), True, (Reason.LATE,)),
        ((TODAY,), Status.NOT_STARTED, ("SEG",), True, ()),
        ((FAR,), Status.BLOCKED, ("SEG",), True, (Reason.BLOCKED,)),
        ((PAST,), Status.BLOCKED, ("SEG",), True, (Reason.LATE, Reason.BLOCKED)),
        ((FAR,), Status.AT_RISK, (), True, (Reason.AT_RISK, Reason.UNOWNED)),
        ((), Status.NOT_STARTED, ("SEG",), False, (Reason.UNDATED, Reason.UNREACHED)),
        ((PAST,), Status.DONE, (), False, ()),
        ((PAST,), Status.CLOSED, (), False, ()),
    ],
)
def test_only_what_the_board_must_look_at_is_an_exception(dates, status, owners, reaches, reasons):
    one = action(*dates, status=status)
    found = reported(Known(one, owners, reaches=reaches))
    assert found.lines[0].reasons == reasons
    assert len(found.exceptions) == bool(reasons)


def test_the_gravest_and_the_longest_late_come_first():
    late, later = action(PAST), action(PAST - dt.timedelta(days=9))
    found = reported(*(Known(each, ("SEG",)) for each in (action(), late, action(FAR, status=Status.BLOCKED), later)))
    dates = [(line.reasons[0], line.late_since) for line in found.exceptions]
    assert dates == [
        (Reason.LATE, later.due_on or later.review_points[0]),
        (Reason.LATE, PAST),
        (Reason.BLOCKED, None),
        (Reason.UNDATED, None),
    ]


@pytest.mark.parametrize(
    ("about", "number"),
    [
        ({"reminds": False}, 1),  # history of this very time is reported
        ({"reminds": False, "to_on": dt.date(2017, 3, 31)}, 0),  # history of another time is not
        ({"from_on": dt.date(2018, 4, 1), "to_on": dt.date(2019, 3, 31)}, 0),  # it has not begun
    ],
)
def test_which_plans_count(about, number):
    assert len(reported(Known(action(FAR), ("SEG",)), **about).lines) == number


def test_where_no_plan_runs_the_next_one_can_be_told_of():
    one = action(FAR)
    one.plan_id = "p"
    ahead = plan(from_on=dt.date(2018, 4, 1), to_on=dt.date(2019, 3, 31))
    assert report("b", [ahead], [Known(one)], since_on=PAST, as_at=TODAY, ahead=True).lines


def test_a_plan_that_has_not_begun_waits_while_another_runs():
    other = action(FAR)
    other.plan_id = "next"
    now = action(FAR)
    now.plan_id = "p"
    ahead = plan(id="next", from_on=dt.date(2018, 4, 1), to_on=dt.date(2019, 3, 31))
    found = report("b", [plan(), ahead], [Known(now), Known(other)], since_on=PAST, as_at=TODAY)
    assert [each.id for each in found.plans] == ["p"]
    assert len(found.lines) == 1


def test_a_missed_date_gives_way_to_the_next():
    found = reported(Known(action(PAST, TODAY, FAR), ("SEG",)), Known(action(PAST, FAR), ("SEG",)))
    assert [(line.date, line.late_since) for line in found.lines] == [(TODAY, None), (PAST, PAST)]


def test_a_priority_shows_its_worst_light():
    found = reported(Known(action(FAR), ("SEG",)), Known(action(PAST), ("SEG",)), Known(action(status=Status.DONE)))
    assert found.priorities[0].worst is Light.RED
    assert found.lights[Light.BLUE] == 1


async def test_it_is_told_as_it_stood_on_the_day(house: House):
    owner = await house.link()
    one = await house.action("LSCB1.1.1")
    await actions.at_risk(house.store, one.id, owner.id, london(2017, 6, 20), "two authorities have no figures")
    await actions.done(house.store, one.id, owner.id, london(2017, 7, 10))
    for today in (dt.date(2017, 7, 1), dt.date(2017, 8, 1)):
        found = await reporting.of_quarter(house.store, BOARD, read_quarter("2017-Q2"), today)
        line = next(each for each in found.lines if each.action.ref == "LSCB1.1.1")
        assert (line.action.status, line.reasons) == (Status.AT_RISK, (Reason.LATE, Reason.AT_RISK))
        assert [said.kind for said in line.said] == [Change.AT_RISK]
        assert "two authorities have no figures" in tried(line)
    found = await reporting.of_quarter(house.store, BOARD, read_quarter("2017-Q3"), dt.date(2017, 10, 1))
    assert next(each for each in found.lines if each.action.ref == "LSCB1.1.1").light is Light.BLUE
    assert [line.action.ref for line, _ in found.news] == ["LSCB1.1.1"]
    assert (await house.action("LSCB1.1.1")).status is Status.DONE  # the copy is nobody's


async def test_what_was_due_on_the_last_day_is_late_in_that_quarters_report_once_the_day_is_over(house: House):
    owner = await house.link()
    one = await house.action("LSCB1.1.1")  # due on 30 June 2017

    async def late(quarter: str, today: dt.date) -> bool:
        found = await reporting.of_quarter(house.store, BOARD, read_quarter(quarter), today)
        return one.ref in {line.action.ref for line in found.with_reason(Reason.LATE)}

    assert not await late("2017-Q2", dt.date(2017, 6, 30))
    assert await late("2017-Q2", dt.date(2017, 7, 1))
    await actions.done(house.store, one.id, owner.id, london(2017, 6, 30, 23))
    assert not await late("2017-Q2", dt.date(2017, 7, 1))


@pytest.mark.parametrize(
    ("done_through", "over", "late_since"),
    [
        (dt.date(2017, 3, 31), True, None),  # March was answered; June's figures come in July
        (None, True, dt.date(2017, 3, 31)),  # March was not, and June does not hide it
        (None, False, None),
    ],
)
def test_what_comes_each_quarter_is_late_for_the_quarter_before(done_through, over, late_since):
    end = dt.date(2017, 6, 30)
    quarterly = action(dt.date(2017, 3, 31), end, dt.date(2017, 9, 30), done_through_on=done_through)
    quarterly.plan_id = "p"
    found = report("b", [plan()], [Known(quarterly, ("SEG",))], since_on=dt.date(2017, 4, 1), as_at=end, over=over)
    assert [line.late_since for line in found.lines] == [late_since]


async def test_what_was_tried_counts_what_arrived(house: House):
    await house.link()
    for day in (2, 29, 30):
        await house.tick(london(2017, 6, day))
    found = await reporting.of_quarter(house.store, BOARD, read_quarter("2017-Q2"), dt.date(2017, 6, 30))
    line = next(each for each in found.lines if each.action.ref == "LSCB1.1.1")
    assert line.owners == (CSE_GROUP,)
    assert len(line.reminded_on) == 3
    assert tried(line) == "Reminded 3 times, last on 30 June 2017."
    assert Reason.UNREACHED not in line.reasons
    nobody = next(each for each in found.lines if each.action.ref == "LSCB1.1.2")
    assert Reason.UNREACHED in nobody.reasons


async def test_the_draft_comes_once_on_the_first_working_day(house: House):
    await house.officer()
    await house.tick(london(2017, 6, 30))
    assert not _reports(house)
    await house.tick(london(2017, 7, 1))  # a Saturday
    assert not _reports(house)
    for hour in (9, 10):
        await house.tick(london(2017, 7, 3, hour))
    await house.tick(london(2017, 7, 4))
    drafts = _reports(house)
    assert len(drafts) == 1
    assert drafts[0].quarter_on == dt.date(2017, 6, 30)
    assert drafts[0].report.as_at == dt.date(2017, 6, 30)


async def test_a_draft_that_could_not_be_sent_is_sent_later(house: House):
    await house.officer()
    await house.tick(london(2017, 6, 30))

    async def nowhere(message):
        return NotSent("no connection")

    await house.tick(london(2017, 7, 3), send=nowhere)
    await house.tick(london(2017, 7, 4))
    assert sum(isinstance(each, Quarterly) for each in house.post.sent) == 1


async def test_a_draft_comes_late_after_a_time_without_service_but_not_for_ever(house: House):
    await house.officer()
    await house.tick(london(2017, 7, 31))
    assert not _reports(house)
    await house.tick(london(2017, 10, 19))
    assert len(_reports(house)) == 1


def _reports(house: House) -> list[Any]:
    return [each for each in house.post.sent if isinstance(each, Quarterly)]


def test_a_copy_is_no_row():
    one = action(FAR)
    found = reported(Known(one, ("SEG",)))
    assert found.lines[0].action is not one
    assert isinstance(found.lines[0].action, Action)
