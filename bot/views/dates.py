"""Dates as people in England read them."""

import datetime as dt

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(day: dt.date) -> str:
    """`30 May 2017`; not the locale's, which differs from server to server."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def time_and_date(instant: dt.datetime) -> str:
    """`14:05 on 30 May 2017`, in the zone of the instant."""
    return f"{instant:%H:%M} on {long_date(instant.date())}"


def partial_date(written: str) -> str:
    """A date as precise as it is known: `2016-09` becomes `September 2016`."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = f"{MONTHS[parts[1] - 1]} {parts[0]}"
    return month if len(parts) == 2 else f"{parts[2]} {month}"


def days_left(due_on: dt.date, today: dt.date) -> str:
    """How far away a due date is, in words: `due today`, `3 days left`, `2 days late`."""
    days = (due_on - today).days
    if days == 0:
        return "due today"
    count = f"{abs(days)} day" + ("" if abs(days) == 1 else "s")
    return f"{count} left" if days > 0 else f"{count} late"
