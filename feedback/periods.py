"""The only time that is kept of a piece of feedback: the calendar quarter."""

import datetime as dt


def period_of(today: dt.date) -> str:
    """The quarter of a day in Europe/London, as in `2018-Q2`."""
    return f"{today.year}-Q{(today.month + 2) // 3}"


def quarters_before(today: dt.date, number: int) -> str:
    """The quarter that lies a number of quarters before the one of the day."""
    quarters = today.year * 4 + (today.month - 1) // 3 - number
    return f"{quarters // 4}-Q{quarters % 4 + 1}"


def is_over(period: str, today: dt.date) -> bool:
    """Whether a quarter lies wholly before the day."""
    return period < period_of(today)
