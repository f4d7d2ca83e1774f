"""On which days the ladder reminds: working days, bank holidays, clock changes, leap days."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.calendar import (
    digest_at,
    is_digest_time,
    is_working_day,
    london_day,
    working_day_after,
    working_day_before,
)
from reminders.plan import HORIZON, LADDER, Ladder, current_date, due, live_dates, reached_rungs
from storage.tables import Action, Status


def action(*dates: dt.date, status: Status = Status.NOT_STARTED, **more) -> Action:
    return Action(
        id=1,
        plan_id="plan",
        board="board",
        position=0,
        ref="1.1",
        objective_ref="1",
        objective="Objective",
        title="Title",
        source_document="004",
        source_section="1",
        rule="month",
        due_on=dates[0] if len(dates) == 1 else None,
        review_points=dates if len(dates) > 1 else (),
        status=status,
        **more,
    )


def reminders_on_the_way(of: Action, first: dt.date, last: dt.date) -> list[tuple[dt.date, int]]:
    """Day by day, as a person with a running service sees it."""
    reminded, seen = set(), []
    day = first
    while day <= last:
        if is_working_day(day):
            for rung in due([of], day, reminded=reminded):
                reminded.add(rung.key)
                seen.append((day, rung.milestone))
        day += dt.timedelta(days=1)
    return seen


def test_the_ladder_is_28_7_1_0_days_before_and_weekly_after():
    wednesday = dt.date(2017, 11, 15)
    assert reminders_on_the_way(action(wednesday), dt.date(2017, 10, 1), dt.date(2017, 12, 1)) == [
        (dt.date(2017, 10, 18), -28),
        (dt.date(2017, 11, 8), -7),
        (dt.date(2017, 11, 14), -1),
        (dt.date(2017, 11, 15), 0),
        (dt.date(2017, 11, 22), 7),
        (dt.date(2017, 11, 29), 14),
    ]


def test_what_is_due_on_a_sunday_is_reminded_of_on_friday_once_and_afterwards_on_monday():
    sunday = dt.date(2017, 12, 31)
    assert reminders_on_the_way(action(sunday), dt.date(2017, 11, 1), dt.date(2018, 1, 10)) == [
        (dt.date(2017, 12, 1), -28),  # the 3rd is a Sunday
        (dt.date(2017, 12, 22), -7),  # the 24th is a Sunday
        (dt.date(2017, 12, 29), 0),  # the day before and the day itself are the weekend: one reminder
        (dt.date(2018, 1, 8), 7),  # the 7th is a Sunday
    ]


def test_the_day_before_easter_monday_is_reminded_of_on_maundy_thursday():
    assert [
        day for day, _ in reminders_on_the_way(action(dt.date(2017, 4, 18)), dt.date(2017, 4, 12), dt.date(2017, 4, 18))
    ] == [
        dt.date(2017, 4, 12),  # late in the ladder: 7 days before was the 11th
        dt.date(2017, 4, 13),  # for the Monday, as Good Friday is a holiday too
        dt.date(2017, 4, 18),
    ]


def test_scotland_and_england_have_other_bank_holidays():
    second_of_january, august_bank_holiday = dt.date(2018, 1, 2), dt.date(2018, 8, 27)
    assert is_working_day(second_of_january)
    assert not is_working_day(second_of_january, "SCT")
    assert not is_working_day(august_bank_holiday)
    assert is_working_day(august_bank_holiday, "SCT")


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (dt.date(2026, 3, 27), 9),  # the Friday before the clocks go forward
        (dt.date(2026, 3, 29), 8),  # the Sunday itself
        (dt.date(2026, 3, 30), 8),
        (dt.date(2026, 10, 23), 8),
        (dt.date(2026, 10, 25), 9),  # one o'clock comes twice that night
        (dt.date(2026, 10, 26), 9),
    ],
)
def test_nine_in_london_stays_nine_over_both_clock_changes(day: dt.date, utc_hour: int):
    assert digest_at(day) == dt.datetime(day.year, day.month, day.day, utc_hour, tzinfo=dt.UTC)


def test_the_day_changes_at_london_s_midnight_not_at_greenwich_s():
    assert london_day(dt.datetime(2017, 6, 1, 23, 30, tzinfo=dt.UTC)) == dt.date(2017, 6, 2)
    assert london_day(dt.datetime(2017, 12, 1, 23, 30, tzinfo=dt.UTC)) == dt.date(2017, 12, 1)
    assert not is_digest_time(dt.datetime(2017, 6, 2, 7, 59, tzinfo=dt.UTC))
    assert is_digest_time(dt.datetime(2017, 6, 2, 8, 0, tzinfo=dt.UTC))


def test_a_leap_day_is_a_day_like_any_other():
    leap = dt.date(2024, 2, 29)
    days = [day for day, _ in reminders_on_the_way(action(leap), dt.date(2024, 1, 25), dt.date(2024, 3, 8))]
    assert days == [dt.date(2024, 2, 1), dt.date(2024, 2, 22), dt.date(2024, 2, 28), leap, dt.date(2024, 3, 7)]


def test_a_new_date_reminds_afresh_even_on_the_same_rung():
    moved = action(dt.date(2017, 6, 30))
    before = {rung.key for rung in due([moved], dt.date(2017, 6, 30))}
    moved.due_version += 1
    assert [rung.milestone for rung in due([moved], dt.date(2017, 6, 30), reminded=before)] == [0]


@pytest.mark.parametrize("status", [Status.DONE, Status.CLOSED])
def test_what_is_done_or_closed_reminds_of_nothing(status: Status):
    assert due([action(dt.date(2017, 6, 30), status=status)], dt.date(2017, 6, 30)) == []


def test_a_missed_quarter_gives_way_when_the_next_one_is_due():
    quarters = action(dt.date(2017, 6, 30), dt.date(2017, 9, 30))
    assert live_dates(quarters, dt.date(2017, 9, 29)) == [dt.date(2017, 6, 30), dt.date(2017, 9, 30)]
    assert live_dates(quarters, dt.date(2017, 9, 30)) == [dt.date(2017, 9, 30)]


UNHURRIED = settings(deadline=None)
"""The first example may import what only it needs, and a test machine may be busy."""
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31))


@UNHURRIED
@given(DAYS)
def test_every_reminder_comes_on_a_working_day_and_those_before_the_date_in_time(date: dt.date):
    seen = reminders_on_the_way(action(date), date - HORIZON, date + dt.timedelta(days=30))
    ahead = [day for day, milestone in seen if milestone <= 0]
    assert all(is_working_day(day) for day, _ in seen)
    assert ahead
    assert max(ahead) == working_day_before(date)
    assert ahead[0] == working_day_before(date - dt.timedelta(days=28))
    assert len({day for day, _ in seen}) == len(seen)
    assert [milestone for _, milestone in seen if milestone > 0] == [7, 14, 21, 28][: len(seen) - len(ahead)]


@UNHURRIED
@given(DAYS, st.integers(-60, 400))
def test_however_long_the_service_was_away_one_date_brings_one_reminder_at_most(date: dt.date, offset: int):
    today = working_day_after(date + dt.timedelta(days=offset))
    rungs = due([action(date)], today)
    assert len(rungs) <= 1
    assert bool(rungs) == (working_day_before(date - dt.timedelta(days=LADDER.before[0])) <= today)
    assert all(rung.send_on <= today for rung in rungs)


@UNHURRIED
@given(DAYS)
def test_no_reminder_is_due_before_the_horizon_that_the_planner_looks_ahead(date: dt.date):
    assert list(reached_rungs(action(date), date - HORIZON - dt.timedelta(days=1))) == []


def test_an_action_put_off_does_not_silence_the_ones_after_it():
    wednesday = dt.date(2017, 11, 15)
    first, second = action(wednesday), action(wednesday)
    second.id, second.position = 2, 1
    found = due([first, second], wednesday, snoozed={1: dt.date(2017, 11, 20)})
    assert [rung.action.id for rung in found] == [2]


def test_what_was_put_off_until_today_is_asked_for_today_and_only_once():
    wednesday = dt.date(2017, 11, 15)
    today = dt.date(2017, 11, 17)
    (rung,) = due([action(wednesday)], today, snoozed={1: today})
    assert (rung.occurrence_on, rung.send_on, rung.milestone) == (wednesday, today, 2)
    assert due([action(wednesday)], today, snoozed={1: today}, reminded={rung.key}) == []


def test_reminders_come_in_the_order_of_their_dates_and_then_of_the_plan():
    early, late = dt.date(2017, 11, 14), dt.date(2017, 11, 15)
    a, b, c = action(late), action(late), action(early)
    a.id, a.position, b.id, b.position, c.id, c.position = 1, 5, 2, 4, 3, 9
    assert [rung.action.id for rung in due([a, b, c], dt.date(2017, 11, 13))] == [3, 2, 1]


def test_a_plan_with_its_own_ladder_and_nation_follows_them_and_not_the_usual_ones():
    st_andrews = dt.date(2017, 11, 30)  # a holiday in Scotland and a working day in England
    own = Ladder(before=(3,), every=30, nation="SCT")
    of = action(st_andrews + dt.timedelta(days=3))
    assert due([of], st_andrews, ladders={"plan": own}) == []
    assert [rung.milestone for rung in due([of], st_andrews, ladders={"another": own})] == [-7]


def test_a_late_action_is_reminded_of_after_a_holiday_of_its_own_nation():
    st_andrews, scotland = dt.date(2017, 11, 30), Ladder(nation="SCT")
    (rung,) = reached_rungs(action(st_andrews - dt.timedelta(days=7)), dt.date(2017, 12, 1), scotland)
    assert (rung.milestone, rung.send_on) == (7, dt.date(2017, 12, 1))


@pytest.mark.parametrize(
    ("today", "about"),
    [
        (dt.date(2017, 1, 10), dt.date(2017, 3, 15)),  # nothing reminded of yet: the next one
        (dt.date(2017, 3, 20), dt.date(2017, 3, 15)),  # late
        (dt.date(2017, 6, 10), dt.date(2017, 3, 15)),  # the earliest that has been asked about, not the nearest
        (dt.date(2017, 6, 15), dt.date(2017, 6, 15)),  # the missed one has given way
    ],
)
def test_an_answer_is_about_the_earliest_date_that_was_asked_about_or_else_the_next(today, about):
    assert current_date(action(dt.date(2017, 3, 15), dt.date(2017, 6, 15)), today) == about


def test_an_answer_is_about_a_date_that_is_open_and_an_action_without_dates_has_none():
    soon, later = dt.date(2017, 3, 15), dt.date(2017, 6, 15)
    assert current_date(action(), soon) is None
    assert current_date(action(soon, status=Status.DONE), soon) is None
    assert current_date(action(soon, later, done_through_on=soon), soon) == later
