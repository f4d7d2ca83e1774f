"""Questions, and the entries that buttons open."""

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.messaging import data_of, follow, say
from bot.views.account import with_board_hint
from bot.views.other import stale_button
from bot.views.outcome import entry_reply, outcome_reply
from knowledge.library import Answer


async def on_question(update: Update, context: Context, words: str) -> None:
    """Answer a question, offer choices, or say honestly that the documents do not answer it."""
    library = context.services.library
    board = await chosen_board(context)
    previous = context.state.previous(context.now)
    for outcome in library.answer_all(words, board.id if board else None, previous):
        reply = outcome_reply(outcome, library, board)
        if isinstance(outcome, Answer):
            context.state.remember(outcome.entry.key, context.now)
            reply = reply if board else with_board_hint(reply)
        await say(update, reply)


async def open_entry(update: Update, context: Context) -> None:
    """A button under choices, a refusal or another answer."""
    key = data_of(update).removeprefix("e:")
    entry = context.services.library.get(key)
    if entry is None:
        await follow(update, stale_button())
        return
    context.state.remember(entry.key, context.now)
    await follow(update, entry_reply(entry, context.services.library, await chosen_board(context)))
