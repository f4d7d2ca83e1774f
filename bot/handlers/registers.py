"""/registers: challenge log, recommendations, risks and forward plan, for members and officers. Only reads."""

from telegram import Update

from bot.context import Context
from bot.handlers.boards import readable_boards
from bot.handlers.linked import number
from bot.messaging import data_of, follow, say, show
from bot.views import registers as views
from bot.views.other import stale_button
from reminders import registers
from storage.tables import Register

KEYS = {each.name.lower(): each for each in Register}


async def show_registers(update: Update, context: Context) -> None:
    """/registers."""
    context.state.forget()
    boards = await readable_boards(context)
    if not boards:
        await say(update, views.not_for_you())
    elif len(boards) > 1:
        await say(update, views.which_board(boards))
    else:
        counts = await registers.counts(context.services.store, boards[0].id, context.today)
        await say(update, views.overview(boards[0], counts))


async def pressed(update: Update, context: Context) -> None:
    """`rg:board:<board>:0`, `rg:<register>:<board>:<page>`."""
    _, verb, board_id, page = data_of(update).split(":")
    store, today = context.services.store, context.today
    board = next((each for each in await readable_boards(context) if each.id == board_id), None)
    if board is None:
        await follow(update, views.not_for_you())
    elif verb == "board":
        await show(update, views.overview(board, await registers.counts(store, board.id, today)))
    elif verb in KEYS:
        found = await registers.of_board(store, board.id, KEYS[verb])
        await show(update, views.register(board, KEYS[verb], found, today, number(page)))
    else:
        await follow(update, stale_button())
