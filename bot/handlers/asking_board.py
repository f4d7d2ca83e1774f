"""A command that needs a board asks for one, and carries on with itself once a board is tapped.

What waits is in memory only, and is forgotten with the next message: whoever types something else wants that.
"""

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.context import Context
from bot.messaging import show
from bot.views.account import choose_board


async def ask_board(update: Update, context: Context, again: Callable[[], Awaitable[None]]) -> None:
    """Ask which board. `again` is run once a board is tapped; it asks anew who may see what it shows."""
    context.state.waits_for_board = again
    await show(update, choose_board(context.services.boards, None))


async def on_new_message(update: Update, context: Context) -> None:
    """Whatever a person writes or sends: what waited for a board waits no longer."""
    del update
    context.state.waits_for_board = None
