"""A plan for April 2017 to March 2018, published on 3 April 2017, whose wordings are read."""

import datetime as dt

from reminders.when import When, read

PUBLISHED = dt.date(2017, 4, 3)


def of_2017(text: str | None, published: dt.date | None = PUBLISHED) -> When:
    return read(text, published=published, plan_from=dt.date(2017, 4, 1), plan_to=dt.date(2018, 3, 31))
