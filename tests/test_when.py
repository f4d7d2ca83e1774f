"""What the wording of a date is read as, and that it is never silently read wrong."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.when import Rule, When, read
from reminders.wording import MONTHS, SEASONS

DOCS = Path(__file__).parent.parent / "docs" / "reminders.md"
PUBLISHED = dt.date(2017, 4, 3)
UNHURRIED = settings(deadline=None)
"""The first example may import what only it needs, and a test machine may be busy."""
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2049, 12, 31))


def of_2017(text: str | None, published: dt.date | None = PUBLISHED) -> When:
    return read(text, published=published, plan_from=dt.date(2017, 4, 1), plan_to=dt.date(2018, 3, 31))


def documented() -> list[tuple[str, str, str]]:
    """The rows of the table in the documentation: wording, what it becomes, the rule."""
    table = DOCS.read_text(encoding="utf-8").split("<!-- wordings -->")[1]
    rows = [
        [cell.strip() for cell in line.strip("| \n").split("|")] for line in table.splitlines() if line.startswith("|")
    ]
    return [(cells[0], cells[1], cells[2]) for cells in rows[2:]]


@pytest.mark.parametrize(("wording", "becomes", "rule"), documented())
def test_the_documentation_says_what_a_wording_becomes(wording: str, becomes: str, rule: str):
    when = of_2017("" if wording == "(blank)" else wording)
    parts = [when.due_on.isoformat()] if when.due_on else []
    if when.recurrence:
        parts.append(f"{when.recurrence}: {', '.join(day.isoformat() for day in when.review_points)}")
    if when.question:
        parts.append("asks" if when.needs_date else "and asks")
    assert ("; ".join(parts), when.rule.value) == (becomes, rule)


def test_the_documentation_covers_every_rule():
    assert {rule for _, _, rule in documented()} == {rule.value for rule in Rule}


@UNHURRIED
@given(
    DAYS,
    st.sampled_from(
        [
            "{d} {m} {y}",
            "{d}{o} {m} {y}",
            "by {m} {d}{o}, {y}",
            "{w} {d} {m} {y}",
            "{d:02}/{n:02}/{y}",
            "{d}.{n}.{y}",
            "{y}-{n:02}-{d:02}",
            "On {d} {s} {y}",
        ]
    ),
)
def test_a_whole_date_is_read_as_that_day_in_every_british_form(day: dt.date, form: str):
    month = MONTHS[day.month - 1].capitalize()
    ordinal = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th") if day.day not in (11, 12, 13) else "th"
    text = form.format(d=day.day, m=month, y=day.year, o=ordinal, n=day.month, s=month[:3], w=f"{day:%A}")
    assert (of_2017(text).rule, of_2017(text).due_on) == (Rule.DAY, day)


@UNHURRIED
@given(
    DAYS,
    st.sampled_from(
        [
            "{m} {y}",
            "By {m} {y}",
            "by the end of {m} {y}",
            "End of {m} {y}",
            "during {m} {y}",
            "{s} {y}",
            "{n}/{y}",
            "no later than {m} {y}",
            "{M} {y}.",
            " {m}  {y} ",
        ]
    ),
)
def test_a_month_is_its_last_day(day: dt.date, form: str):
    month = MONTHS[day.month - 1]
    when = of_2017(
        form.format(m=month.capitalize(), M=month.upper(), s=month[:3].capitalize(), y=day.year, n=day.month)
    )
    assert when.rule is Rule.MONTH
    assert (when.due_on + dt.timedelta(days=1)).day == 1
    assert (when.due_on.year, when.due_on.month) == (day.year, day.month)


@UNHURRIED
@given(
    DAYS,
    st.integers(0, 11),
    st.sampled_from(
        ["{a} / {b} {y}", "{a}/{b} {y}", "{a} - {b} {y}", "{a}–{b} {y}", "between {a} and {b} {y}", "{a} to {b} {y}"]
    ),
)
def test_a_range_is_its_later_month_or_asks_where_it_may_be_two_dates(day: dt.date, earlier: int, form: str):
    first = (day.month - 1 - earlier) % 12
    when = of_2017(form.format(a=MONTHS[first].capitalize(), b=MONTHS[day.month - 1].capitalize(), y=day.year))
    two_dates = earlier > 1 and "/" in form
    two_years = earlier > 6 and first > day.month - 1
    if two_dates or two_years:
        assert (when.rule, when.due_on) == (Rule.AMBIGUOUS, None)
    else:
        assert (when.rule, when.due_on.year, when.due_on.month) == (Rule.RANGE, day.year, day.month)


@UNHURRIED
@given(st.integers(1, 36), st.dates(dt.date(2010, 1, 1), dt.date(2030, 12, 31)))
def test_within_so_many_months_counts_from_the_end_of_the_month_of_publication(months: int, published: dt.date):
    due = of_2017(f"Within {months} months", published).due_on
    assert (due.year * 12 + due.month) - (published.year * 12 + published.month) == months
    assert (due + dt.timedelta(days=1)).day == 1


def test_what_counts_from_the_publication_asks_if_only_its_year_is_known():
    for text in ("immediate", "Immediately", "within three months", "within 12 months of publication"):
        assert of_2017(text, published=None).needs_date
        assert not of_2017(text).needs_date


@UNHURRIED
@given(st.sampled_from(MONTHS), st.sampled_from(MONTHS), st.data())
def test_a_misspelt_month_is_read_only_if_one_month_alone_is_near(month: str, other: str, data: st.DataObject):
    at = data.draw(st.integers(1, len(month) - 1))
    typo = data.draw(
        st.sampled_from(
            [month[:at] + month[at + 1 :], month[:at] + month[at] + month[at:], month[:at] + "x" + month[at + 1 :]]
        )
    )
    when = of_2017(f"{typo} 2018")
    if when.due_on is not None:
        assert MONTHS[when.due_on.month - 1] == month or (
            typo[:3] == other[:3] and when.due_on.month == MONTHS.index(other) + 1
        )


SPEECH = st.lists(
    st.sampled_from(
        [
            *MONTHS,
            *SEASONS,
            "2017",
            "2018",
            "2017/18",
            "17",
            "3",
            "31",
            "by",
            "end of",
            "q3",
            "term",
            "week",
            "and",
            "or",
            "to",
            "-",
            "/",
            "not",
            "before",
            "after",
            "until",
            "from",
            "ongoing",
            "quarterly",
            "review",
            "the",
            "tbc",
            "(",
            ")",
            "within",
            "months",
            "year",
            "Thursday",
            "mid",
            "early",
            "financial",
            "1st",
        ]
    ),
    max_size=7,
)


@UNHURRIED
@given(SPEECH)
def test_no_date_is_made_up(words: list[str]):
    """Whatever is read has its month, season, quarter or year in the words, and a wording that denies it gives none."""
    text = " ".join(words)
    when = of_2017(text)
    assert when.raw == text
    assert when.needs_date == (when.due_on is None and not when.review_points)
    assert when.question is not None or not when.needs_date
    if when.due_on is None:
        return
    assert not {"not", "tbc"} & set(words)
    assert re.search(rf"{'|'.join(MONTHS)}|{'|'.join(SEASONS)}|q3|20|year|term|\d/\d|months", text)
    years = {int(year) for year in re.findall(r"20\d\d", text)}
    if years:
        assert when.due_on.year - 1 in years or when.due_on.year in years or when.due_on.year + 1 in years


@UNHURRIED
@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str):
    when = of_2017(text)
    assert when.raw == text
    assert when.needs_date == (when.due_on is None and not when.review_points)


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
