"""The only place that knows what time it is. Everything else is given `now` or a `Clock`."""

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, in UTC."""

    def now(self) -> dt.datetime:
        """The present instant, aware, in UTC."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> dt.datetime:
        """The present instant, aware, in UTC."""
        return dt.datetime.now(dt.UTC)


class ShiftedClock:
    """A clock that runs at the computer's pace from an instant that can be set, for the demo."""

    def __init__(self, start: dt.datetime, base: Clock | None = None) -> None:
        self._base = base or SystemClock()
        self._shift = dt.timedelta()
        self.set(start)

    def now(self) -> dt.datetime:
        """The shifted instant, aware, in UTC."""
        return self._base.now() + self._shift

    def set(self, instant: dt.datetime) -> None:
        """Make `instant` (aware) the present."""
        self._shift = instant.astimezone(dt.UTC) - self._base.now()
