"""What officers did, newest first."""

from collections.abc import Sequence

from bot.views.reply import Button, Reply, bold, cut, esc, lines, paragraphs
from knowledge.model import Board
from reminders.calendar import LONDON
from storage.tables import AuditEntry

PAGE = 12
COLUMNS = (("When", 18), ("Role", 18), ("Who", 20), ("What", 34), ("About", 40))


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    rows = [(Button(board.name, data=f"au:page:{board.id}:0"),) for board in boards]
    return Reply("Whose log do you want to see?").with_buttons(*rows)


def page_of(board: Board, found: Sequence[tuple[AuditEntry, str | None]], page: int) -> Reply:
    """A page of the log."""
    title = f"{bold('What officers did')}: {esc(board.name)}"
    if not found:
        return Reply(paragraphs(title, "Nothing yet."))
    pages = -(-len(found) // PAGE)
    page = max(0, min(page, pages - 1))
    shown = [_line(*each) for each in found[page * PAGE : (page + 1) * PAGE]]
    turn = [
        Button("‹ Newer", data=f"au:page:{board.id}:{page - 1}") if page > 0 else None,
        Button("Older ›", data=f"au:page:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    sheet = Button("All as a spreadsheet", data=f"au:sheet:{board.id}:0")
    rows = [row for row in (tuple(each for each in turn if each), (sheet,)) if row]
    return Reply(paragraphs(f"{title} (page {page + 1} of {pages})", lines(shown))).with_buttons(*rows)


def row(entry: AuditEntry, name: str | None) -> tuple[str, ...]:
    """A line of the spreadsheet; the time is London's."""
    at = entry.at.astimezone(LONDON)
    return f"{at:%Y-%m-%d %H:%M}", entry.role, name or "", entry.what, entry.about


def spreadsheet(board: Board) -> Reply:
    """The words under the file."""
    return Reply(f"{bold('What officers did')}: {esc(board.name)}.")


def _line(entry: AuditEntry, name: str | None) -> str:
    at = entry.at.astimezone(LONDON)
    who = f"{entry.role} {cut(name, 30)}" if name else entry.role
    about = f": {cut(entry.about, 80)}" if entry.about else ""
    return f"{at.day} {at:%b %Y %H:%M} · {esc(who)} · {esc(entry.what)}{esc(about)}"
