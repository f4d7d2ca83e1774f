"""/receipt: six words bring the board's reply. The words are neither kept, logged nor searched."""

from contextlib import suppress

from telegram import Update
from telegram.error import BadRequest

from bot.context import Context
from bot.handlers.feedback_end import derived
from bot.messaging import data_of, follow, say
from bot.views import receipts as views
from feedback.receipts import read_words
from feedback.replies import reply_for
from feedback.report import FeedbackError


async def begin(update: Update, context: Context) -> None:
    """/receipt, with the words or without."""
    if context.args:
        await on_words(update, context, " ".join(context.args))
        return
    context.state.forget()
    context.state.receipt_awaited = True
    await say(update, views.which_words())


async def on_words(update: Update, context: Context, words: str) -> None:
    """The words of a receipt: a wrong one gets the same answer, after the same work, as one without a reply."""
    assert update.effective_message is not None
    try:
        receipt = await derived(context, read_words(words))
    except FeedbackError as error:
        context.state.receipt_awaited = True
        await follow(update, views.not_six(str(error)))
        return
    context.state.receipt_awaited = False
    reply = await reply_for(context.services.store, receipt)
    board = context.services.library.boards.get(reply.board) if reply else None
    await follow(update, views.answer(reply, board, update.effective_message.message_id))


async def gone(update: Update, context: Context) -> None:
    """`r:gone:<message>`: remove the message of the button, and the one with the person's words."""
    words = data_of(update).removeprefix("r:gone:")
    query = update.callback_query
    assert query is not None
    with suppress(BadRequest):
        await query.answer()
    numbers = [query.message.message_id] if query.message else []
    try:
        await context.bot.delete_messages(context.chat_id, [*numbers, *([int(words)] if words else [])])
    except BadRequest:
        await say(update, views.not_removed())
    else:
        await say(update, views.removed())
