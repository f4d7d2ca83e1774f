"""/new: what has changed in the board's answers."""

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.handlers.asking_board import ask_board
from bot.messaging import say
from bot.views.news import whats_new
from knowledge.changes import news


async def show_new(update: Update, context: Context) -> None:
    """The chosen board's changes, newest first."""
    context.state.forget()
    board = await chosen_board(context)
    if board is None:
        await ask_board(update, context, lambda: show_new(update, context))
        return
    library = context.services.library
    await say(update, whats_new(news(library.entries(board.id), library.boards), board))
