"""What Safeboard knows that speaks to each of the four key questions.

Which evidence belongs to which question follows the Southend LSCB Strategic Plan 2018-19, Appendix 2: reports of
several agencies speak to the first two, children's own voices to the third, improvement plans to the fourth.
"""

import datetime as dt
from collections.abc import Sequence

from bot.views.board import in_words
from feedback import learning, wave_results
from feedback.report import Question
from feedback.wave_results import WaveResult
from reminders.reports import Reason, Report, Theme
from storage.store import Store
from storage.tables import LearningPoint, PointKind

Spoken = list[tuple[str, list[str]]]
"""Each question with sentences."""


async def gather(store: Store, report: Report, today: dt.date) -> Spoken:
    """The four questions, each with what speaks to it on a day in London."""
    points = await learning.in_force(store, today, report.board)
    return speak(report, points, await wave_results.results(store, report.board, today=today))


def speak(report: Report, points: Sequence[LearningPoint], waves: Sequence[WaveResult]) -> Spoken:
    """The four questions, each with what speaks to it."""
    shared = Theme("", tuple(line for line in report.lines if len(line.owners) > 1))
    late = len(report.with_reason(Reason.LATE))
    answered = [each for each in waves if each.answered is not None]
    found: dict[Question, list[str]] = {
        Question.SAFE: [
            f"The plan's actions: {in_words(report.lights)}.",
            f"{late} {'action is' if late == 1 else 'actions are'} late." if late else "No action is late.",
        ],
        Question.WORKING_TOGETHER: [f"Actions that several groups own together: {in_words(shared.lights)}."],
        Question.FEEL_SAFER: [
            "Nothing here tells how children feel. Ask for what they say in the agencies' own surveys and feedback."
        ],
        Question.IMPROVING: [
            _points(points),
            f"{len(answered)} evaluations are over; /learning results shows them."
            if answered
            else "No evaluation of the learning is over yet.",
        ],
    }
    return [(question.label, found[question]) for question in Question]


def _points(points: Sequence[LearningPoint]) -> str:
    counts = {kind: sum(point.kind is kind for point in points) for kind in PointKind}
    return (
        f"Learning points that practitioners see: {counts[PointKind.DEVELOPMENT]} for development, "
        f"{counts[PointKind.GOOD_PRACTICE]} of good practice, {counts[PointKind.CHANGE]} of what feedback has changed."
    )
