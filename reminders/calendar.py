"""Working days of a nation, and the hours at which London hears from us. Stored time is UTC."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
ENGLAND = "ENG"
"""The nations are `ENG`, `WLS`, `SCT` and `NIR`; their bank holidays differ."""
DIGEST_TIME = dt.time(9)
QUIET_TIME = dt.time(20)
"""No digest begins after this: what waits goes out on the next working day."""


def london_day(now: dt.datetime) -> dt.date:
    """The date in London at an instant (aware)."""
    return now.astimezone(LONDON).date()


def digest_at(day: dt.date) -> dt.datetime:
    """When the digests of a day go out, 09:00 in London, as an instant in UTC."""
    return dt.datetime.combine(day, DIGEST_TIME, LONDON).astimezone(dt.UTC)


def is_digest_time(now: dt.datetime, nation: str = ENGLAND) -> bool:
    """Whether digests may be planned and sent at an instant: on a working day from 09:00 to 20:00 in London."""
    local = now.astimezone(LONDON)
    return is_working_day(local.date(), nation) and DIGEST_TIME <= local.time() < QUIET_TIME


def is_working_day(day: dt.date, nation: str = ENGLAND) -> bool:
    """Whether a day is neither at the weekend nor a bank holiday of the nation."""
    return day.weekday() < 5 and day not in _bank_holidays(nation, day.year)


def working_day_before(day: dt.date, nation: str = ENGLAND) -> dt.date:
    """The day itself if it is a working day, else the last one before it."""
    while not is_working_day(day, nation):
        day -= dt.timedelta(days=1)
    return day


def working_day_after(day: dt.date, nation: str = ENGLAND) -> dt.date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, nation):
        day += dt.timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def _bank_holidays(nation: str, year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=year))
