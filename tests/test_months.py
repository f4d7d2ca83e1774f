"""The months and quarters that are kept in place of days."""

import datetime as dt

import pytest

from feedback.months import a_year_before, month_of, spoken_month
from feedback.periods import is_over, period_of, quarters_before


@pytest.mark.parametrize(
    ("day", "month", "before", "said"),
    [
        ("2017-05-31", "2017-05", "2016-05", "May 2017"),
        ("2017-12-01", "2017-12", "2016-12", "December 2017"),
        ("2000-01-01", "2000-01", "1999-01", "January 2000"),
    ],
)
def test_a_month_is_kept_so_that_texts_sort_as_months_do_and_is_said_as_people_say_it(
    day: str, month: str, before: str, said: str
) -> None:
    today = dt.date.fromisoformat(day)
    assert (month_of(today), a_year_before(today), spoken_month(month)) == (month, before, said)


@pytest.mark.parametrize(
    ("day", "quarter", "before", "three_years_before"),
    [
        ("2018-01-01", "2018-Q1", "2017-Q4", "2015-Q1"),
        ("2018-03-31", "2018-Q1", "2017-Q4", "2015-Q1"),
        ("2018-04-01", "2018-Q2", "2018-Q1", "2015-Q2"),
        ("2018-09-30", "2018-Q3", "2018-Q2", "2015-Q3"),
        ("2018-12-31", "2018-Q4", "2018-Q3", "2015-Q4"),
    ],
)
def test_a_quarter_is_that_of_the_calendar(day: str, quarter: str, before: str, three_years_before: str) -> None:
    today = dt.date.fromisoformat(day)
    assert period_of(today) == quarters_before(today, 0) == quarter
    assert (quarters_before(today, 1), quarters_before(today, 12)) == (before, three_years_before)
    assert is_over(before, today)
    assert not is_over(quarter, today)
