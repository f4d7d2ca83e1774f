"""The live-concern check: the first thing that happens to any words a person sends.

It runs in a handler group of its own before all conversations, needs neither database nor board,
and when it fails it shows the card.
"""

import logging

from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.context import Context, Services
from bot.handlers import text
from bot.messaging import follow, say
from bot.processor import MOST_WAITING
from bot.views.concern import urgent_card
from bot.views.other import stale_button, too_many
from bot.views.reply import Reply

log = logging.getLogger(__name__)
TRIES = 3


async def on_any_message(update: Update, context: Context) -> None:
    """Show the urgent card where the words describe a live concern, and let nothing else answer them."""
    words = _words(update)
    if not words or not context.services.urgency.is_live_concern(words):
        return
    state = context.state
    state.held = words
    if state.draft is not None and update.effective_message is not None:
        state.trail.add(update.effective_message.message_id, context.now)
    boards = context.services.boards
    # What is in memory has to do: asking Telegram for the board would make the card late.
    chosen = [board for board in boards if board.id == state.board]
    await send_surely(update, urgent_card(chosen or boards, carry_on=_label(context)))
    raise ApplicationHandlerStop


async def in_a_flood(services: Services, update: Update, first: bool) -> None:  # noqa: FBT001 - called by the processor
    """What is not answered because too much of one person waits: a live concern still gets its card, at once.

    Args:
        services: what was wired.
        update: what came, from a private chat.
        first: whether to say that too much waits; once is enough.
    """
    words = _words(update)
    try:
        if words and services.urgency.is_live_concern(words):
            await send_surely(update, urgent_card(services.boards, carry_on=None))
        elif first:
            log.warning("more than %d updates of one person wait: the latest are not answered", MOST_WAITING)
            await follow(update, too_many())
    except TelegramError as error:
        log.error("what was said in a flood did not go out: %s", type(error).__name__)  # noqa: TRY400 - no trace: see on_error


def _words(update: Update) -> str:
    """What the person wrote, without the command before it."""
    message = update.effective_message
    words = (message.text or message.caption or "") if message else ""
    if not words.startswith("/"):
        return words
    command, *rest = words.split(maxsplit=1)
    said = rest[0] if rest else ""
    # One word after /start is the random token of an invitation, in which any word may turn up.
    is_token = command.partition("@")[0] == "/start" and len(said.split()) == 1
    return "" if is_token else said


async def carry_on(update: Update, context: Context) -> None:
    """Go on with the message that raised the card: as feedback, a note, or a question."""
    held, context.state.held = context.state.held, None
    if held is None:
        await follow(update, stale_button())
        return
    if update.callback_query is not None:
        await update.callback_query.answer()
    await text.route(update, context, held)


def _label(context: Context) -> str:
    if context.state.draft is not None:
        return "Carry on with my feedback"
    if context.state.writing is not None:
        return "Carry on with my learning point"
    if context.state.awaited(context.now) is not None:
        return "Carry on with my note"
    return "It is not urgent: answer my question"


async def send_surely(update: Update, card: Reply) -> None:
    """Send the card, at once again where the connection fails: it must not be lost to a hiccup."""
    for left in reversed(range(TRIES)):
        try:
            await say(update, card)
        except NetworkError as error:
            log.warning("the urgent card did not go out, %d tries left: %s", left, type(error).__name__)
            if not left:
                raise
        else:
            return
