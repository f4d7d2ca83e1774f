"""The quarterly exception report as a board's paper: only what the board must look at, the summary first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.board_chart import lights_chart
from bot.papers.heard import evaluation, feedback, learning, unanswered
from bot.papers.sections import Picture, Section, as_document, as_workbook
from bot.views.board import caption, in_words
from bot.views.dates import long_date
from bot.views.report import summary
from feedback.wave_results import WaveResult
from knowledge.model import Board
from reminders.quarters import label, spoken
from reminders.reports import REASONS, Line, Reason, Report, tried
from storage.tables import LearningPoint

MEANING = {
    Reason.LATE: "Late: a date has passed without an answer",
    Reason.BLOCKED: "Blocked: the owner cannot go on",
    Reason.AT_RISK: "At risk: the owner says so",
    Reason.UNDATED: "Without a date",
    Reason.UNOWNED: "Without an owner",
    Reason.UNREACHED: "With owners whom no reminder reaches",
}
SHOWN = "An action stands once, under its gravest reason."


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that goes into the paper of one quarter."""

    board: Board
    quarter_on: dt.date
    """The quarter's last day."""
    report: Report
    points: Sequence[LearningPoint] = ()
    """Learning points that practitioners saw on the day of the report."""
    waves: Sequence[WaveResult] = ()
    counts: Sequence[tuple[str, str]] | None = None
    """Feedback counts that were released to be shown around, a label and a figure each; None where none were given."""
    topics: Sequence[tuple[str, int]] = ()
    """Topics of questions that found no answer, with how often; the most frequent first."""
    more: Sequence[Section] = field(default=())
    """Further sections, such as measures off their line."""

    @property
    def title(self) -> str:
        """The paper's title."""
        return f"Exception report, {spoken(self.quarter_on)}"

    @property
    def facts(self) -> str:
        """Whose it is, and as of when."""
        over = self.report.as_at >= self.quarter_on
        return f"{self.board.name}. As it stood on {long_date(self.report.as_at)}{'' if over else ', a draft'}."

    @property
    def stem(self) -> str:
        """The beginning of its files' names."""
        return f"{self.board.id}-{label(self.quarter_on)}-exceptions"


def document(dossier: Dossier, made_on: dt.date) -> bytes:
    """The paper as a Word document. It draws, so call it in a thread."""
    return as_document(dossier.title, dossier.facts, sections(dossier), made_on)


def workbook(dossier: Dossier, made_on: dt.date) -> bytes:
    """The paper as a spreadsheet."""
    return as_workbook(dossier.title, dossier.facts, sections(dossier), made_on)


def picture(dossier: Dossier) -> bytes:
    """The board's priorities on the day of the report, as a PNG; there must be an action."""
    return lights_chart(dossier.report.priorities, f"{dossier.board.short_name}: {long_date(dossier.report.as_at)}")


def sections(dossier: Dossier) -> list[Section]:
    """The paper's parts in order; one that has nothing to say is left out."""
    report = dossier.report
    found = [_summary(dossier), _priorities(dossier)]
    found += [_exceptions(reason, lines) for reason, lines in by_reason(report) if lines]
    found += [*dossier.more, learning(dossier.points), evaluation(dossier.waves), feedback(dossier.counts)]
    found.append(unanswered(dossier.topics))
    return [each for each in (*found, _about(dossier)) if each is not None]


def by_reason(report: Report) -> list[tuple[Reason, list[Line]]]:
    """The exceptions, each once, under its gravest reason."""
    found = report.exceptions
    return [(reason, [line for line in found if line.reasons[0] is reason]) for reason in REASONS]


def _summary(dossier: Dossier) -> Section:
    plans = [f"{each.title} ({'history' if not each.reminds else 'runs'})" for each in dossier.report.plans]
    told = [f"Plans in this report: {', '.join(plans)}."] if plans else []
    return Section("Summary", bullets=(*summary(dossier.report), *told))


def _priorities(dossier: Dossier) -> Section | None:
    report = dossier.report
    if not report.lines:
        return None
    drawn = Picture(partial(picture, dossier), caption(report, dossier.board))
    rows = tuple(
        (each.name, each.worst.letter, in_words(each.lights), str(sum(bool(line.reasons) for line in each.lines)))
        for each in report.priorities
    )
    return Section(
        "Priorities",
        picture=drawn,
        head=("Priority", "Light", "Actions", "Exceptions"),
        rows=rows,
        widths=(7, 1.4, 4.6, 2.4),
        after=(
            (
                "R: late or blocked. A: at risk, without a date, or not begun within seven days of its date. "
                "G: any other open action. D: done. C: closed. A priority shows the light of its worst action."
            ),
        ),
    )


def _exceptions(reason: Reason, lines: Sequence[Line]) -> Section:
    head = ("Action", "Owner", "Date", "Also", "What was tried")
    return Section(MEANING[reason], head=head, rows=tuple(_row(line) for line in lines), widths=(5, 3, 2.5, 1.9, 5))


def _row(line: Line) -> tuple[str, ...]:
    action = line.action
    written = long_date(line.date) if line.date else (action.recurrence or "none")
    if line.late_since:
        written = f"since {written}"
    elif not action.dates and action.when_as_written:
        written = f"“{action.when_as_written}”"
    return (
        f"{action.ref} {action.title}",
        ", ".join(line.owners) or "none",
        written,
        ", ".join(reason.value for reason in line.reasons[1:]),
        tried(line) or "Nothing yet.",
    )


def _about(dossier: Dossier) -> Section:
    report = dossier.report
    told = [
        (
            f"Every action is told as it stood on {long_date(report.as_at)}: what was answered later is left out. "
            "Whether somebody can be reached is as on the day on which this was made."
        ),
        SHOWN,
    ]
    if any(not plan.reminds for plan in report.plans):
        told.append("A plan that is history reminds nobody; its late actions may have been answered elsewhere.")
    if dossier.counts is None:
        told.append(
            "Feedback is not in this report: it is counted where it is opened, and its counts.xlsx was not given."
        )
    return Section("About this report", bullets=tuple(told))
