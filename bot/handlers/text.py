"""Free text goes to the conversation that is waiting for it, or else is a question."""

from telegram import Update

from bot.chosen_board import lost_draft
from bot.context import Context
from bot.handlers import feedback, forgotten, notes, publish, receipts
from feedback.receipts import looks_like_receipt


async def on_text(update: Update, context: Context) -> None:
    """A message that is not a command and passed the live-concern check."""
    message = update.effective_message
    assert message is not None
    await route(update, context, message.text or "")


async def route(update: Update, context: Context, words: str) -> None:
    """Hand the words to the feedback draft, the note that was asked for, the receipts, or the search.

    Words that may belong to a draft, and those of a receipt, are never searched: a question without an answer is
    counted with its words.
    """
    state = context.state
    if state.draft is not None:
        await feedback.on_words(update, context, words)
    elif state.beginning:
        await feedback.on_early_words(update, context, words)
    elif state.writing is not None:
        await publish.on_words(update, context, words)
    elif state.awaited(context.now) is not None:
        await notes.on_note(update, context, words)
    elif state.receipt_awaited or looks_like_receipt(words):
        await receipts.on_words(update, context, words)
    elif await lost_draft(context):
        await feedback.on_lost(update, context, words)
    else:
        await forgotten.on_question(update, context, words)
