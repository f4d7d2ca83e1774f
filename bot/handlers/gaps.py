"""/gaps: an officer looks at the questions that found no answer."""

from telegram import Update

from bot.context import Context
from bot.handlers.boards import own_boards
from bot.messaging import data_of, follow, show
from bot.open_gaps import open_gaps
from bot.views.gaps import gaps_page
from bot.views.officer import not_an_officer


async def show_gaps(update: Update, context: Context) -> None:
    """The first page, of the officer's own boards and of people who had chosen none."""
    context.state.forget()
    await _page(update, context, 0)


async def turn_page(update: Update, context: Context) -> None:
    """`g:<page>`."""
    await _page(update, context, int(data_of(update).partition(":")[2]))


async def _page(update: Update, context: Context, page: int) -> None:
    boards = await own_boards(context)
    if not boards:
        await follow(update, not_an_officer())
        return
    asked = await open_gaps(context.services, [board.id for board in boards])
    await show(update, gaps_page(asked, context.services.library.boards, page))
