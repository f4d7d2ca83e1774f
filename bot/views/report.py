"""The quarterly exception report in the officer's chat: what it says in short, and its three forms."""

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.views.board import in_words
from bot.views.dates import long_date
from bot.views.digest import AGAIN
from bot.views.reply import Button, Reply, bold, esc, italic, lines, paragraphs
from knowledge.model import Board
from reminders.messages import Quarterly
from reminders.quarters import QuarterError, label, spoken
from reminders.reports import REASONS, Reason, Report

TOLD = {
    Reason.LATE: "late",
    Reason.BLOCKED: "blocked",
    Reason.AT_RISK: "at risk",
    Reason.UNDATED: "without a date",
    Reason.UNOWNED: "without an owner",
    Reason.UNREACHED: "whose owners no reminder reaches",
}
FORMS = {"doc": "Word", "xls": "Excel", "pic": "Picture"}


def which_board(boards: Sequence[Board], quarter_on: dt.date) -> Reply:
    """An officer of several boards; the quarter that was asked for goes along."""
    return Reply("The exception report of which board?").with_buttons(
        *[(Button(board.name, data=f"rp:board:{board.id}:{label(quarter_on)}"),) for board in boards]
    )


def offered(
    report: Report, board: Board, quarter_on: dt.date, others: Sequence[dt.date], *, several: bool = False
) -> Reply:
    """The report in short, with its forms, and other quarters to look at; and boards, for an officer of `several`."""
    over = report.as_at >= quarter_on
    text = paragraphs(
        bold(f"Exception report, {spoken(quarter_on)}"),
        f"{esc(board.name)}, as it stood on {long_date(report.as_at)}{'' if over else ': the quarter is not over'}.",
        lines(f"• {esc(each)}" for each in summary(report)),
    )
    quarters = [(Button(spoken(each), data=f"rp:show:{board.id}:{label(each)}"),) for each in others]
    other = [(Button("Another board", data=f"rp:other:{board.id}:{label(quarter_on)}"),)] if several else []
    return Reply(text).with_buttons(_forms(board.id, label(quarter_on), 0), *quarters, *other)


def drafted(message: Quarterly, names: Mapping[str, str]) -> Reply:
    """The report of a quarter that is over, as it comes by itself."""
    report = message.report
    text = paragraphs(
        bold(f"Exception report, {spoken(message.quarter_on)}: a draft for you"),
        esc(names.get(report.board, report.board)),
        lines(f"• {esc(each)}" for each in summary(report)),
        "Look through it, then bring it to the board. /report makes it again at any time.",
        italic(AGAIN) if message.repeat else None,
    )
    return Reply(text).with_buttons(_forms(report.board, label(message.quarter_on), message.message_id))


def not_a_quarter(error: QuarterError) -> Reply:
    """The quarter cannot be read; the sentence says how to write one."""
    return Reply(esc(error))


def not_begun(quarter: str) -> Reply:
    """A quarter that lies ahead."""
    return Reply(f"{esc(quarter)} has not begun yet, so there is nothing to report on. Choose an earlier quarter.")


def nothing_to_draw() -> Reply:
    """There is no action in the report."""
    return Reply("No plan of the board ran in that quarter, so there is nothing to draw.")


def file_note(title: str, facts: str) -> Reply:
    """The words with a file."""
    return Reply(f"{bold(title)}\n{esc(facts)}")


def _forms(board: str, quarter: str, message_id: int) -> tuple[Button, ...]:
    return tuple(Button(name, data=f"rp:{form}:{board}:{quarter}:{message_id}") for form, name in FORMS.items())


def summary(report: Report) -> list[str]:
    """The report in a few sentences, for the paper and for the chat."""
    counts = {reason: len(report.with_reason(reason)) for reason in REASONS}
    told = ", ".join(f"{count} {TOLD[reason]}" for reason, count in counts.items() if count)
    number = len(report.exceptions)
    if not report.lines:
        return ["No plan of the board ran in this quarter."]
    needs = f"{number} of {len(report.lines)} actions need the board's attention"
    late = [line for line in report.exceptions if line.late_since]
    twice = " Some count for more than one reason." if sum(counts.values()) > number else ""
    lines = [f"{needs}: {told}.{twice}" if number else "No action needs the board's attention."]
    lines.append(f"All actions: {in_words(report.lights)}.")
    if late:
        worst = min(late, key=lambda line: line.late_since or report.as_at)
        assert worst.late_since is not None
        lines.append(f"Late for longest: {worst.action.ref}, since {long_date(worst.late_since)}.")
    return lines
