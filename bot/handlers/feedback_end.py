"""How feedback ends: sent, cancelled; and afterwards the conversation can be removed from the chat."""

import asyncio
import hashlib
import hmac

from telegram import Update
from telegram.error import NetworkError

from bot.chosen_board import note_draft
from bot.context import Context
from bot.messaging import follow, show
from bot.views import feedback as views
from bot.views import feedback_end as endings
from feedback.draft import Draft
from feedback.intake import Taken
from feedback.keys import installed_key
from feedback.receipts import Receipt, derive, new_words
from feedback.report import FeedbackError

TRIES = 3
"""For the message with a receipt's words: nobody could say them a second time."""


async def cancel(update: Update, context: Context) -> None:
    """/cancel, and the button, in any conversation."""
    draft = context.state.draft
    context.state.forget()
    await follow(update, endings.cancelled(said_something=bool(draft and draft.text)))
    if draft is not None:
        await note_draft(context, open_=False)


async def send(update: Update, context: Context, draft: Draft, *, with_receipt: bool) -> None:
    """Seal the report and hand it in; the draft is forgotten only when that is done."""
    services = context.services
    public_key = installed_key(services.settings.data_dir, draft.board)
    if public_key is None:
        await follow(update, views.not_set_up(services.library.boards[draft.board]))
        return
    words = new_words(services.urgency.is_live_concern) if with_receipt else None
    try:
        report = draft.report((await derived(context, words)).reply_to if words else None)
    except FeedbackError as error:
        await follow(update, views.refused(str(error)))
        return
    sender = hmac.digest(services.process_key, str(context.chat_id).encode(), hashlib.sha256)
    taken = await services.intake.submit(sender, report, public_key, context.now, today=context.today)
    if taken in {Taken.TOO_FAST, Taken.FULL}:
        await follow(update, endings.too_fast() if taken is Taken.TOO_FAST else endings.full())
        return
    # Only now: if sealing or storing fails, the person can press Send again.
    context.state.draft = None
    if words:
        await _hand_over(update, words)
    await show(update, endings.sent() if taken is Taken.STORED else endings.in_line())
    await note_draft(context, open_=False)


async def tidy(update: Update, context: Context) -> None:
    """`f:tidy`: remove the conversation's messages, both sides', and say plainly what stays."""
    trail = context.state.trail
    if context.state.draft is not None or not trail.seen:
        await follow(update, endings.nothing_to_tidy())
        return
    stay = await trail.remove(context.bot, context.chat_id, context.now)
    await follow(update, endings.tidied(stay))


async def derived(context: Context, words: str) -> Receipt:
    """Id and key of a receipt, without holding anybody else up."""
    async with context.services.deriving:
        return await asyncio.to_thread(derive, words)


async def _hand_over(update: Update, words: str) -> None:
    """Show a receipt's words, at once again where the connection fails."""
    for left in reversed(range(TRIES)):
        try:
            await follow(update, endings.receipt(words))
        except NetworkError:
            if not left:
                raise
        else:
            return
