"""The due date that an officer types: what it may mean, and that nobody guesses."""

import datetime as dt

import pytest

from bot.views.dating import and_the_next
from bot.views.reply import Button, Reply
from reminders.changes import NoteError
from reminders.dating import read_due, to_choose
from reminders.periods import Period

TODAY = dt.date(2017, 6, 2)
ONE_YEAR = Period(dt.date(2017, 4, 1), dt.date(2018, 3, 31))
TWO_YEARS = Period(dt.date(2015, 4, 1), dt.date(2017, 3, 31))


def days(words: str, plan: Period = ONE_YEAR) -> list[str]:
    return [day.isoformat() for day in read_due(words, plan, TODAY).days]


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("end of June 2018", "2018-06-30"),
        ("End of June 2018.", "2018-06-30"),
        ("the 30th of June", "2017-06-30"),
        ("by 30/6/2018", "2018-06-30"),
        ("2017/18", "2018-03-31"),
        ("summer", "2017-08-31"),
        ("end of the plan", "2018-03-31"),
        ("30 June 2018 (if funded)", "2018-06-30"),
    ],
)
def test_words_that_mean_one_day_give_it(words: str, on: str):
    assert days(words) == [on]


@pytest.mark.parametrize(
    ("words", "either"),
    [
        ("May", ["2017-05-31", "2018-05-31"]),
        ("1 June", ["2017-06-01", "2018-06-01"]),
        ("Q3 2018", ["2018-09-30", "2018-12-31"]),
        ("2018/19", ["2019-03-31", "2019-08-31"]),
        ("June 18", ["2017-06-18", "2018-06-30"]),
    ],
)
def test_words_with_two_readings_give_both_and_say_what_to_choose_by(words: str, either: list[str]):
    assert days(words) == either
    assert read_due(words, ONE_YEAR, TODAY).question


def test_a_plan_that_is_over_or_has_two_such_days_leaves_the_next_one():
    assert days("May", TWO_YEARS) == ["2018-05-31"]
    assert days("2017/18", TWO_YEARS) == ["2018-03-31", "2018-08-31"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("quarterly", "Review points"),
        ("every month", "Review points"),
        ("in 3 months", "cannot read that as a day. Write it like this: 1 September 2017"),
        ("31 June 2017", "no such day"),
        ("Friday 30 June 2018", "is a Saturday"),
        ("June 2030", "check the year"),
        ("tbc", "cannot read"),
        ("", "cannot read"),
        ("😀" * 3000, "cannot read"),
    ],
)
def test_what_is_no_day_says_why_and_how_to_write_one(words: str, said: str):
    with pytest.raises(NoteError, match=said):
        read_due(words, ONE_YEAR, TODAY)


def test_only_a_question_that_names_its_days_can_be_answered_by_a_tap():
    ends = "ends on 30 September 2018 by the calendar and on 31 December 2018 by the financial year 2018/19."
    assert to_choose(f"Q3 2018 {ends} Which is meant?") == (dt.date(2018, 9, 30), dt.date(2018, 12, 31))
    assert to_choose("30 June 2018 is after the plan ends (31 March 2018). Is it right?") == ()
    assert to_choose("The document leaves the date open. Which date is agreed?") == ()
    assert to_choose(None) == ()


def test_what_can_be_tapped_after_a_date_stands_there_once():
    reply = and_the_next(Reply("Dated.").with_buttons((Button("Undo", data="u:1"),)), "nel")
    assert [button.label for row in reply.buttons for button in row] == ["Undo", "Other dates to settle"]
