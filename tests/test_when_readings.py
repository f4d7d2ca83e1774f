"""What wordings are read as that the table in the documentation has no room for, part of the grammar by part."""

import datetime as dt

import pytest
from plan_of_2017 import of_2017

from reminders.when import Rule, read


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "rule", "due"),
    [
        ("2017-06", Rule.MONTH, "2017-06-30"),
        ("2017-18", Rule.YEAR, "2018-03-31"),
        ("30 June", Rule.DAY, "2017-06-30"),
        ("30/6/17", Rule.DAY, "2017-06-30"),
        ("mid-June 2017", Rule.DAY, "2017-06-15"),
        ("autumn term", Rule.TERM, "2017-12-31"),
        ("spring term", Rule.TERM, "2018-03-31"),
        ("autumn term 2017/18", Rule.TERM, "2017-12-31"),
        ("spring term 2017/18", Rule.TERM, "2018-03-31"),
        ("summer term 2016/17", Rule.TERM, "2017-07-31"),
        ("Autumn 2017 term", Rule.TERM, "2017-12-31"),
        ("summer", Rule.SEASON, "2017-08-31"),
        ("spring", Rule.SEASON, "2017-05-31"),
        ("Q1 2017/18", Rule.QUARTER, "2017-06-30"),
        ("Q4 2017/18", Rule.QUARTER, "2018-03-31"),
        ("2017/18 Q2", Rule.QUARTER, "2017-09-30"),
        ("Q3 2017 (calendar)", Rule.QUARTER, "2017-09-30"),
        ("Q4 of calendar year 2017", Rule.QUARTER, "2017-12-31"),
        ("calendar year 2017", Rule.YEAR, "2017-12-31"),
        ("school year 2016/17", Rule.YEAR, "2017-08-31"),
        ("end of the plan", Rule.YEAR, "2018-03-31"),
        ("before 30 June 2017", Rule.DAY, "2017-06-29"),
        ("prior to June 2017", Rule.MONTH, "2017-05-31"),
        ("before end of June 2017", Rule.MONTH, "2017-06-30"),
        ("start of June 2017", Rule.MONTH, "2017-06-01"),
        ("beginning of June 2017", Rule.MONTH, "2017-06-01"),
        ("to be completed June 2017", Rule.MONTH, "2017-06-30"),
        ("completed by June 2017", Rule.MONTH, "2017-06-30"),
        ("wk commencing 12 June 2017", Rule.RANGE, "2017-06-16"),
        ("week beginning 12 June", Rule.RANGE, "2017-06-16"),
        ("w/e 16 June 2017", Rule.DAY, "2017-06-16"),
        ("10 - 12 June 2017", Rule.RANGE, "2017-06-12"),
        ("1 - 12 June 2017", Rule.RANGE, "2017-06-12"),
        ("September/October", Rule.RANGE, "2017-10-31"),
        ("November - February", Rule.RANGE, "2018-02-28"),
        ("October - February 2018", Rule.RANGE, "2018-02-28"),
        ("July to January 2018", Rule.RANGE, "2018-01-31"),
        ("summer/autumn 2017", Rule.RANGE, "2017-11-30"),
        ("spring to autumn 2017", Rule.RANGE, "2017-11-30"),
        ("from April until June 2017", Rule.RANGE, "2017-06-30"),
        ("Autumn Term/Spring Term 2017/18", Rule.RANGE, "2018-03-31"),
    ],
)
def test_a_wording_with_one_reading_is_taken_without_a_question(text: str, rule: Rule, due: str) -> None:
    when = of_2017(text)
    assert (when.rule, when.due_on, when.question) == (rule, day(due), None)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("2011-12", "Is “2011-12” a month or two years?"),
        ("Q4 2018", "on 31 December 2018 by the calendar and on 31 March 2019 by the financial year 2018/19."),
        ("Q1 2099", "on 31 March 2099 by the calendar and on 30 June 2099 by the financial year 2099/00."),
        ("Q2", "Q2 of which year, and by the calendar or the financial year?"),
        ("Q1 2017/19", "“q1 2017/19” does not name two years in a row."),
        ("2016/17", "2016/17 ends on 31 March 2017 as a financial year and on 31 August 2017 as an academic year."),
        ("2018/19", "2018/19 ends on 31 March 2019 as a financial year and on 31 August 2019 as an academic year."),
        ("autumn 2017/18", "Is autumn 2017 meant, or autumn 2018?"),
        ("winter 2017/19", "Which winter is meant, for example 2018/19?"),
        ("31 April", "Which year? The plan runs from 1 April 2017 to 31 March 2018."),
        ("12 June 17", "Which day does “12 june 17” mean?"),
        ("late summer 2017", "Which day does “late summer 2017” mean?"),
        ("by 2018", "“By 2018” may mean before 2018 begins or before it ends. Which day is meant?"),
        ("before summer 2017", "When exactly does “summer 2017” begin?"),
        ("in place June 2017", "Was it in place then, or is it due then?"),
        ("w/c 13 June 2017", "13 June 2017 is a Tuesday. Which week is meant?"),
        ("w/c 31 June 2017", "There is no such day as 31 June 2017."),
        ("10/12 June 2017", "Are these two days, or the first and the last of several?"),
        ("February - November", "the first date, 28 February 2018, comes after the last, 30 November 2017."),
        ("June 2017 - April 2017", "The first date, 30 June 2017, is after the last, 30 April 2017."),
        ("June to January 2018", "The first date comes 5 months after the last within one year."),
        ("spring/autumn 2017", "Are these two dates, or the first and the last of a time?"),
        ("annually from July 2017", "It recurs yearly: in which month, or months?"),
        ("monthly from summer 2017", "On which day or in which month does it begin?"),
        ("weekly", "It recurs weekly: on which day is the first one?"),
        ("0 weekly from 1 March 2018", "It recurs every 0 weeks: on which day is the first one?"),
        ("6 weekly from June 2017", "It recurs every 6 weeks: on which day is the first one?"),
        ("bi-monthly", "has two meanings. How often is it, for example twice a year or every two years?"),
        ("weekly from March 2018", "on which day is the first one?"),
        ("ongoing, reviews June 2017 and September 2017", "It is ongoing and also names a time."),
        ("ongoing June 2017", "It is ongoing and also names a time."),
        ("ongoing from summer 2017", "On which day or in which month does it begin?"),
    ],
)
def test_a_wording_with_two_readings_gets_a_question_that_names_them(text: str, question: str) -> None:
    when = of_2017(text)
    assert (when.rule, when.due_on, when.review_points) == (Rule.AMBIGUOUS, None, ())
    assert question in (when.question or "")


@pytest.mark.parametrize(
    "text",
    ["spring term 2017/19", "2017/19", "end of 30 June 2017", "beginning of 30 June 2017", "w/c June 2017",
     "12 - 10 June 2017", "0 - 12 June 2017", "12 - 12 June 2017", "10 - June 2017", "2016 to June 2017",
     "April 2017 - 2018", "quarterly review of cases in hospital", "annual audit by the board",
     "annual work with schools", "audit until annual report"],
)  # fmt: skip
def test_what_makes_no_sense_is_said_to_be_unreadable(text: str) -> None:
    assert (of_2017(text).rule, of_2017(text).needs_date) == (Rule.UNREADABLE, True)


@pytest.mark.parametrize(
    ("text", "recurs", "points"),
    [
        ("termly from October 2017", "termly", "2017-12-31 2018-03-31"),
        ("quarterly until December 2017", "quarterly", "2017-06-30 2017-09-30 2017-12-31"),
        ("monthly to 15 June 2017", "monthly", "2017-04-30 2017-05-31"),
        ("weekly from 15 March 2018", "weekly", "2018-03-15 2018-03-22 2018-03-29"),
        ("every 2 weeks from 1 March 2018", "every 2 weeks", "2018-03-01 2018-03-15 2018-03-29"),
        ("fortnightly starting on 3 March 2018", "every 2 weeks", "2018-03-03 2018-03-17 2018-03-31"),
        ("weekly meetings from 22 March 2018", "weekly", "2018-03-22 2018-03-29"),
        ("weekly from 15 March", "weekly", "2018-03-15 2018-03-22 2018-03-29"),
        ("half yearly", "twice a year", "2017-09-30 2018-03-31"),
        ("twice yearly review", "twice a year", "2017-09-30 2018-03-31"),
        ("every four months", "three times a year", "2017-07-31 2017-11-30 2018-03-31"),
        ("4 times a year", "quarterly", "2017-06-30 2017-09-30 2017-12-31 2018-03-31"),
        ("report quarterly", "quarterly", "2017-06-30 2017-09-30 2017-12-31 2018-03-31"),
        ("reviewed on a quarterly basis", "quarterly", "2017-06-30 2017-09-30 2017-12-31 2018-03-31"),
        ("per annum", "yearly", "2018-03-31"),
        ("every March", "each March", "2018-03-31"),
        ("in March each year", "each March", "2018-03-31"),
        ("annually in June", "each June", "2017-06-30"),
        ("ongoing, review June 2017", "ongoing", "2017-06-30"),
        ("ongoing as part of training", "ongoing", "2017-06-30 2017-09-30 2017-12-31 2018-03-31"),
    ],
)
def test_what_recurs_has_its_points_within_the_plan(text: str, recurs: str, points: str) -> None:
    when = of_2017(text)
    assert (when.recurrence, when.due_on, when.question) == (recurs, None, None)
    assert when.review_points == tuple(map(day, points.split()))


def test_two_years_are_a_financial_year_only_where_the_plan_is_that_very_year() -> None:
    for first, last in (("2015-04-01", "2018-03-31"), ("2017-04-02", "2018-03-31"), ("2017-04-01", "2018-03-30")):
        when = read("2017/18", published=None, plan_from=day(first), plan_to=day(last))
        assert when.needs_date, (first, last)
        assert "2017/18 ends on 31 March 2018 as a financial year and on 31 August 2018 as an academic year" in (
            when.question or ""
        )


def test_what_recurs_counts_from_the_first_month_of_a_plan_that_begins_within_a_year() -> None:
    plan = {"published": None, "plan_from": dt.date(2017, 11, 15), "plan_to": dt.date(2019, 1, 20)}
    assert read("twice a year", **plan).review_points == (day("2018-04-30"), day("2018-10-31"))
    assert read("termly", **plan).review_points == tuple(
        map(day, ("2017-12-31", "2018-03-31", "2018-07-31", "2018-12-31"))
    )
    assert read("each November", **plan).review_points == (day("2017-11-30"), day("2018-11-30"))
    assert read("quarterly", **plan).review_points[0] == day("2017-12-31")
    assert len(read("monthly", **plan).review_points) == 14
