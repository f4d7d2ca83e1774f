"""Dates that people type: one, several, and a group's meetings."""

import datetime as dt

import pytest

from reminders import meetings
from reminders.changes import NoteError
from reminders.meetings import MOST
from reminders.typed import read_day, read_days, spoken_days

TODAY = dt.date(2017, 6, 2)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("30 September 2017", dt.date(2017, 9, 30)),
        ("30/9/2017", dt.date(2017, 9, 30)),
        ("30 September", dt.date(2017, 9, 30)),
        ("1 June", dt.date(2018, 6, 1)),
        ("September", dt.date(2017, 9, 30)),
        ("end of March 2018", dt.date(2018, 3, 31)),
        ("1 June 2017", dt.date(2017, 6, 1)),
    ],
)
def test_a_day_is_read_as_a_plan_s_would_be(words: str, day: dt.date):
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    ["", "soon", "04/13/2017", "31 June 2017", "within 2 weeks", "quarterly", "😀", "<b>", "x" * 5000, "1 June 2099"],
)
def test_what_is_no_day_is_refused_with_an_example(words: str):
    with pytest.raises(NoteError, match=r"Write it like this: \d+ \w+ \d{4}|check the year"):
        read_day(words, TODAY)


def test_several_days_come_in_order_and_once():
    assert read_days("4 September 2017, 12 June 2017\n12/6/2017;", TODAY) == (dt.date(2017, 6, 12), dt.date(2017, 9, 4))


@pytest.mark.parametrize(
    ("words", "said"), [(" , ", "no date"), ("12 June, whenever", "“whenever”"), ("1 May 2018," * 40, "40")]
)
def test_several_days_say_which_one_is_wrong(words: str, said: str):
    with pytest.raises(NoteError, match=said):
        read_days(words, TODAY)


def slots(words: str) -> list[tuple[str, str | None]]:
    return [(slot.on.isoformat(), slot.at) for slot in meetings.read(words, TODAY)]


def test_meetings_are_entered_with_or_without_a_time():
    assert slots("12 June 2017, 10:00\n4 September 2017; 4 December 2017 at 2.30pm") == [
        ("2017-06-12", "10:00"),
        ("2017-09-04", None),
        ("2017-12-04", "14:30"),
    ]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("every 6 weeks from 12 June 2017 until 30 September 2017", ["2017-06-12", "2017-07-24", "2017-09-04"]),
        (
            "every month from 31 August 2017 until November 2017",
            ["2017-08-31", "2017-09-30", "2017-10-31", "2017-11-30"],
        ),
        ("every quarter from 12 June 2017 to 31 December 2017", ["2017-06-12", "2017-09-12", "2017-12-12"]),
        ("every two months from 3 July 2017 until 30 September 2017 at 9am", ["2017-07-03", "2017-09-03"]),
    ],
)
def test_a_cycle_becomes_its_meetings(words: str, days: list[str]):
    assert [day for day, _ in slots(words)] == days


def test_a_date_with_dots_is_no_time():
    assert slots("12.06.17") == [("2017-06-12", None)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "no date"),
        ("1 June 2017", "has passed"),
        ("12 June 2017 25:00", "not a time"),
        ("12 June 2017 at 13pm", "not a time"),
        ("every week from 12 June 2017 until 30 June 2019", str(MOST)),
        ("every 6 weeks from 12 June 2018 until 1 May 2018", "no meeting in it"),
        ("every full moon", "I cannot read"),
    ],
)
def test_meetings_that_cannot_be_entered_say_why(words: str, said: str):
    with pytest.raises(NoteError, match=said):
        slots(words)


def test_the_days_of_a_line_of_history_are_found_again():
    assert spoken_days("30 June 2017, 4 September 2017") == [dt.date(2017, 6, 30), dt.date(2017, 9, 4)]
    assert spoken_days("no date") == []
