"""/audit: what officers did for a board, for its officers. Each step is authorised again."""

from telegram import Update

from bot.context import Context
from bot.desk.sheet import as_sheet
from bot.handlers.boards import only_board, own_board
from bot.handlers.linked import number
from bot.messaging import data_of, follow, send_file, show
from bot.views import audit as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from knowledge.model import Board
from storage import audit


async def show_audit(update: Update, context: Context) -> None:
    """/audit: of the officer's board, or the choice between several."""
    context.state.forget()
    if board := await only_board(update, context, views.which_board):
        await _page(update, context, board, 0)


async def pressed(update: Update, context: Context) -> None:
    """`au:page|sheet:<board>:<page>`."""
    _, verb, board_id, page = (*data_of(update).split(":"), "", "", "")[:4]
    board = await own_board(context, board_id)
    if board is None:
        await follow(update, not_an_officer())
    elif verb == "page":
        await _page(update, context, board, number(page))
    elif verb == "sheet":
        async with context.services.store.session() as session:
            found = await audit.entries(session, [board.id])
        content = as_sheet("What officers did", views.COLUMNS, [views.row(*each) for each in found])
        await send_file(update, f"{board.id}-audit.xlsx", content, views.spreadsheet(board))
    else:
        await follow(update, stale_button())


async def _page(update: Update, context: Context, board: Board, page: int) -> None:
    async with context.services.store.session() as session:
        found = await audit.entries(session, [board.id])
    await show(update, views.page_of(board, found, page))
