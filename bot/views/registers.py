"""Registers in the chat: how each stands, and its lines."""

import datetime as dt
from collections.abc import Sequence

from bot.views.dates import days_left, long_date
from bot.views.reply import MESSAGE_LIMIT, Button, Reply, bold, cut, esc, length, lines, paragraphs
from knowledge.model import Board
from reminders.registers import RegisterCount
from reminders.standing import light, word
from storage.plans import Owned
from storage.tables import Register

PAGE = 6
NAMES = {
    Register.CHALLENGE: "Challenge log",
    Register.INSPECTION: "Inspections' recommendations",
    Register.RISK: "Risk register",
    Register.FORWARD: "Forward plan",
}
ABOUT = {
    Register.CHALLENGE: ("Challenge", "Action required", "Agency", "By"),
    Register.INSPECTION: ("From", "Recommendation", "For", "By"),
    Register.RISK: ("Risk", "Control measure", "Owner", "Review"),
    Register.FORWARD: ("For", "Report", "From", "By"),
}
"""What a register calls the objective, the action, its owner and its date."""


def which_board(boards: Sequence[Board]) -> Reply:
    """For somebody of several boards."""
    return Reply("Which board's registers?").with_buttons(
        *[(Button(each.name, data=f"rg:board:{each.id}:0"),) for each in boards]
    )


def overview(board: Board, counts: Sequence[RegisterCount]) -> Reply:
    """The registers of a board."""
    listed = [
        f"• {bold(NAMES[each.register])}: {each.lines} lines, {each.open} open, {each.late} late" for each in counts
    ]
    rows = [(Button(NAMES[each.register], data=f"rg:{_key(each.register)}:{board.id}:0"),) for each in counts]
    text = paragraphs(
        f"{bold('Registers')}: {esc(board.name)}",
        lines(listed) or "No line of this board's plans stands in a register.",
        "Their owners get reminders, as for every action.",
    )
    return Reply(text).with_buttons(*rows)


def register(board: Board, which: Register, found: Sequence[Owned], today: dt.date, page: int) -> Reply:
    """A page of a register's lines, open ones first; each opens in full."""
    ordered = sorted(found, key=lambda each: not each.action.status.is_open)
    pages = max(1, -(-len(ordered) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    head = f"{bold(NAMES[which])}: {esc(board.name)}, {len(found)} lines, page {page + 1} of {pages}"
    text = ""
    for room in (1.0, 0.5, 0.25):
        text = paragraphs(head, *(_line(which, each, today, room) for each in shown))
        if length(text) <= MESSAGE_LIMIT:
            break
    opens = [Button(cut(each.action.ref, 12), data=f"v:{each.action.id}:0") for each in shown]
    turn = [
        Button("‹ Previous", data=f"rg:{_key(which)}:{board.id}:{page - 1}") if page else None,
        Button("Next ›", data=f"rg:{_key(which)}:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    rows = [opens[:3], opens[3:], [each for each in turn if each]]
    rows = [row for row in rows if row]
    return Reply(text).with_buttons(*rows, (Button("All registers", data=f"rg:board:{board.id}:0"),))


def not_for_you() -> Reply:
    """Neither a member nor an officer."""
    return Reply("The registers are for the board's members and officers.")


def _key(which: Register) -> str:
    return which.name.lower()


def _line(which: Register, each: Owned, today: dt.date, room: float) -> str:
    action = each.action
    subject, what, who, by = ABOUT[which]
    day = action.next_on or (action.dates[0] if action.dates else None)
    when = f"{long_date(day)}, {days_left(day, today)}" if day and action.asks else long_date(day) if day else None
    owners = ", ".join(role.name for role in each.owners)
    return lines(
        [
            f"{bold(action.ref)} {light(action, today).sign} {esc(word(action, today))}",
            f"{subject}: {esc(cut(action.objective, int(220 * room)))}",
            f"{what}: {esc(cut(action.title, int(260 * room)))}",
            f"{who}: {esc(cut(owners, int(120 * room))) or 'nobody named'}. {by}: {when or 'no date'}.",
            f"Progress: {esc(cut(action.progress, int(260 * room)))}" if action.progress else None,
        ]
    )
