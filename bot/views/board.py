"""/board: where a board stands, for its members and officers: a picture and few words, then deeper by a tap."""

import datetime as dt
from collections.abc import Sequence

from bot.views.dates import days_left, long_date
from bot.views.evaluation import CAPTION
from bot.views.reply import Button, Reply, bold, cut, esc, italic, lines, paragraphs
from knowledge.model import Board
from reminders.reports import Line, Reason, Report, Said, Theme
from reminders.standing import Light, word
from storage.tables import Change, Meeting

SHOWN = 5
"""Late actions, and news, that are named; the rest are counted."""
MEETINGS = 3
BUTTONS = 12
"""Priorities or objectives with a button of their own."""
PAGE = 8
"""Actions a page: so many of the greatest length fit one message."""
NEWS = {
    Change.DONE: "done",
    Change.PROGRESS: "progress",
    Change.ON_TRACK: "on track",
    Change.AT_RISK: "at risk",
    Change.BLOCKED: "blocked",
    Change.TIME_ASKED: "more time asked for",
    Change.TIME_GIVEN: "more time given",
    Change.TIME_REFUSED: "more time refused",
    Change.HANDED: "handed over",
    Change.OWNED: "other owners",
    Change.DATED: "other dates",
    Change.CLOSED: "closed",
    Change.REOPENED: "opened again",
    Change.TAKEN_UP: "taken up",
}


def not_for_you() -> Reply:
    """Neither a member nor an officer, or of another board."""
    return Reply("This is for the board's members and officers. An officer can invite you with /invite.")


def which_board(boards: Sequence[Board]) -> Reply:
    """Somebody belongs to several boards."""
    return Reply("Which board?").with_buttons(*[(Button(b.name, data=f"bd:home:{b.id}"),) for b in boards])


def no_plan(board: Board) -> Reply:
    """There is nothing to draw."""
    return Reply(f"{bold(board.name)} has no plan that runs here yet. An officer can bring one in: see /plan.")


def caption(report: Report, board: Board) -> str:
    """The picture in words, as plain text that fits below it: every number that it shows."""
    counted = "actions of plans that have begun" if report.has_begun else "actions of plans to come"
    heading = f"{board.short_name} on {long_date(report.as_at)}, {counted}: {in_words(report.lights)}."
    told = [f"{each.worst.sign} {cut(each.name, 70)}: {in_words(each.lights)}" for each in report.priorities]
    key = "R red: late or blocked. A amber: at risk, no date, or near and not begun. G green. D done. C closed."
    while len("\n".join([heading, *told, key]).encode("utf-16-le")) // 2 > CAPTION:
        told.pop()
    return "\n".join([heading, *told, key])


def words(
    report: Report, board: Board, last: Meeting | None, coming: Sequence[Meeting], *, others: Sequence[Board] = ()
) -> Reply:
    """What changed, what is late and since when, what comes next; a button for each priority."""
    late = sorted(report.with_reason(Reason.LATE), key=lambda line: line.late_since or report.as_at)
    since = f"the board met on {long_date(last.on)}" if last else f"{long_date(report.since_on)} (30 days)"
    text = paragraphs(
        bold(board.name),
        lines([bold(f"Changed since {since}"), *_news(report.news)]),
        lines([bold("Late"), *_late(late, report.as_at)]),
        lines([bold("Next meetings"), *_meetings(coming)]),
    )
    rows = [
        (Button(f"{each.worst.sign} {cut(each.name, 48)}", data=f"bd:pr:{board.id}:{number}"),)
        for number, each in enumerate(report.priorities[:BUTTONS])
    ]
    more = [(Button("The four key questions", data=f"bd:kq:{board.id}"),)]
    if others:
        more.append((Button("Another board", data="bd:other"),))
    return Reply(text).with_buttons(*rows, *more)


def priority(theme: Theme, board: Board, number: int, as_at: dt.date) -> Reply:
    """A priority: its lights, and a button for each objective."""
    objectives = theme.objectives
    listed = [f"{each.worst.sign} {bold(cut(each.name, 150))}\n{in_words(each.lights)}" for each in objectives]
    rows = [
        (Button(f"{each.worst.sign} {cut(each.name, 48)}", data=f"bd:ob:{board.id}:{number}:{place}:0"),)
        for place, each in enumerate(objectives[:BUTTONS])
    ]
    more = len(objectives) - BUTTONS
    text = paragraphs(
        f"{bold(cut(theme.name, 200))}\n{esc(in_words(theme.lights))} on {long_date(as_at)}",
        *listed[:BUTTONS],
        f"{more} more objectives are in /actions." if more > 0 else None,
    )
    return Reply(text).with_buttons(*rows, _whole(board))


def objective(
    theme: Theme, board: Board, number: int, place: int, *, page: int, as_at: dt.date, alone: bool = False
) -> Reply:
    """An objective: its actions with their dates and owners, a button to open each.

    Of a priority that has this objective `alone` nothing else is there to go back to.
    """
    pages = max(1, -(-len(theme.lines) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = theme.lines[page * PAGE : (page + 1) * PAGE]
    here = f"bd:ob:{board.id}:{number}:{place}"
    turns = [
        Button("‹ Previous", data=f"{here}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"{here}:{page + 1}") if page < pages - 1 else None,
    ]
    row = [each for each in turns if each]
    text = paragraphs(bold(cut(theme.name, 300)), *[_action(each, as_at) for each in shown])
    opens = [
        (
            Button(
                f"{each.light.sign} {cut(f'{each.action.ref} {each.action.title}', 46)}", data=f"v:{each.action.id}:0"
            ),
        )
        for each in shown
    ]
    return Reply(text).with_buttons(
        *opens,
        *([row] if row else []),
        *([] if alone else [(Button("‹ Back", data=f"bd:pr:{board.id}:{number}"),)]),
        _whole(board),
    )


def key_questions(board: Board, spoken: Sequence[tuple[str, Sequence[str]]]) -> Reply:
    """The four questions, each with what here speaks to it."""
    blocks = [
        lines([f"{bold(f'{number}. {question}')}", *(f"• {esc(each)}" for each in found)])
        for number, (question, found) in enumerate(spoken, 1)
    ]
    text = paragraphs(
        f"{bold('The four key questions')}: {esc(board.name)}",
        *blocks,
        italic(
            "The questions are from the Southend LSCB Strategic Plan 2018-19, Appendix 2. They are not answered here: "
            "this is what Safeboard knows that speaks to them."
        ),
    )
    return Reply(text).with_buttons(_whole(board))


def _whole(board: Board) -> tuple[Button, ...]:
    return (Button("‹ The whole board", data=f"bd:home:{board.id}"),)


def in_words(lights: dict[Light, int]) -> str:
    """`2 red, 5 green`; `no actions` where there are none."""
    words = {Light.BLUE: "done", Light.GREY: "closed"}
    return ", ".join(f"{n} {words.get(each, each.value)}" for each, n in lights.items() if n) or "no actions"


def _news(news: Sequence[tuple[Line, Said]]) -> list[str]:
    told = [
        f"• {line.light.sign} {esc(cut(line.action.ref, 30))} {esc(cut(line.action.title, 90))}: "
        f"{esc(NEWS.get(said.kind, said.kind.value))}, {long_date(said.on)}"
        for line, said in news[:SHOWN]
    ]
    more = len(news) - SHOWN
    return [*told, *([f"and {more} more"] if more > 0 else [])] or ["Nothing was reported."]


def _late(late: Sequence[Line], as_at: dt.date) -> list[str]:
    told = [
        f"• {esc(cut(line.action.ref, 30))} {esc(cut(line.action.title, 90))}: since {long_date(line.late_since)} "
        f"({days_left(line.late_since, as_at)}), {esc(cut(_owners(line), 80))}"
        for line in late[:SHOWN]
        if line.late_since
    ]
    more = len(late) - SHOWN
    return [*told, *([f"and {more} more"] if more > 0 else [])] or ["Nothing is late."]


def _meetings(coming: Sequence[Meeting]) -> list[str]:
    told = [
        f"• {long_date(each.on)}{f' at {esc(each.at)}' if each.at else ''}: {esc(cut(each.name, 100))}"
        for each in coming[:MEETINGS]
    ]
    return told or ["No meeting is entered."]


def _action(line: Line, as_at: dt.date) -> str:
    action = line.action
    when = (
        f"{long_date(line.date)}, {days_left(line.date, as_at)}"
        if line.date
        else cut(action.recurrence or "no date", 120)
    )
    when = when if action.status.is_open else ""
    facts = "; ".join(esc(each) for each in (word(action, as_at), when, cut(_owners(line), 100)) if each)
    latest = line.said[-1] if line.said else None
    return lines(
        [
            f"{line.light.sign} {esc(cut(action.ref, 30))} {bold(cut(action.title, 160))}",
            facts,
            f"Latest: {italic(cut(latest.note, 120))}" if latest and latest.note else None,
        ]
    )


def _owners(line: Line) -> str:
    return ", ".join(line.owners) or "no owner"
