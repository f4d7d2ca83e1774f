"""/new: what has changed in a board's answers."""

from collections.abc import Sequence
from textwrap import shorten

from bot.views.browse import SHELVES
from bot.views.dates import long_date
from bot.views.reply import Button, Reply, bold, esc, lines, paragraphs
from knowledge.changes import News
from knowledge.model import Board

SHOWN = 10
LONGEST = 150
"""Characters of a title and of a reason: a page of each fits one message, whatever curators write."""


def whats_new(news: Sequence[News], board: Board, page: int = 0) -> Reply:
    """The answers that changed, newest first and a page at a time, and when all the others were published.

    A page beyond the end shows the last.
    """
    changed = [each for each in news if each.why]
    pages = max(1, -(-len(changed) // SHOWN))
    page = max(0, min(page, pages - 1))
    shown = changed[page * SHOWN : (page + 1) * SHOWN]
    where = f" (page {page + 1} of {pages})" if pages > 1 else ""
    text = paragraphs(
        f"{bold('What is new')}: {esc(board.name)}{where}",
        *(_change(each) for each in shown),
        _published(len(news) - len(changed), board, after=bool(changed)),
    )
    if not shown:
        shelves = [Button(shelf.title, data=f"b:{shelf.command}:0") for shelf in SHELVES.values()]
        return Reply(text).with_buttons(*((shelf,) for shelf in shelves))
    turns = (
        Button("‹ Newer", data=f"nw:{page - 1}") if page > 0 else None,
        Button("Older ›", data=f"nw:{page + 1}") if page < pages - 1 else None,
    )
    row = tuple(button for button in turns if button)
    titles = [(Button(each.entry.title, data=f"e:{each.entry.key}"),) for each in shown]
    return Reply(text).with_buttons(*titles, *([row] if row else []))


def _change(news: News) -> str:
    why = shorten(news.why or "", LONGEST, placeholder=" …")
    return lines([f"{long_date(news.on)}: {bold(shorten(news.entry.title, LONGEST, placeholder=' …'))}", esc(why)])


def _published(count: int, board: Board, *, after: bool) -> str | None:
    if not count or board.published_on is None:
        return None if after else "Nothing has changed, as far as the content says."
    answers = "1 answer" if count == 1 else f"{count} answers"
    return f"Published here on {long_date(board.published_on)} and unchanged since: {answers}."
