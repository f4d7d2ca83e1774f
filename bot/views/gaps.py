"""/gaps: the questions that found no answer, for a board's officers."""

from collections.abc import Mapping, Sequence

from bot.views.dates import partial_date
from bot.views.reply import Button, Reply, bold, esc, italic, lines, paragraphs
from feedback.gaps import WITHHELD, Asked
from knowledge.model import Board

PAGE = 8
"""Questions a page: so many of the greatest length fit one message."""


def gaps_page(asked: Sequence[Asked], boards: Mapping[str, Board], page: int) -> Reply:
    """One page of the unanswered questions, the most frequent first. A page beyond the end shows the last."""
    if not asked:
        return Reply("No question of the last twelve months is left without an answer.")
    withheld = sum(each.count for each in asked if each.text == WITHHELD)
    worded = [each for each in asked if each.text != WITHHELD]
    pages = max(1, -(-len(worded) // PAGE))
    page = max(0, min(page, pages - 1))
    text = paragraphs(
        f"{bold('Questions that found no answer')}{f' (page {page + 1} of {pages})' if pages > 1 else ''}",
        lines(_gap(each, boards) for each in worded[page * PAGE : (page + 1) * PAGE]),
        f"Asked {withheld} times more, in words that were not kept: a name may have been in them, or they were long."
        if withheld
        else None,
        italic("Names were taken out by a program that does not notice all. Nobody's account is kept with a question."),
    )
    turns = [
        Button("‹ Previous", data=f"g:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"g:{page + 1}") if page < pages - 1 else None,
    ]
    row = [button for button in turns if button]
    return Reply(text).with_buttons(*([row] if row else []))


def _gap(asked: Asked, boards: Mapping[str, Board]) -> str:
    board = boards[asked.board].short_name if asked.board in boards else "no board chosen"
    return f"• {asked.count} × {bold(asked.text)} ({esc(board)}, last in {partial_date(asked.last_month)})"
