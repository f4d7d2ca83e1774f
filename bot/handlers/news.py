"""/new: what has changed in the board's answers."""

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.handlers.asking_board import ask_board
from bot.messaging import data_of, show
from bot.views.news import whats_new
from knowledge.changes import news


async def show_new(update: Update, context: Context) -> None:
    """The chosen board's changes, newest first."""
    context.state.forget()
    await _page(update, context, 0)


async def turn_page(update: Update, context: Context) -> None:
    """`nw:<page>`: newer or older changes."""
    await _page(update, context, int(data_of(update).removeprefix("nw:")))


async def _page(update: Update, context: Context, page: int) -> None:
    board = await chosen_board(context)
    if board is None:
        await ask_board(update, context, lambda: _page(update, context, page))
        return
    library = context.services.library
    await show(update, whats_new(news(library.entries(board.id), library.boards), board, page))
