"""/learning: the points in force, one card, a mark that is counted, and joining or leaving those who get cards."""

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.handlers import results
from bot.handlers.asking_board import ask_board
from bot.messaging import data_of, follow, rows_of, say, show, thank
from bot.views import learning as views
from bot.views.other import stale_button
from feedback import cards, learning, subscriptions
from knowledge.model import Board


async def show_learning(update: Update, context: Context) -> None:
    """/learning, /learning on, /learning off, /learning results."""
    context.state.forget()
    wish = " ".join(context.args or ()).lower()
    if wish == "off":
        await _turn_off(update, context)
        return
    board = await chosen_board(context)
    if board is None:
        await ask_board(update, context, lambda: show_learning(update, context))
    elif wish == "on":
        await _turn_on(update, context, board)
    elif wish == "results":
        await results.show_results(update, context, board)
    elif wish:
        await say(update, views.unknown_word())
    else:
        await _list(update, context, board)


async def pressed(update: Update, context: Context) -> None:
    """`ln:<verb>` or `ln:<verb>:<point>`."""
    _, verb, value = (*data_of(update).split(":"), "", "")[:3]
    board = await chosen_board(context)
    if verb == "off":
        await _turn_off(update, context)
    elif verb in ("card", views.NEW, views.KNEW) and value.isdecimal() and len(value) < 10:
        await (_open(update, context, int(value)) if verb == "card" else _mark(update, context, verb, int(value)))
    elif board is None:
        await ask_board(update, context, lambda: pressed(update, context))
    elif verb == "list":
        await _list(update, context, board)
    elif verb == "ask":
        await follow(update, views.ask_consent(board))
    elif verb == "on":
        await _turn_on(update, context, board)
    else:
        await follow(update, stale_button())


async def _list(update: Update, context: Context, board: Board) -> None:
    points = await learning.in_force(context.services.store, context.today, board.id)
    on_lists = await subscriptions.boards_of(context.services.store, context.chat_id)
    await show(update, views.overview(points, board, subscribed=board.id in on_lists))


async def _open(update: Update, context: Context, point_id: int) -> None:
    point = await learning.seen_by_all(context.services.store, point_id, context.today)
    board = context.services.library.boards.get(point.board) if point else None
    if point is None or board is None:
        await follow(update, views.gone())
        return
    await show(update, views.card(point, board))


async def _mark(update: Update, context: Context, verb: str, point_id: int) -> None:
    """Count a mark, once a message: that it was made is in memory, and in the button that is gone."""
    message, rows = update.effective_message, rows_of(update)
    marked = (message.message_id if message else 0, f"ln:{point_id}")
    if marked in context.state.rated:
        await thank(update, "")  # the second of two quick taps
        return
    # Data can be forged; the buttons of our own message, as Telegram tells them, cannot.
    offered = any(button.data == data_of(update) for row in rows for button in row)
    if not offered:
        await follow(update, stale_button())
        return
    if await learning.seen_by_all(context.services.store, point_id, context.today) is None:
        await follow(update, views.gone())
        return
    context.state.rated.add(marked)
    await learning.mark(context.services.store, point_id, new=verb == views.NEW)
    left = tuple(views.THANKS if any(button.data == data_of(update) for button in row) else row for row in rows)
    await thank(update, views.MARK_THANKS, left)


async def _turn_on(update: Update, context: Context, board: Board) -> None:
    store = context.services.store
    is_new = await subscriptions.turn_on(store, board.id, context.chat_id)
    await show(update, views.turned_on(board, await cards.weekday_of(store, board.id), is_new=is_new))


async def _turn_off(update: Update, context: Context) -> None:
    was_on = await subscriptions.turn_off(context.services.store, context.chat_id)
    await follow(update, views.turned_off(was_on=was_on))
