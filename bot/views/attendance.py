"""Attendance in the chat: which meeting, and seat by seat who came."""

from collections.abc import Sequence

from bot.views.dates import long_date
from bot.views.reply import Button, Reply, bold, cut, esc, lines, paragraphs
from knowledge.model import Board
from reminders.attendance import Figures, Sheet
from storage.tables import Came, Meeting

PAGE = 8
SIGNS = {
    Came.PRESENT: "P present",
    Came.DEPUTY: "D deputy came",
    Came.APOLOGIES: "A apologies",
    Came.ABSENT: "– absent",
}
TAPS = {"p": Came.PRESENT, "d": Came.DEPUTY, "a": Came.APOLOGIES, "n": Came.ABSENT, "x": None}
"""What a button's letter records; x takes it back."""


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    return Reply("Whose meeting?").with_buttons(
        *[(Button(each.name, data=f"at:board:{each.id}:0"),) for each in boards]
    )


def which_meeting(board: Board, found: Sequence[Meeting], page: int) -> Reply:
    """The meetings up to today, the latest first."""
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    rows = [
        (Button(cut(f"{long_date(each.on)}: {each.name}", 60), data=f"at:of:{each.id}:0"),)
        for each in found[page * PAGE : (page + 1) * PAGE]
    ]
    turn = [
        Button("‹ Later", data=f"at:board:{board.id}:{page - 1}") if page else None,
        Button("Earlier ›", data=f"at:board:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    text = paragraphs(
        f"{bold('Attendance')}: {esc(board.name)}",
        "Which meeting?" if found else "No meeting has taken place yet. Enter dates with /meetings.",
    )
    figures = (Button("Figures of the last twelve months", data=f"at:sum:{board.id}:0"),)
    return Reply(text).with_buttons(*rows, *([[each for each in turn if each]] if any(turn) else []), figures)


def sheet(found: Sheet, page: int) -> Reply:
    """The seats of a meeting, a page of them, with what is recorded; a tap opens the choice."""
    pages = max(1, -(-len(found.seats) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = list(enumerate(found.seats))[page * PAGE : (page + 1) * PAGE]
    recorded = sum(came is not None for _, came in found.seats)
    rows = [
        (Button(cut(f"{SIGNS[came].split()[0] if came else '?'}  {seat}", 50), data=f"at:seat:{found.meeting.id}:{n}"),)
        for n, (seat, came) in shown
    ]
    turn = [
        Button("‹ Previous", data=f"at:of:{found.meeting.id}:{page - 1}") if page else None,
        Button("Next ›", data=f"at:of:{found.meeting.id}:{page + 1}") if page < pages - 1 else None,
    ]
    text = paragraphs(
        f"{bold(found.meeting.name)}, {long_date(found.meeting.on)}",
        f"{recorded} of {len(found.seats)} seats recorded. P present, D deputy came, A apologies, – absent, ? not yet.",
        "Tap a seat. A seat is a place, not a person: no name is kept." if found.seats else "This board has no seats.",
    )
    last = (Button("All meetings", data=f"at:board:{found.meeting.board}:0"),)
    return Reply(text).with_buttons(*rows, *([[each for each in turn if each]] if any(turn) else []), last)


def seat(found: Sheet, number: int) -> Reply:
    """One seat: who came."""
    name, came = found.seats[number]
    text = paragraphs(
        f"{bold(found.meeting.name)}, {long_date(found.meeting.on)}: {number + 1} of {len(found.seats)}",
        f"{bold(name)}{f': {SIGNS[came][2:]}' if came else ''}",
    )

    def tap(label: str, letter: str) -> Button:
        return Button(label, data=f"at:{letter}:{found.meeting.id}:{number}")

    rows = [
        (tap("Present", "p"), tap("Deputy came", "d")),
        (tap("Apologies", "a"), tap("Absent", "n")),
        *([(tap("Take it back", "x"),)] if came else []),
        (Button("The list", data=f"at:of:{found.meeting.id}:{number // PAGE}"),),
    ]
    return Reply(text).with_buttons(*rows)


def figures(board: Board, found: Figures) -> Reply:
    """By meeting and by seat."""
    met = [
        f"• {long_date(each.meeting.on)} {esc(cut(each.meeting.name, 40))}: {each.count.filled} of "
        f"{each.count.recorded} seats filled, {each.count.deputy} by a deputy{', demo' if each.demo else ''}"
        for each in found.meetings[-8:]
    ]
    seats = [f"• {esc(cut(name, 50))}: {count.filled} of {count.recorded}" for name, count in found.seats.items()]
    text = paragraphs(
        f"{bold('Attendance')}: {esc(board.name)}, the last twelve months",
        lines(met) or "Nothing is recorded yet.",
        lines(seats[:45]) or None,
    )
    return Reply(text).with_buttons((Button("All meetings", data=f"at:board:{board.id}:0"),))
