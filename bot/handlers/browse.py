"""/priorities, /procedures, /forums and /contacts: lists that change in place."""

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.handlers.asking_board import ask_board
from bot.messaging import data_of, follow, say, show
from bot.views.browse import SHELVES, Shelf, back_to_shelf, contacts, shelf_page
from bot.views.other import stale_button
from bot.views.outcome import entry_reply


async def open_shelf(update: Update, context: Context) -> None:
    """The first page of the shelf that the command names."""
    assert update.effective_message is not None
    command = (update.effective_message.text or "").split()[0].lstrip("/").split("@")[0].lower()
    context.state.forget()
    await _page(update, context, SHELVES[command], 0)


async def turn_page(update: Update, context: Context) -> None:
    """A press on previous, next or back: `b:<shelf>:<page>`."""
    _, command, page = data_of(update).split(":")
    await _page(update, context, SHELVES[command], int(page))


async def open_from_shelf(update: Update, context: Context) -> None:
    """A press on an entry of a shelf: `s:<shelf>:<page>:<entry id>`, opened in place with a way back."""
    _, command, page, entry_id = data_of(update).split(":")
    board = await chosen_board(context)
    entry = context.services.library.get(f"{board.id}/{entry_id}") if board else None
    if entry is None:
        await follow(update, stale_button())
        return
    context.state.remember(entry.key, context.now)
    reply = entry_reply(entry, context.services.library, board)
    await show(update, reply.with_buttons(back_to_shelf(SHELVES[command], int(page))))


async def show_contacts(update: Update, context: Context) -> None:
    """The chosen board's numbers, or every board's where none is chosen."""
    board = await chosen_board(context)
    await say(update, contacts([board] if board else context.services.boards))


async def _page(update: Update, context: Context, shelf: Shelf, page: int) -> None:
    board = await chosen_board(context)
    if board is None:
        await ask_board(update, context, lambda: _page(update, context, shelf, page))
        return
    entries = context.services.library.entries(board.id, shelf.kinds)
    in_order = sorted(entries, key=lambda entry: shelf.kinds.index(entry.kind))
    await show(update, shelf_page(shelf, board, in_order, page))
