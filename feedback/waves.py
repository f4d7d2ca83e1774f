"""Evaluation waves: three taps for each point, before the cards go out and after. Counts only, and unpaired.

The three questions are what the Southend LSCB Learning and Improvement Framework expects practitioners to report "in
follow up evaluations": that they are aware, that it has an impact on their practice, and more confidence (source 001,
"Qualitative Information from Practitioners").
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from feedback.labelled import Labelled
from feedback.learning import LearningError, cycle_of
from storage import learning
from storage.store import Store
from storage.tables import LearningPoint, LearningTally, LearningWave, PointKind, PointState, WavePhase

LASTS = dt.timedelta(days=21)
"""How long a wave takes answers, unless an officer closes it."""


class Question(Labelled):
    """What is asked about each point, in this order."""

    AWARE = "aware", "Did you know this already, before this question?"
    IMPACT = "impact", "Does it change what you do at work?"
    CONFIDENCE = "confidence", "How confident are you in doing it? 1 is not at all, 5 is very."

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers as they are stored, in the order of the buttons."""
        return ("1", "2", "3", "4", "5") if self is Question.CONFIDENCE else ("yes", "no")


QUESTIONS = tuple(Question)


@dataclass(slots=True)
class Answering:
    """The answers of one person to one wave, in memory only until the last is given; its repr shows none of them."""

    wave_id: int
    board: str
    message_id: int
    points: tuple[LearningPoint, ...] = field(repr=False)
    given: list[str] = field(default_factory=list, repr=False)

    @property
    def step(self) -> int:
        """How many answers there are."""
        return len(self.given)

    @property
    def is_whole(self) -> bool:
        """Whether every question has its answer."""
        return self.step == len(self.points) * len(QUESTIONS)

    def asked(self) -> tuple[LearningPoint, Question]:
        """The point and the question whose turn it is."""
        return self.points[self.step // len(QUESTIONS)], QUESTIONS[self.step % len(QUESTIONS)]

    def take(self, step: int, answer: str) -> bool:
        """Take an answer; False for a tap on an older question, a second tap, or an answer that there is not."""
        if self.is_whole or step != self.step or answer not in self.asked()[1].answers:
            return False
        self.given.append(answer)
        return True

    def go_back(self, step: int) -> None:
        """Take the last answer back, if this is still the question that is asked."""
        if step == self.step and not self.is_whole:
            del self.given[-1:]


def is_open(wave: LearningWave, today: dt.date) -> bool:
    """Whether answers still count."""
    return not wave.closed and today <= wave.until_on


async def open_wave(store: Store, board: str, phase: WavePhase, *, today: dt.date) -> LearningWave:
    """Begin to ask about the points that are shown today.

    Raises:
        LearningError: if there are none, or a wave is open already.
    """
    async with store.session() as session:
        if any(is_open(wave, today) for wave in await learning.waves(session, board)):
            raise LearningError("An evaluation is open already. Close it before you begin another.")
        shown = [
            point
            for point in await learning.points(session, board, state=PointState.PUBLISHED, on=today)
            if point.kind is not PointKind.CHANGE
        ]
        if not shown:
            raise LearningError("There is nothing to ask about: publish a learning point first.")
        wave = LearningWave(board=board, cycle=cycle_of(today), phase=phase, opened_on=today, until_on=today + LASTS)
        session.add(wave)
        await session.flush()
        assert wave.id is not None
        session.add_all(
            LearningTally(wave_id=wave.id, point_id=point.id, question=question.value, answer=answer)
            for point in shown
            if point.id is not None
            for question in QUESTIONS
            for answer in question.answers
        )
        return wave


async def close_wave(store: Store, board: str, wave_id: int) -> None:
    """Take no more answers. Only now its results may be seen, so that nobody can watch single answers arrive.

    Raises:
        LearningError: if the board has no such wave.
    """
    async with store.session() as session:
        wave = await learning.wave(session, wave_id)
        if wave is None or wave.board != board:
            raise LearningError("There is no such evaluation.")
        wave.closed = True
        session.add(wave)


async def of_board(store: Store, board: str) -> Sequence[LearningWave]:
    """A board's waves, oldest first."""
    async with store.session() as session:
        return await learning.waves(session, board)


async def find(store: Store, wave_id: int) -> LearningWave | None:
    """The wave with this number."""
    async with store.session() as session:
        return await learning.wave(session, wave_id)


async def start_answering(store: Store, wave_id: int, message_id: int, *, today: dt.date) -> Answering | None:
    """An empty sheet for one person; None if the wave takes no answers."""
    async with store.session() as session:
        wave = await learning.wave(session, wave_id)
        if wave is None or not is_open(wave, today):
            return None
        return Answering(wave_id, wave.board, message_id, tuple(await learning.points_of_wave(session, wave_id)))


async def hand_in(store: Store, sheet: Answering, *, today: dt.date) -> bool:
    """Count a whole sheet, all at once or not at all; False if the wave has closed meanwhile."""
    assert sheet.is_whole
    answers = [
        {"point_id": point.id, "question": question.value, "answer": sheet.given[number * len(QUESTIONS) + place]}
        for number, point in enumerate(sheet.points)
        for place, question in enumerate(QUESTIONS)
    ]
    async with store.session() as session:
        wave = await learning.wave(session, sheet.wave_id)
        if wave is None or not is_open(wave, today):
            return False
        await learning.add_answers(session, sheet.wave_id, answers)
        return True
