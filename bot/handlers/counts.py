"""An officer sends counts.xlsx, looks at what it says, and has her report repeat it. Nothing of it is stored."""

from dataclasses import replace

from telegram import Update

from bot.context import Context, Counts
from bot.handlers.boards import own_board
from bot.messaging import data_of, follow, say
from bot.noting import noted
from bot.views import counts as views
from bot.views.actions import refused
from bot.views.officer import not_an_officer
from feedback.counts_file import read_counts
from feedback.report import FeedbackError


async def on_counts(update: Update, context: Context, board_id: str, content: bytes) -> None:
    """Show what a file of counts says."""
    context.state.forget()
    context.state.counts = None
    board = await own_board(context, board_id)
    if board is None:
        await say(update, not_an_officer())
        return
    try:
        found = tuple(read_counts(content, board.id))
    except FeedbackError as error:
        await say(update, refused(str(error)))
        return
    context.state.counts = Counts(board.id, found)
    await say(update, views.preview(board, found))


async def pressed(update: Update, context: Context) -> None:
    """`rc:use|no:<board>`."""
    _, verb, board_id = data_of(update).split(":")
    board = await own_board(context, board_id)
    counts = context.state.counts
    if board is None:
        await follow(update, not_an_officer())
    elif verb == "no":
        context.state.counts = None
        await follow(update, views.left_out())
    elif counts is None or counts.board != board.id:
        await follow(update, views.gone())
    else:
        if not counts.confirmed:
            context.state.counts = replace(counts, confirmed=True)
            await noted(context, board.id, "gave the report counts of feedback")
        await follow(update, views.taken(board))


def counts_for(context: Context, board: str) -> tuple[tuple[str, str], ...] | None:
    """The counts that a board's report repeats in this chat, if any."""
    counts = context.state.counts
    return counts.lines if counts is not None and counts.board == board and counts.confirmed else None
