"""What came out of the waves, so that no figure tells of fewer than five people."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.statistics import LEAST_CELL
from feedback.waves import Question, is_open
from storage import broadcasts, learning
from storage.store import Store
from storage.tables import BroadcastKind, LearningPoint, LearningTally, LearningWave

CONFIDENT = ("4", "5")
"""Confidence is shown as the share who said 4 or 5: five cells for each point would mostly be too small to show."""
CAVEATS = (
    "Those who answer choose to, and they may be the keenest.",
    "The people of one wave are not those of another: nobody is followed, so a difference may come from who answered.",
    "Few answers swing widely: with twenty, one person is five points.",
    "It is what people say of themselves. Whether practice has changed, audits show better.",
)
"""What such figures cannot show, to stand below them wherever they are shown."""


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage, from `low` to `high`: both are the same unless a number from 1 to 4 had to be hidden."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether nothing was hidden."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class PointResult:
    """How many of those who answered said yes, by question; None where there are too few to show."""

    point: LearningPoint
    shares: dict[Question, Share | None]


@dataclass(frozen=True, slots=True)
class WaveResult:
    """One wave that is over. `answered` is None if fewer than five answered; then no share is shown either."""

    wave: LearningWave
    answered: int | None
    response: Share | None
    """Answers as a share of the invitations that were delivered."""
    points: tuple[PointResult, ...]


def share(part: int, whole: int) -> Share | None:
    """The share of `part` in `whole` people, hidden as far as a number from 1 to 4 would show.

    Where 1 to 4 said yes, or 1 to 4 did not, the range that this leaves is given. Below ten people both numbers
    could be small, and which is would tell too much, so nothing is shown.
    """
    rest = whole - part
    if whole < LEAST_CELL or part < 0 or rest < 0:
        return None
    few, most = 0 < part < LEAST_CELL, 0 < rest < LEAST_CELL
    if not few and not most:
        return Share(_percent(part, whole), _percent(part, whole))
    if whole < 2 * LEAST_CELL:
        return None
    low, high = (1, LEAST_CELL - 1) if few else (whole - LEAST_CELL + 1, whole - 1)
    return Share(_percent(low, whole), _percent(high, whole))


async def results(store: Store, board: str, *, today: dt.date) -> list[WaveResult]:
    """The waves of a board that are over, oldest first. One that is open is not shown: answers could be watched."""
    async with store.session() as session:
        found = []
        for wave in await learning.waves(session, board):
            if is_open(wave, today):
                continue
            assert wave.id is not None
            sent = sum(each.sent for each in await broadcasts.of_ref(session, BroadcastKind.WAVE, wave.id))
            points = await learning.points_of_wave(session, wave.id)
            found.append(_result(wave, sent, points, await learning.tallies(session, wave.id)))
        return found


def latest(found: Sequence[WaveResult]) -> list[WaveResult]:
    """The latest wave of each phase that enough people answered, for the chart."""
    return list({result.wave.phase: result for result in found if result.answered is not None}.values())


def _result(
    wave: LearningWave, sent: int, points: Sequence[LearningPoint], tallies: Sequence[LearningTally]
) -> WaveResult:
    said: Counter[tuple[int, str]] = Counter()
    for tally in tallies:
        if tally.answer == "yes" or tally.answer in CONFIDENT:
            said[tally.point_id, tally.question] += tally.count
    enough = wave.answered >= LEAST_CELL
    return WaveResult(
        wave=wave,
        answered=wave.answered if enough else None,
        response=share(wave.answered, sent) if enough else None,
        points=tuple(
            PointResult(point, {q: share(said[point.id or 0, q.value], wave.answered) for q in Question})
            for point in points
        ),
    )


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)
