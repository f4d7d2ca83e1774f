"""The two small buttons under an answer: helpful or not, counted without the person, once a message."""

from telegram import Update

from bot.context import Context
from bot.messaging import data_of, follow, rows_of, thank
from bot.views import answers
from bot.views.other import stale_button
from feedback import helpful


async def rated(update: Update, context: Context) -> None:
    """`y:<entry>` or `n:<entry>`."""
    verdict, _, key = data_of(update).partition(":")
    message, rows = update.effective_message, rows_of(update)
    if message is not None and (message.message_id, key) in context.state.rated:
        await thank(update, "")  # the second of two quick taps
        return
    # Data can be forged; the buttons of our own message, as Telegram tells them, cannot.
    offered = any(button.data == data_of(update) for row in rows for button in row)
    if message is None or not offered or context.services.library.get(key) is None:
        await follow(update, stale_button())
        return
    context.state.rated.add((message.message_id, key))
    await helpful.count(context.services.store, key, helpful=verdict == answers.HELPED, today=context.today)
    await thank(update, answers.VERDICT_THANKS[verdict], answers.with_thanks(rows))


async def thanked(update: Update, context: Context) -> None:
    """A tap on the thanks themselves."""
    del context
    await thank(update, "")
