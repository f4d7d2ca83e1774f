"""/reload: an officer puts changed content to use."""

from collections.abc import Sequence
from contextlib import suppress

from telegram import Update

from bot.context import Context
from bot.handlers.boards import own_boards
from bot.messaging import say
from bot.noting import noted
from bot.reload import Reloaded, reload
from bot.views import reload as views
from bot.views.officer import not_an_officer
from knowledge.model import Board
from reminders.changes import NotAllowedError


async def reload_content(update: Update, context: Context) -> None:
    """Read the content again, and say what changed or what is wrong with it.

    It takes a while, and a person's messages are answered one after the other: so it goes on beside them, or the
    officer's next tap would wait for it.
    """
    context.state.forget()
    boards = await own_boards(context)
    if not boards:
        await say(update, not_an_officer())
        return
    await say(update, views.reading())
    context.application.create_task(_read(update, context, boards), update)


async def _read(update: Update, context: Context, boards: Sequence[Board]) -> None:
    outcome = await reload(context.services)
    if isinstance(outcome, Reloaded):
        with suppress(NotAllowedError):  # who has left meanwhile is nobody to name any more
            for board in boards:
                await noted(context, board.id, "put changed content to use")
        await say(update, views.reloaded(outcome))
    else:
        await say(update, views.not_reloaded(outcome.problems))
