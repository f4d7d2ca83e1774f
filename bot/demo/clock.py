"""The demo's clock, as the server sees it: it reads the clock, and asks the composition root to move it."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.demo.errors import RefusalError
from bot.demo.model import JSON

LONDON = ZoneInfo("Europe/London")
MORNING = dt.time(9)
"""The hour meant by a date alone: reminders go out at nine."""
LONGEST_STEP = 3660
"""Days that the clock may be moved at once; every one of them is lived through."""

Advance = Callable[[dt.datetime], Awaitable[None]]
"""Moves the clock forward to an instant (aware, UTC), running what is due on the way."""


class DemoClock(Protocol):
    """Tells the present instant of the demo."""

    def now(self) -> dt.datetime:
        """The present instant, aware, in UTC."""


def reading(now: dt.datetime) -> JSON:
    """The clock as people's programs and the page read it."""
    local = now.astimezone(LONDON)
    return {
        "now": now.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "date": local.date().isoformat(),
        "today": f"{local:%A} {local.day} {local:%B %Y}",
    }


def wished(now: dt.datetime, wish: Mapping[str, Any], *, goes_back: bool = False) -> dt.datetime:
    """The instant (UTC) that a wish for the clock means: `{"now": ISO}` or `{"advance_days": n}`.

    A date alone means nine in the morning; an instant without an offset is in UK time.

    Raises:
        RefusalError: if the wish cannot be understood, lies in the past of a clock that does not go back, or
            is too far away.
    """
    if wish.keys() == {"advance_days"}:
        target = _days_on(now, wish["advance_days"])
    elif wish.keys() == {"now"}:
        target = _instant(now, wish["now"])
    else:
        raise RefusalError(400, 'Say either {"now": "2018-06-01T09:00:00Z"} or {"advance_days": 1}.')
    if abs(target - now) > dt.timedelta(days=LONGEST_STEP):
        raise RefusalError(400, f"That is too far: the clock moves {LONGEST_STEP} days at once, at most.")
    if goes_back:
        return target
    # The clock runs on while a program works out where it stands, so within a minute is no step back.
    if target < now - dt.timedelta(minutes=1):
        raise RefusalError(409, f"The clock only goes forward, and it is already {reading(now)['today']}.")
    return max(target, now)


def _days_on(now: dt.datetime, days: Any) -> dt.datetime:
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= LONGEST_STEP:
        raise RefusalError(400, f"advance_days is a whole number from 0 to {LONGEST_STEP}.")
    # The same hour of a UK day, also where summer time begins or ends between.
    return (now.astimezone(LONDON) + dt.timedelta(days=days)).astimezone(dt.UTC)


def _instant(now: dt.datetime, text: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise RefusalError(400, "now is an ISO date or instant, such as 2018-06-01 or 2018-06-01T09:00:00Z.") from None
    if len(text) <= len("2018-06-01"):
        moment = dt.datetime.combine(moment.date(), MORNING)
        if moment.date() == now.astimezone(LONDON).date():
            return now
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(dt.UTC)
    except OverflowError:
        raise RefusalError(400, "now lies outside the calendar.") from None
