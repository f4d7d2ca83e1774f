"""Which boards a person may work for, asked anew at every command and every button."""

from collections.abc import Callable, Sequence

from telegram import Update

from bot.context import Context
from bot.handlers.linked import access_of
from bot.messaging import say
from bot.views.officer import not_an_officer
from bot.views.reply import Reply
from knowledge.model import Board


async def own_boards(context: Context) -> list[Board]:
    """The boards of which the person is an officer; none for anybody else."""
    access = await access_of(context)
    return [board for board in context.services.boards if access is not None and access.is_officer(board.id)]


async def own_board(context: Context, board_id: str) -> Board | None:
    """The board with this id, if the person is an officer of it."""
    return next((board for board in await own_boards(context) if board.id == board_id), None)


async def only_board(update: Update, context: Context, which: Callable[[Sequence[Board]], Reply]) -> Board | None:
    """The officer's board where there is one to choose from. Else None, and the person has been told or asked.

    Args:
        update: the command.
        context: who gave it.
        which: asks an officer of several boards for one.
    """
    boards = await own_boards(context)
    if len(boards) == 1:
        return boards[0]
    await say(update, which(boards) if boards else not_an_officer())
    return None


async def readable_boards(context: Context) -> list[Board]:
    """The boards of which the person is a member or an officer."""
    access = await access_of(context)
    if access is None:
        return []
    return [board for board in context.services.boards if access.is_officer(board.id) or access.is_member(board.id)]
