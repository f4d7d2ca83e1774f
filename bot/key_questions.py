"""What Safeboard knows that speaks to each of the four key questions.

Which evidence belongs to which question follows the Southend LSCB Strategic Plan 2018-19, Appendix 2: reports of
several agencies speak to the first two, children's own voices to the third, improvement plans to the fourth.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.views.board import in_words
from bot.views.reply import cut
from feedback import learning, wave_results
from feedback.report import Question
from feedback.wave_results import WaveResult
from reminders import attendance, scorecards
from reminders.attendance import Figures
from reminders.quarters import last_ended, spoken
from reminders.reports import Reason, Report, Theme
from reminders.scorecards import Filled, Turn
from storage.store import Store
from storage.tables import LearningPoint, PointKind, Register

Spoken = list[tuple[str, list[str]]]
"""Each question with sentences."""
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is of a board beside its plan."""

    points: Sequence[LearningPoint] = ()
    waves: Sequence[WaveResult] = ()
    quarter_on: dt.date = dt.date.min
    """The latest quarter that is over, by its last day."""
    worse: Sequence[Turn] = ()
    """Measures that went the wrong way in that quarter."""
    cards: Sequence[Filled] = ()
    """Score cards that were handed in for that quarter."""
    attendance: Figures = field(default_factory=lambda: Figures((), {}))
    """Of the year up to the day."""


async def gather(store: Store, report: Report, today: dt.date) -> Spoken:
    """The four questions, each with what speaks to it on a day in London."""
    quarter_on = last_ended(today)
    evidence = Evidence(
        points=await learning.in_force(store, today, report.board),
        waves=await wave_results.results(store, report.board, today=today),
        quarter_on=quarter_on,
        worse=await scorecards.turned_worse(store, report.board, quarter_on),
        cards=await scorecards.filled(store, report.board, quarter_on=quarter_on),
        attendance=await attendance.of_board(store, report.board, today - YEAR, today),
    )
    return speak(report, evidence)


def speak(report: Report, evidence: Evidence) -> Spoken:
    """The four questions, each with what speaks to it."""
    shared = Theme("", tuple(line for line in report.lines if len(line.owners) > 1))
    late = len(report.with_reason(Reason.LATE))
    answered = [each for each in evidence.waves if each.answered is not None]
    inspected = Theme("", tuple(each for each in report.lines if each.action.in_register is Register.INSPECTION))
    found: dict[Question, list[str]] = {
        Question.SAFE: [
            f"The plan's actions: {in_words(report.lights)}.",
            f"{late} {'action is' if late == 1 else 'actions are'} late." if late else "No action is late.",
            *_measures(evidence),
        ],
        Question.WORKING_TOGETHER: [
            f"Actions that several groups own together: {in_words(shared.lights)}.",
            *_attendance(evidence.attendance),
        ],
        Question.FEEL_SAFER: [
            *[f"{each.card.title}: {cut(each.words['better_off'], 300)}" for each in evidence.cards if _told(each)][:4],
            "Nothing here measures how children feel. Ask for what they say in the agencies' own surveys and feedback.",
        ],
        Question.IMPROVING: [
            _points(evidence.points),
            f"{len(answered)} evaluations are over; /learning results shows them."
            if answered
            else "No evaluation of the learning is over yet.",
            *([f"Inspections' recommendations: {in_words(inspected.lights)}."] if inspected.lines else []),
        ],
    }
    return [(question.label, found[question]) for question in Question]


def _measures(evidence: Evidence) -> list[str]:
    if not evidence.cards:
        return []
    names = "; ".join(f"{cut(each.measure.title, 90)} ({each.card.title})" for each in evidence.worse[:3])
    number = len(evidence.worse)
    demo = ", figures made up for the demo" if any(each.stored.demo for each in evidence.cards) else ""
    told = f"{number} went the wrong way, such as: {names}" if number else "none went the wrong way"
    return [f"Measures in {spoken(evidence.quarter_on)}{demo}: {told}."]


def _told(card: Filled) -> bool:
    return bool(card.words["better_off"])


def _attendance(found: Figures) -> list[str]:
    recorded = sum(each.count.recorded for each in found.meetings)
    if not recorded:
        return []
    filled = sum(each.count.filled for each in found.meetings)
    number = len(found.meetings)
    meetings = "one meeting" if number == 1 else f"{number} meetings"
    return [f"Seats filled at {meetings} of the last twelve months: {round(100 * filled / recorded)}%."]


def _points(points: Sequence[LearningPoint]) -> str:
    counts = {kind: sum(point.kind is kind for point in points) for kind in PointKind}
    return (
        f"Learning points that practitioners see: {counts[PointKind.DEVELOPMENT]} for development, "
        f"{counts[PointKind.GOOD_PRACTICE]} of good practice, {counts[PointKind.CHANGE]} of what feedback has changed."
    )
