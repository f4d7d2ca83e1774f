"""The plain form of a date's wording, and the ends of months that dates are counted by."""

import datetime as dt

import pytest

from reminders.periods import Period, month_end, months_after, spoken
from reminders.wording import MONTHS, normalise, speaks_of_time


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("  By the End of Sept. 2017 ", "by the end of september 2017"),
        ("1st – 3rd June ’17", "1-3 june 2017"),
        ("Second Tues. in Sep", "2 tuesday in september"),
        ("fourth thur, then Thurs", "4 thursday then thursday"),
        ("zero to Twelve weeks", "0 to 12 weeks"),
        ("ninth mon", "ninth monday"),
        ("quarter 2, Qtr 3, q 4, 1st quarter", "q2 q3 q4 q1"),
        ('A & B; “soon”: "now"', "a and b soon now"),
        ("<b>June</b> 2017.", "june 2017"),
        ("half-year on-going", "half year ongoing"),
        ("two-month, 3-week and 10-annual", "2 month 3 week and 10 annual"),
        ("ﬁrst July ２０１７", "1 july 2017"),
        (" - (June) /", "(june)"),
        ("June\n/ July", "june/july"),
    ],
)  # fmt: skip
def test_a_wording_is_put_into_one_plain_form(written: str, plain: str) -> None:
    assert normalise(written) == plain


@pytest.mark.parametrize("month", MONTHS)
def test_a_short_month_is_that_month(month: str) -> None:
    assert normalise(month[:3].upper()) == normalise(f"{month[:3]}.") == month


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Janury 2018", "january 2018"),
        ("3 Jully", "july"),
        ("autum/winter 2017", "autumn/winter 2017"),
        ("Marhc/Apr", "march/april"),
        ("Nov/Dcember 2017", "november/december 2017"),
        ("winer 2017", "winter 2017"),
        ("Augist 1999", "august 1999"),
        ("febuery 2018", "february 2018"),  # two slips in seven letters
        ("quartely", "quarterly"),
        ("continously", "continuously"),
    ],
)
def test_a_misspelt_month_season_or_cycle_is_put_right(written: str, plain: str) -> None:
    assert normalise(written).removeprefix("3 ") == plain


@pytest.mark.parametrize(
    "plain",
    [
        "juny 2017",  # June or July
        "augizt 2017",  # two slips in six letters
        "fabuery 2018",  # three
        "febuary",  # no year, no day and no range, so it may be a name
        "mayy 2017",  # May is too short to be meant by slips
        "montly",  # too short as well
        "the janitor",
        "quality meeting",
    ],
)
def test_what_may_be_another_word_is_left_as_it_stands(plain: str) -> None:
    assert normalise(plain) == plain


@pytest.mark.parametrize(
    "plain",
    [
        *("june", "autumn", "may", "may/june", "april-may", "in may", "review may", "q1", "term", "easter", "weeks"),
        *("month", "quarters", "weekly", "annually", "annualised", "yearly", "the monday", "by", "deadline", "3"),
    ],
)
def test_what_could_be_a_date_speaks_of_time(plain: str) -> None:
    assert speaks_of_time(plain)


@pytest.mark.parametrize("plain", ["", "we may meet", "mayor", "baby", "springs", "chair to lead"])
def test_what_could_be_no_date_does_not(plain: str) -> None:
    assert not speaks_of_time(plain)


# Periods


def period(first: str, last: str) -> Period:
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


YEAR = period("2017-04-01", "2018-03-31")


def test_a_period_holds_its_first_and_its_last_day() -> None:
    days = [dt.date(*day) for day in ((2017, 3, 31), (2017, 4, 1), (2018, 3, 31), (2018, 4, 1))]
    assert [day in YEAR for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("first", "last", "is_one"),
    [
        ("2017-04-01", "2018-03-31", True),
        ("2017-04-02", "2018-03-31", False),
        ("2017-05-01", "2018-03-31", False),
        ("2017-04-01", "2018-03-30", False),
        ("2017-04-01", "2018-02-28", False),
        ("2017-04-01", "2019-03-31", False),
    ],
)
def test_a_financial_year_runs_from_april_to_march(first: str, last: str, *, is_one: bool) -> None:
    assert period(first, last).is_financial_year is is_one


def test_a_date_without_a_year_is_completed_where_one_alone_fits() -> None:
    assert YEAR.only(lambda year: dt.date(year, 6, 30)) == dt.date(2017, 6, 30)
    assert YEAR.only(lambda year: dt.date(year, 3, 31)) == dt.date(2018, 3, 31)
    assert period("2017-04-01", "2019-03-31").only(lambda year: dt.date(year, 6, 30)) is None
    assert period("2017-04-01", "2017-05-31").only(lambda year: dt.date(year, 6, 30)) is None
    assert YEAR.only(lambda _: None) is None


def test_the_ends_of_months_and_quarters_of_a_period() -> None:
    long = period("2017-11-15", "2019-01-30")
    assert [day.isoformat() for day in long.every(6)] == ["2018-04-30", "2018-10-31"]
    assert [day.isoformat() for day in long.every(1)][:3] == ["2017-11-30", "2017-12-31", "2018-01-31"]
    assert long.every(1)[-1] == dt.date(2018, 12, 31), "January 2019 ends after it"
    assert [day.isoformat() for day in long.month_ends(1, 11)] == ["2017-11-30", "2018-01-31", "2018-11-30"]
    assert [day.isoformat() for day in YEAR.quarter_ends] == ["2017-06-30", "2017-09-30", "2017-12-31", "2018-03-31"]
    assert period("2017-06-30", "2017-06-30").month_ends(6) == (dt.date(2017, 6, 30),)


def test_months_are_counted_over_the_ends_of_years_in_both_directions() -> None:
    assert (month_end(2016, 2), month_end(2017, 2), month_end(2017, 12)) == (
        dt.date(2016, 2, 29),
        dt.date(2017, 2, 28),
        dt.date(2017, 12, 31),
    )
    day = dt.date(2017, 11, 15)
    assert [months_after(day, months).isoformat() for months in (-11, 0, 1, 2, 13)] == [
        "2016-12-31",
        "2017-11-30",
        "2017-12-31",
        "2018-01-31",
        "2018-12-31",
    ]


def test_a_day_is_said_without_a_nought_in_front() -> None:
    assert (spoken(dt.date(2017, 6, 3)), spoken(dt.date(2017, 12, 30))) == ("3 June 2017", "30 December 2017")
