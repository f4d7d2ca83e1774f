"""What the wording of a date is read as, and that it is never silently read wrong."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_of_2017 import of_2017

from reminders.when import Rule
from reminders.wording import MONTHS, SEASONS

DOCS = Path(__file__).parent.parent / "docs" / "reminders.md"
UNHURRIED = settings(deadline=None)
"""The first example may import what only it needs, and a test machine may be busy."""
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2049, 12, 31))


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
