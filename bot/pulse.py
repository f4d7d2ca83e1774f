"""Whether this instance is alive: when it last got on with its work, heard of Telegram, or saw another one lead."""

import datetime as dt
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

FRESH = 90.0
"""Seconds after which an instance that leads must have ticked or sent something: three regular ticks. Telegram must
have answered as lately, where it is polled: it answers every ten seconds."""
FRESH_STANDBY = 30.0
"""Seconds after which one that stands by must have looked at the lease: it looks every four."""
FILE = "last-tick"
"""In the data folder, for `safeboard status`, which is another process."""


class Pulse:
    """Beats of one instance, by a clock in seconds that never goes back."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._worked: float | None = None
        self._stood_by: float | None = None
        self._heard: float | None = None

    def worked(self) -> None:
        """A tick has ended, or a message has gone out in one."""
        self._worked = self._monotonic()

    def stood_by(self) -> None:
        """Another instance leads, says the database."""
        self._stood_by = self._monotonic()
        self._heard = None  # it does not poll now

    def heard(self) -> None:
        """Telegram has answered the question for messages, or is about to be asked for the first time."""
        self._heard = self._monotonic()

    @property
    def since_work(self) -> float | None:
        """Seconds since the last work as leader; None before the first."""
        return self._since(self._worked)

    @property
    def stands_by(self) -> bool:
        """Whether it has looked lately and found another one leading."""
        since = self._since(self._stood_by)
        return since is not None and since < FRESH_STANDBY

    @property
    def since_heard(self) -> float | None:
        """Seconds since Telegram answered a poll; None for an instance that does not poll."""
        return self._since(self._heard)

    @property
    def is_deaf(self) -> bool:
        """Whether it polls and Telegram has not answered for long: people write, and get nothing."""
        return self.since_heard is not None and self.since_heard >= FRESH

    @property
    def is_fresh(self) -> bool:
        """Whether nobody has to look after this instance."""
        worked = self.since_work
        return self.stands_by or (worked is not None and worked < FRESH and not self.is_deaf)

    def _since(self, then: float | None) -> float | None:
        return None if then is None else self._monotonic() - then


def note_tick(folder: Path, now: dt.datetime) -> None:
    """Leave word of a tick. On a full or read-only disk it is left out: the tick itself has worked."""
    with suppress(OSError):
        (folder / FILE).write_text(now.isoformat(timespec="seconds"), encoding="ascii")


def last_tick(folder: Path) -> dt.datetime | None:
    """When the instance of this folder last ticked, aware; None if nobody knows."""
    try:
        return dt.datetime.fromisoformat((folder / FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
