"""Free text goes to the conversation that is waiting for it, or else is a question."""

from telegram import Update

from bot.context import Context
from bot.handlers import actions, ask, feedback, publish


async def on_text(update: Update, context: Context) -> None:
    """A message that is not a command and passed the live-concern check."""
    message = update.effective_message
    assert message is not None
    await route(update, context, message.text or "")


async def route(update: Update, context: Context, words: str) -> None:
    """Hand the words to the feedback draft, the note that was asked for, or the search."""
    if context.state.draft is not None:
        await feedback.on_words(update, context, words)
    elif context.state.writing is not None:
        await publish.on_words(update, context, words)
    elif context.state.note is not None:
        await actions.on_note(update, context, words)
    else:
        await ask.on_question(update, context, words)
