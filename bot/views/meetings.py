"""Meetings: an officer's list, and how dates are entered."""

from collections.abc import Sequence

from bot.views.dates import long_date
from bot.views.reply import Button, Reply, bold, cut, esc, lines, paragraphs
from knowledge.model import Board
from reminders.meetings import Slot
from storage.tables import Meeting, Role

PAGE = 8


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    return Reply("Whose meetings?").with_buttons(*[(Button(b.name, data=f"t:board:{b.id}:0"),) for b in boards])


def coming(board: Board, found: Sequence[Meeting], page: int) -> Reply:
    """/meetings: what is entered, to be taken off, and the way to enter more."""
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = found[page * PAGE : (page + 1) * PAGE]
    listed = [f"• {_when(each)}: {esc(cut(each.name, 100))}" for each in shown]
    rows = [
        (Button(f"Take off {each.on.day}/{each.on.month} {cut(each.name, 30)}", data=f"t:off:{each.id}:0"),)
        for each in shown
    ]
    turn = [
        Button("‹ Previous", data=f"t:board:{board.id}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"t:board:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    text = paragraphs(
        f"{bold('Meetings')}: {esc(board.name)}",
        lines(listed) if listed else "No meeting is entered.",
        "Their people are reminded a week and a day before.",
    )
    add = (Button("Enter dates", data=f"t:add:{board.id}:0"),)
    return Reply(text).with_buttons(*rows, *([[each for each in turn if each]] if any(turn) else []), add)


def whose(board: Board, roles: Sequence[Role], page: int) -> Reply:
    """Which group or forum meets."""
    pages = max(1, -(-len(roles) // PAGE))
    page = max(0, min(page, pages - 1))
    rows = [(Button(cut(r.name, 50), data=f"t:of:{board.id}:{r.id}"),) for r in roles[page * PAGE : (page + 1) * PAGE]]
    turn = [
        Button("‹ Previous", data=f"t:add:{board.id}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"t:add:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    whole = (Button("The whole board: members and officers", data=f"t:of:{board.id}:0"),)
    return Reply("Who meets?").with_buttons(whole, *rows, *([[each for each in turn if each]] if any(turn) else []))


def ask_dates(name: str) -> Reply:
    """How to write the dates."""
    return Reply(
        paragraphs(
            bold(name),
            "Write the dates, a line each, with the time if you know it:",
            "12 June 2017 10:00\n4 September 2017 10:00",
            "Or a cycle: every 6 weeks from 12 June 2017 until 31 March 2018. /cancel leaves it.",
        )
    )


def check(name: str, slots: Sequence[Slot]) -> Reply:
    """What was understood, before it is kept."""
    listed = [f"• {slot.on:%A} {long_date(slot.on)}{f' at {esc(slot.at)}' if slot.at else ''}" for slot in slots]
    return Reply(paragraphs(f"{bold(name)}: is this right?", lines(listed))).with_buttons(
        (Button("Yes, keep them", data="t:keep:x:0"), Button("No, write again", data="t:again:x:0"))
    )


def kept(name: str, fresh: int, total: int) -> Reply:
    """They are kept."""
    known = f" {total - fresh} were entered before." if total > fresh else ""
    return Reply(
        f"Kept: {fresh} {'meeting' if fresh == 1 else 'meetings'} of {bold(name)}.{known} /meetings shows all."
    )


def taken_off(meeting: Meeting) -> Reply:
    """One is off."""
    return Reply(f"Taken off: {bold(meeting.name)}, {_when(meeting)}. Nobody is reminded of it.")


def _when(meeting: Meeting) -> str:
    return f"{long_date(meeting.on)}{f' at {esc(meeting.at)}' if meeting.at else ''}"
