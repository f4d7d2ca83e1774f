"""Counts of feedback that an officer sends, so that her report repeats them."""

from collections.abc import Sequence

from bot.views.reply import Button, Reply, bold, cut, esc, lines, paragraphs
from knowledge.model import Board

SHOWN = 25


def preview(board: Board, counts: Sequence[tuple[str, str]]) -> Reply:
    """What the file says, before the report takes it."""
    shown = [
        f"{esc(cut(label, 80))}{': ' + esc(cut(figure, 40)) if figure else ''}" for label, figure in counts[:SHOWN]
    ]
    more = f"and {len(counts) - SHOWN} more lines" if len(counts) > SHOWN else None
    return Reply(
        paragraphs(
            f"{bold('Counts of feedback')}: {esc(board.name)}",
            lines([*shown, *([more] if more else [])]),
            "Small numbers are hidden in this file. Shall the report repeat it? I forget it when I am started again.",
        )
    ).with_buttons(
        (Button("Use it in the report", data=f"rc:use:{board.id}"), Button("Do not use it", data=f"rc:no:{board.id}"))
    )


def taken(board: Board) -> Reply:
    """The report repeats the counts from now on."""
    text = "The Word document and the spreadsheet of /report repeat these counts now, until I am started again."
    return Reply(text).with_buttons(
        (Button("Open the report", data=f"rp:board:{board.id}"), Button("Take it out", data=f"rc:no:{board.id}"))
    )


def left_out() -> Reply:
    """The report says nothing of the counts."""
    return Reply("Left out. The report does not use these counts, and I have forgotten them.")


def gone() -> Reply:
    """The file is not remembered any more."""
    return Reply("I have forgotten this file, because I was started again or you sent another. Please send it again.")
