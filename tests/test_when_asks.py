"""Where the wording of a date has two readings or none: what is asked, and what is taken with a question."""

import datetime as dt

import pytest
from plan_of_2017 import of_2017

from reminders.when import Rule, When, read


@pytest.mark.parametrize(
    "text",
    [
        "September 2017/18",  # no day
        "in June 2017/18",
        "November to May",  # runs over the plan's end
        "Thursday 3 April",  # a Monday, in the plan's only April
        "summer 2017/18 February",
        "annually from July",
        "3 months to 17 December",
        "ongoing / May",  # a month, not a verb
        "17 years",
        "June - April 2017",  # which years?
        "6/20 June 2017",  # two days, or the days between
        "Jun 2017 / Dec 2017",
        "Completed June 2017",  # it has been, or is to be
        "Start June 2017",  # the start of June, or to be started then
        "3 months",  # by when, or how long
        "w/c 13 June 2017",  # a Tuesday
        "Bi-annual audit",
        "before the annual conference",
        "in time for the quarterly report",
        "annual report by June",
        "first annual report",
        "Section 11 annual audit",
        "Phase 1 June 2017 Phase 2 September 2017",
        "June 2017 now September 2017",
        "June 2017 unless extended",
        "Deferred from June 2017",
        "by next meeting",
        "Easter 2018",
        "Spring Term 2 2018",
        "end Q2",
        "43000",
        "Juny 2017",  # June or July
    ],
)
def test_wordings_that_are_easily_read_wrong_are_asked_about(text: str):
    assert of_2017(text).needs_date


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "Q3 2018",
            (
                "Q3 2018 ends on 30 September 2018 by the calendar "
                "and on 31 December 2018 by the financial year 2018/19. Which is meant?"
            ),
        ),
        ("04/13/2018", "There is no such day as 04/13/2018. Which day is meant? (Dates are read day, month, year.)"),
        ("Thursday 30 June 2017", "30 June 2017 is a Friday, not a Thursday. Which is right?"),
        ("By March 2017", "31 March 2017 is before the plan begins (1 April 2017). Is it right?"),
        ("June 17", "“June 17” may be June 2017 or day 17 of June. Which is meant?"),
    ],
)
def test_where_it_asks_it_says_what_the_readings_are(text: str, question: str):
    assert of_2017(text).question == question


@pytest.mark.parametrize(
    ("text", "rule", "question"),
    [
        (None, Rule.BLANK, "gives no date"),
        (" — ", Rule.BLANK, "gives no date"),
        (" asap ", Rule.UNDECIDED, "leaves the date open"),
        ("May 2017 and tbc", Rule.UNDECIDED, "leaves the date open"),
        (" From June 2017 ", Rule.AMBIGUOUS, "“From June 2017” says when it may begin"),
        ("after June 2017", Rule.AMBIGUOUS, "By which day is it due?"),
        ("not before June 2017", Rule.AMBIGUOUS, "By which day is it due?"),
        (" From the start ", Rule.UNREADABLE, "“From the start” could not be read"),
        (" As set out in the review ", Rule.REFERENCE, "elsewhere: “As set out in the review”"),
        ("May 2017 and see minutes", Rule.REFERENCE, "is elsewhere"),
        ("within 2 weeks", Rule.AMBIGUOUS, "From which day does it count"),
        ("within 5 working days", Rule.AMBIGUOUS, "From which day does it count"),
        ("3 months", Rule.AMBIGUOUS, "From which day does it count"),
        ("June 17 and September 2017", Rule.AMBIGUOUS, "several dates"),
        ("September 2017 and June 17", Rule.AMBIGUOUS, "several dates"),
        ("2017 31 June", Rule.UNREADABLE, "could not be read"),
        ("17 30 June", Rule.UNREADABLE, "could not be read"),
    ],
)
def test_where_there_is_no_date_it_says_why_and_quotes_the_plan(text: str | None, rule: Rule, question: str):
    when = of_2017(text)
    assert (when.raw, when.rule, when.due_on, when.needs_date) == (text or "", rule, None, True)
    assert question in when.question


@pytest.mark.parametrize(
    ("text", "due", "question"),
    [
        ("1 April 2017", dt.date(2017, 4, 1), None),
        ("31 March 2018", dt.date(2018, 3, 31), None),
        ("31 March 2017", dt.date(2017, 3, 31), "31 March 2017 is before the plan begins (1 April 2017). Is it right?"),
        ("1 April 2018", dt.date(2018, 4, 1), "1 April 2018 is after the plan ends (31 March 2018). Is it right?"),
    ],
)
def test_a_day_within_the_plan_is_taken_and_one_outside_is_taken_with_a_question(
    text: str, due: dt.date, question: str | None
):
    assert (of_2017(text).due_on, of_2017(text).question) == (due, question)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("immediate", dt.date(2017, 4, 30)),
        ("within 1 month", dt.date(2017, 5, 31)),
        ("within a year", dt.date(2018, 4, 30)),
        ("in 2 years", dt.date(2019, 4, 30)),
        ("within the next 18 months of publication", dt.date(2018, 10, 31)),
    ],
)
def test_what_counts_from_the_publication_counts_months_and_years(text: str, due: dt.date):
    assert of_2017(text).due_on == due


@pytest.mark.parametrize("text", ["2017 June 30", "2017 30 June", "30 2017 June", "June 2017, 30"])
def test_a_day_a_month_and_a_year_are_a_day_in_any_order(text: str):
    assert (of_2017(text).rule, of_2017(text).due_on, of_2017(text).question) == (Rule.DAY, dt.date(2017, 6, 30), None)


@pytest.mark.parametrize("text", ["1 2 June", "2017 30 31 June", "June 2017 June 30", "soon 3 June"])
def test_one_word_more_or_less_than_a_day_is_asked_about(text: str):
    assert (of_2017(text).rule, of_2017(text).needs_date) == (Rule.UNREADABLE, True)


@pytest.mark.parametrize("text", ["June 2017 (if funded)", "June 2017(if funded) ", "June 2017   (if funded)"])
def test_a_remark_in_brackets_is_passed_on_as_a_question_about_the_date(text: str):
    when = of_2017(text)
    assert (when.raw, when.due_on, when.needs_date) == (text, dt.date(2017, 6, 30), False)
    assert when.question == "The document adds “if funded”. Does the date still hold?"


def test_a_remark_may_stand_behind_what_recurs_too():
    when = of_2017("Each January (Chair to lead)")
    assert (when.review_points, when.recurrence) == ((dt.date(2018, 1, 31),), "each January")
    assert "Chair to lead" in when.question


@pytest.mark.parametrize(
    "remark", ["now September 2017", "tbc", "not agreed", "no", "never", "cancelled", "Bob) (Ann", "week 3"]
)
def test_a_remark_that_gives_another_date_or_takes_it_back_is_no_mere_remark(remark: str):
    assert of_2017(f"June 2017 ({remark})").needs_date


def test_a_remark_does_not_make_a_date_of_words_that_are_none():
    assert (
        of_2017("soon (Chair to lead)").question == "“soon (Chair to lead)” could not be read as a date. Which is it?"
    )


@pytest.mark.parametrize(
    ("text", "recurs", "points"),
    [
        ("November 2017 and quarterly", "quarterly", [(2017, 12, 31), (2018, 3, 31)]),
        ("December 2017 and then ongoing thereafter", "ongoing", [(2018, 3, 31)]),
        ("May 2017 then each January afterwards", "each January", [(2018, 1, 31)]),
        ("January 2018 and each January", "each January", []),
    ],
)
def test_a_date_with_what_recurs_after_it_has_review_points_after_that_date_only(
    text: str, recurs: str, points: list[tuple[int, int, int]]
):
    when = of_2017(text)
    assert (when.raw, when.rule, when.recurrence) == (text, Rule.MONTH, recurs)
    assert (when.due_on is not None, when.needs_date) == (True, False)
    assert when.review_points == tuple(dt.date(*point) for point in points)


def test_what_recurs_but_not_within_the_plan_needs_dates():
    autumn = {"plan_from": dt.date(2017, 9, 1), "plan_to": dt.date(2017, 12, 31)}
    when = read("each August", published=None, **autumn)
    assert (when.recurrence, when.review_points, when.needs_date) == ("each August", (), True)
    assert "no point of it falls into the plan" in when.question
    assert not read("each October", published=None, **autumn).needs_date


def test_without_a_day_of_publication_the_question_says_that_it_is_missing():
    for text in ("immediate", "within 3 months", "in a year"):
        assert "the plan does not say on which day or month it was published" in of_2017(text, None).question
    assert "From which day does it count" in of_2017("within 2 weeks", None).question


def test_a_year_that_is_not_written_comes_from_the_plan_if_only_one_fits():
    assert of_2017("June").due_on == dt.date(2017, 6, 30)
    assert of_2017("by end of March").due_on == dt.date(2018, 3, 31)
    two_years = read("June", published=None, plan_from=dt.date(2015, 4, 1), plan_to=dt.date(2017, 3, 31))
    assert two_years.needs_date
    assert "Which year?" in two_years.question


def test_southend_s_plan_of_2018_is_read_with_its_contradiction():
    def of_2018(text: str) -> When:
        return read(text, published=dt.date(2018, 4, 1), plan_from=dt.date(2018, 4, 1), plan_to=dt.date(2019, 3, 31))

    march = of_2018("By March 2018")
    assert (march.due_on, "before the plan begins" in march.question) == (dt.date(2018, 3, 31), True)
    assert of_2018("Ongoing with Summer 2018 summit").review_points == (dt.date(2018, 8, 31),)
    continuously = (
        "Continuously – many have been ongoing for some time. Review of status of all to be undertaken June 2018"
    )
    assert of_2018(continuously).review_points == (dt.date(2018, 6, 30),)
    august = of_2018("August 2018 (once summit outcome known)")
    assert (august.due_on, august.needs_date) == (dt.date(2018, 8, 31), False)
    assert "once summit outcome known" in august.question
    assert of_2018("May 2018 and ongoing").due_on == dt.date(2018, 5, 31)
    assert len(of_2018("May 2018 and ongoing").review_points) == 4
    assert of_2018("June 2018 April 2018 August 2018").needs_date
