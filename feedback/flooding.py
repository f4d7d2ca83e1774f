"""A limit on how fast feedback comes in, in memory only: a restart forgets it."""

import datetime as dt
from dataclasses import dataclass

IN_A_ROW = 5
"""Reports that one sender may send at once."""
ONE_MORE_AFTER = dt.timedelta(minutes=10)
ALL_IN_A_ROW = 60
"""Reports that all senders together may have stored at once; what comes on top waits in line."""
ALL_ONE_MORE_AFTER = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Tokens that were left at an instant; they grow back one at a time."""

    tokens: float
    at: dt.datetime

    def left(self, now: dt.datetime, most: int, one_more_after: dt.timedelta) -> float:
        grown = max(now - self.at, dt.timedelta()) / one_more_after
        return min(most, self.tokens + grown)


class FloodLimit:
    """Token buckets, one for each sender and one for all.

    The sender is an opaque token that the caller makes, for instance an HMAC of a chat id under a key that
    lives as long as the process: this room could not turn it back into a person. A sender whose
    bucket is full again is forgotten.
    """

    def __init__(self) -> None:
        self._all: _Bucket | None = None
        self._senders: dict[bytes, _Bucket] = {}

    def admit(self, sender: bytes, now: dt.datetime) -> bool:
        """Count one report of `sender` at `now` (aware); False if the sender is too fast."""
        self._forget(now)
        left = self._senders.get(sender, _Bucket(IN_A_ROW, now)).left(now, IN_A_ROW, ONE_MORE_AFTER)
        if left < 1:
            return False
        self._senders[sender] = _Bucket(left - 1, now)
        return True

    def give_back(self, sender: bytes, now: dt.datetime) -> None:
        """Take back the last `admit` of a sender whose report could not be kept after all."""
        own = self._senders.get(sender)
        if own is not None:
            self._senders[sender] = _Bucket(own.tokens + 1, own.at)
        self._forget(now)

    def places(self, now: dt.datetime) -> int:
        """How many reports of all senders together may be stored now."""
        return int(self._left_for_all(now))

    def take_places(self, number: int, now: dt.datetime) -> None:
        """Count reports that are stored now."""
        self._all = _Bucket(self._left_for_all(now) - number, now)

    def _left_for_all(self, now: dt.datetime) -> float:
        return (self._all or _Bucket(ALL_IN_A_ROW, now)).left(now, ALL_IN_A_ROW, ALL_ONE_MORE_AFTER)

    def _forget(self, now: dt.datetime) -> None:
        self._senders = {
            sender: bucket
            for sender, bucket in self._senders.items()
            if bucket.left(now, IN_A_ROW, ONE_MORE_AFTER) < IN_A_ROW
        }
