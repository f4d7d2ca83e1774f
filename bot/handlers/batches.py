"""/feedback_batch: an officer fetches the sealed feedback as a file. Each step is authorised again.

The file stays on the server until the officer says that it arrived, and is the same however often it is sent.
"""

from telegram import Update

from bot.context import Context
from bot.handlers.boards import only_board, own_board
from bot.messaging import data_of, follow, send_file, show
from bot.noting import noted
from bot.views import batches as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from feedback import batches
from feedback.report import FeedbackError
from knowledge.model import Board


async def begin(update: Update, context: Context) -> None:
    """Which board, or straight to what waits where the officer has one."""
    context.state.forget()
    if board := await only_board(update, context, views.which_board):
        await _offer(update, context, board)


async def pressed(update: Update, context: Context) -> None:
    """`fb:<step>:<board>[:<token>]`."""
    _, step, board_id, token = (*data_of(update).split(":"), "", "")[:4]
    board = await own_board(context, board_id)
    if board is None:
        await follow(update, not_an_officer())
    elif step == "board":
        await _offer(update, context, board)
    elif step in {"send", "few"}:
        await _send(update, context, board, period_end=step == "few")
    elif step == "have":
        gone = await batches.fetched(context.services.store, board.id, token)
        if gone:
            await noted(context, board.id, "deleted fetched feedback")
        await follow(update, views.deleted() if gone else views.was_deleted())
    else:
        await follow(update, stale_button())


async def _offer(update: Update, context: Context, board: Board) -> None:
    await show(update, views.offer(board, await batches.ready(context.services.store, board.id, today=context.today)))


async def _send(update: Update, context: Context, board: Board, *, period_end: bool) -> None:
    store, today = context.services.store, context.today
    try:
        batch = await batches.take_out(store, board.id, today=today, period_end=period_end, board_name=board.name)
    except FeedbackError:
        # Its sentence is for the administrator: it counts what waits.
        await _offer(update, context, board)
        return
    await noted(context, board.id, "fetched sealed feedback")
    name = f"{board.id}-{batch.period.lower()}.json"
    await send_file(update, name, batch.content.encode(), views.batch_file(board, batch.token))
