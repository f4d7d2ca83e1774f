"""The data for a board's annual report: progress against its priorities, as Southend's report of 2015-16 shows it.

Section 2.2 there (source 003) has one table, of priorities and what was achieved for each. Around it stand the actions
one by one, what was learned and whether it helped, so that whoever writes the report has all figures in one folder.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from functools import partial

from bot.board_chart import lights_chart
from bot.papers.heard import evaluation, feedback, learning, unanswered
from bot.papers.sections import Picture, Section, as_document, as_workbook
from bot.views.board import caption, in_words
from bot.views.dates import long_date
from bot.views.evaluation import as_json
from bot.yearbook import Yearbook
from reminders.intake.delimited import guarded
from reminders.reports import Line, Theme
from storage.tables import Change

COLUMNS = (
    "Priority", "Objective", "Ref", "Action", "Owners", "When, as written", "Date", "Status", "Light", "Late since",
    "Progress", "Impact", "Reminders that arrived",
)  # fmt: skip


def files(book: Yearbook, made_on: dt.date) -> dict[str, bytes | str]:
    """The folder's files by name. It draws, so it takes a second."""
    title = f"Annual report data, {book.year}"
    facts = f"{book.board.name}. As it stood on {long_date(book.report.as_at)}."
    made: dict[str, bytes | str] = {
        "annual-report-data.docx": as_document(title, facts, sections(book), made_on),
        "annual-report-data.xlsx": as_workbook(title, facts, sections(book), made_on),
        "actions.csv": _csv(book.report.lines),
        "figures.json": json.dumps(_figures(book), ensure_ascii=False, indent=2) + "\n",
    }
    if book.report.lines:
        made["priorities.png"] = _picture(book)
        made["priorities.txt"] = caption(book.report, book.board) + "\n"
    return made


def sections(book: Yearbook) -> list[Section]:
    """The parts in order; one that has nothing to say is left out."""
    found = [_progress(book), _achieved(book), _changes(book), *book.more]
    found += [learning(book.points), evaluation(book.waves), feedback(book.counts), unanswered(book.topics)]
    return [each for each in found if each is not None]


def progress_of(theme: Theme) -> list[str]:
    """What was achieved for a priority: for each action the latest that was said, or else what its plan says."""
    told = []
    for line in theme.lines:
        said = next((each.note for each in reversed(line.said) if each.note and each.kind in _TELLS), None)
        words = said or line.action.impact or line.action.progress
        if words:
            told.append(f"{line.action.ref}: {words.rstrip('.')}.")
    return told


_TELLS = frozenset({Change.DONE, Change.EVIDENCE, Change.PROGRESS, Change.BLOCKED, Change.AT_RISK})


def _progress(book: Yearbook) -> Section:
    report = book.report
    if not report.lines:
        return Section("Progress against priorities", words=("No plan of the board ran in this year.",))
    rows = tuple(
        (
            each.name,
            f"{each.worst.letter}: {in_words(each.lights)}",
            "\n".join(progress_of(each)) or "Nothing reported.",
        )
        for each in report.priorities
    )
    return Section(
        "Progress against priorities",
        words=(f"All actions at the end: {in_words(report.lights)}.",),
        picture=Picture(partial(_picture, book), caption(report, book.board)),
        head=("Priority", "Actions", "Progress"),
        rows=rows,
        widths=(4, 3, 9),
    )


def _achieved(book: Yearbook) -> Section | None:
    done = [
        (said, line)
        for line in book.report.lines
        for said in line.said
        if said.kind is Change.DONE and said.on >= book.report.since_on
    ]
    if not done:
        return None
    rows = tuple(
        (
            long_date(said.on),
            f"{line.action.ref} {line.action.title}",
            ", ".join(line.owners) or "none",
            said.note or "",
        )
        for said, line in sorted(done, key=lambda each: each[0].on)
    )
    head = ("Done on", "Action", "Owner", "In their words")
    return Section("What was done", head=head, rows=rows, widths=(3, 7, 4, 5))


def _changes(book: Yearbook) -> Section | None:
    counts = dict.fromkeys(Change, 0)
    for line in book.report.lines:
        for said in line.said:
            counts[said.kind] += said.on >= book.report.since_on
    rows = tuple((kind.value, str(number)) for kind, number in counts.items() if number)
    reminded = sum(len(line.reminded_on) for line in book.report.lines)
    if not rows and not reminded:
        return None
    return Section(
        "How the plan was kept",
        words=(f"Days on which owners were reminded, over all actions: {reminded}.",),
        head=("What was said or changed", "How often"),
        rows=rows,
        widths=(8, 3),
    )


def _picture(book: Yearbook) -> bytes:
    return lights_chart(book.report.priorities, f"{book.board.short_name}: {long_date(book.report.as_at)}")


def _csv(lines: Sequence[Line]) -> bytes:
    """In UTF-8 that Excel opens as such. No cell begins as a formula does."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([guarded(cell) for cell in _cells(line)])
    return out.getvalue().encode("utf-8-sig")


def _cells(line: Line) -> tuple[str, ...]:
    action = line.action
    return (
        action.priority or "",
        f"{action.objective_ref} {action.objective}",
        action.ref,
        action.title,
        ", ".join(line.owners),
        action.when_as_written or "",
        line.date.isoformat() if line.date else "",
        action.status.value,
        line.light.letter,
        line.late_since.isoformat() if line.late_since else "",
        action.progress or "",
        action.impact or "",
        str(len(line.reminded_on)),
    )


def _figures(book: Yearbook) -> dict[str, object]:
    report = book.report
    return {
        "board": book.board.id,
        "year": book.year,
        "as_at": report.as_at.isoformat(),
        "plans": [each.id for each in report.plans],
        "lights": {each.value: number for each, number in report.lights.items()},
        "priorities": [
            {"name": each.name, "lights": {light.value: n for light, n in each.lights.items()}}
            for each in report.priorities
        ],
        "learning_points": len(book.points),
        "evaluation": as_json(book.waves),
        "unanswered": [{"topic": topic, "asked": number} for topic, number in book.topics],
    }
