"""/reload: an officer puts changed content to use."""

from telegram import Update

from bot.context import Context
from bot.handlers.boards import own_boards
from bot.messaging import say
from bot.noting import noted
from bot.reload import Reloaded, reload
from bot.views import reload as views
from bot.views.officer import not_an_officer


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
    for board in boards:  # now, since whoever asked may have left when it is done
        await noted(context, board.id, "asked to put changed content to use")
    context.application.create_task(_read(update, context), update)


async def _read(update: Update, context: Context) -> None:
    outcome = await reload(context.services)
    if isinstance(outcome, Reloaded):
        await say(update, views.reloaded(outcome))
    else:
        await say(update, views.not_reloaded(outcome.problems))
