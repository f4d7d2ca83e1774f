"""/start with or without an invitation, /boards, /privacy, /help."""

import datetime as dt

from telegram import Update

from bot.chosen_board import chosen_board, roles_of, write_menu
from bot.context import Context
from bot.handlers.boards import own_boards
from bot.messaging import data_of, follow, say, show
from bot.views import account as views
from bot.views import officer
from bot.views.other import stale_button
from feedback import subscriptions
from reminders import people
from reminders.people import Linked, NotLinked

WRONG_LINKS = 5
AN_HOUR = dt.timedelta(hours=1)
"""So many made-up invitations an hour are looked up for a chat: a token is past guessing, and nobody need try."""


async def start(update: Update, context: Context) -> None:
    """The welcome, or the invitation that the link carried."""
    context.state.forget()
    if context.args:
        await _open_invitation(update, context, context.args[0])
        return
    board = await chosen_board(context)
    await say(update, views.welcome(context.services.boards, board, await roles_of(context)))
    await write_menu(context, board)


async def choose(update: Update, context: Context) -> None:
    """/boards."""
    board = await chosen_board(context)
    await say(update, views.choose_board(context.services.boards, board))


async def board_pressed(update: Update, context: Context) -> None:
    """`board:<id>`; then the command that had to ask for it first, if there is one."""
    board = context.services.library.boards.get(data_of(update).removeprefix("board:"))
    if board is None:
        await follow(update, stale_button())
        return
    context.state.board = board.id
    context.state.last_entry = None
    # Taken before anything is awaited: of two quick taps only the first carries on.
    again, context.state.waits_for_board = context.state.waits_for_board, None
    await show(update, views.board_chosen(board, carries_on=again is not None))
    await write_menu(context, board)
    if again is not None:
        await again()


async def show_privacy(update: Update, context: Context) -> None:
    """/privacy."""
    del context
    await say(update, views.privacy())


async def leave(update: Update, context: Context) -> None:
    """/leave: a linked person asks to be erased."""
    store = context.services.store
    linked_now = await people.access(store, context.chat_id) is not None
    linked_now = linked_now or bool(await subscriptions.boards_of(store, context.chat_id))
    alone = [board.name for board in await own_boards(context) if len(await people.officers_of(store, board.id)) == 1]
    await say(update, officer.leave(alone) if linked_now else officer.left(was_linked=False))


async def leave_pressed(update: Update, context: Context) -> None:
    """`leave:yes`."""
    was_linked = await people.erase(context.services.store, context.chat_id, context.now)
    was_linked |= await subscriptions.turn_off(context.services.store, context.chat_id)
    context.state.forget()
    await show(update, officer.left(was_linked=was_linked))
    await write_menu(context, await chosen_board(context))


async def show_help(update: Update, context: Context) -> None:
    """/help, with what the person's roles add."""
    await say(update, views.help_page(await roles_of(context)))


async def _open_invitation(update: Update, context: Context, token: str) -> None:
    state = context.state
    state.wrong_links = [at for at in state.wrong_links if context.now - at < AN_HOUR]
    if len(state.wrong_links) >= WRONG_LINKS:
        await say(update, officer.too_many_links())
        return
    chat = update.effective_chat
    name = (chat.first_name if chat else None) or ""
    result = await people.redeem(context.services.store, token, context.chat_id, name[:64], context.now)
    if result is NotLinked.UNKNOWN:
        state.wrong_links.append(context.now)
    if not isinstance(result, Linked):
        await say(update, officer.not_linked(result))
        return
    board = context.services.library.boards.get(result.board)
    context.state.board = result.board
    await say(update, officer.linked(result, board))
    await write_menu(context, board)
