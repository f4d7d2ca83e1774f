"""Inline mode: `@bot lado` in any chat offers entries to send there. Nothing typed is kept."""

from telegram import Update

from bot.access import is_admitted
from bot.context import Context
from bot.messaging import offer
from bot.views import inline as views
from knowledge.suggest import suggest


async def on_query(update: Update, context: Context) -> None:
    """Offer up to ten entries, or nothing but the urgent card where the words describe a live concern."""
    query = update.inline_query
    assert query is not None
    library, board = context.services.library, context.board_in_memory(query.from_user.id)
    if context.services.urgency.is_live_concern(query.query):
        offered = views.urgent([board] if board else context.services.boards)
    elif not await is_admitted(context, query.from_user.id):
        offered = []
    else:
        offered = views.offers(suggest(library, query.query, board.id if board else None), library.boards)
    await offer(query, offered)
