"""/start with or without an invitation, /boards, /privacy, /help."""

from telegram import Update

from bot.chosen_board import chosen_board, write_menu
from bot.context import Context
from bot.messaging import data_of, follow, say, show
from bot.views import account as views
from bot.views import officer
from bot.views.other import stale_button
from feedback import subscriptions
from knowledge.model import Board
from reminders import people
from reminders.people import Linked


async def start(update: Update, context: Context) -> None:
    """The welcome, or the invitation that the link carried."""
    context.state.forget()
    if context.args:
        await _open_invitation(update, context, context.args[0])
        return
    board = await chosen_board(context)
    await say(update, views.welcome(context.services.boards, board))
    await _update_menu(context, board)


async def choose(update: Update, context: Context) -> None:
    """/boards."""
    board = await chosen_board(context)
    await say(update, views.choose_board(context.services.boards, board))


async def board_pressed(update: Update, context: Context) -> None:
    """`board:<id>`."""
    board = context.services.library.boards.get(data_of(update).removeprefix("board:"))
    if board is None:
        await follow(update, stale_button())
        return
    context.state.board = board.id
    context.state.last_entry = None
    await show(update, views.board_chosen(board))
    await _update_menu(context, board)


async def show_privacy(update: Update, context: Context) -> None:
    """/privacy."""
    del context
    await say(update, views.privacy())


async def leave(update: Update, context: Context) -> None:
    """/leave: a linked person asks to be erased."""
    store = context.services.store
    linked_now = await people.access(store, context.chat_id) is not None
    linked_now = linked_now or bool(await subscriptions.boards_of(store, context.chat_id))
    await say(update, officer.leave() if linked_now else officer.left(was_linked=False))


async def leave_pressed(update: Update, context: Context) -> None:
    """`leave:yes`."""
    was_linked = await people.erase(context.services.store, context.chat_id)
    was_linked |= await subscriptions.turn_off(context.services.store, context.chat_id)
    context.state.forget()
    await show(update, officer.left(was_linked=was_linked))
    await _update_menu(context, await chosen_board(context))


async def show_help(update: Update, context: Context) -> None:
    """/help, with what the person's roles add."""
    roles = await _roles(context)
    await say(update, views.help_page(views.role_lines(roles)))


async def _open_invitation(update: Update, context: Context, token: str) -> None:
    chat = update.effective_chat
    name = (chat.first_name if chat else None) or ""
    result = await people.redeem(context.services.store, token, context.chat_id, name[:64], context.now)
    if not isinstance(result, Linked):
        await say(update, officer.not_linked(result))
        return
    board = context.services.library.boards.get(result.board)
    context.state.board = result.board
    await say(update, officer.linked(result, board))
    await _update_menu(context, board)


async def _update_menu(context: Context, board: Board | None) -> None:
    await write_menu(context.bot, context.chat_id, board, await _roles(context))


async def _roles(context: Context) -> list[str]:
    """What the person is, in the words of the command menu; nothing for a practitioner."""
    access = await people.access(context.services.store, context.chat_id)
    if access is None:
        return []
    return [*(["owner"] if access.roles else []), *sorted({grant.kind.value for grant in access.grants})]
