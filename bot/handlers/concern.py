"""The live-concern check: the first thing that happens to any words a person sends.

It runs in a handler group of its own before all conversations, needs neither database nor board,
and when it fails it shows the card.
"""

import asyncio
import logging

from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.context import Context, Services
from bot.handlers import text
from bot.messaging import follow, say
from bot.pace import seconds_of
from bot.processor import MOST_WAITING
from bot.said import said
from bot.views.concern import urgent_card
from bot.views.other import stale_button, too_many
from bot.views.reply import Reply, esc

log = logging.getLogger(__name__)
WAITS = (0, 0, 1, 2, 4, 8, 15, 30)
"""Seconds before the card is sent again, and again, where the connection fails."""
LONGEST_WAIT = 300.0
"""Seconds for which the card waits at most where Telegram refuses more messages: late is better than never."""


async def on_any_message(update: Update, context: Context) -> None:
    """Show the urgent card where the words describe a live concern, and let nothing else answer them."""
    services = context.services
    if not is_urgent(services, update):
        return
    try:
        card = _card_with_a_way_back(update, context)
    except Exception as error:  # noqa: BLE001 - whatever went wrong around it, the card must come
        log.error("the urgent card came without a way back: %s", type(error).__name__)
        card = urgent_card(services.boards, carry_on=None)
    try:
        await send_surely(update, card)
    except TelegramError as error:
        log.error("the urgent card did not go out: %s", type(error).__name__)
    # Even if the card did not go out: an ordinary answer to such words would be worse than none.
    raise ApplicationHandlerStop


def is_urgent(services: Services, update: Update) -> bool:
    """Whether what came describes a live concern. If that cannot be told, it does."""
    try:
        words = said(update)
    except Exception as error:  # noqa: BLE001 - words that cannot be read may be a cry for help
        log.error("a message could not be read, card shown: %s", type(error).__name__)
        return True
    return bool(words) and services.urgency.is_live_concern(words)


def _card_with_a_way_back(update: Update, context: Context) -> Reply:
    state = context.state
    state.held = said(update)
    if state.draft is not None and update.effective_message is not None:
        state.trail.add(update.effective_message.message_id, context.now)
    boards = context.services.boards
    # What is in memory has to do: asking Telegram for the board would make the card late.
    chosen = [board for board in boards if board.id == state.board]
    return urgent_card(chosen or boards, carry_on=_label(context))


async def in_a_flood(update: Update, first: bool) -> None:  # noqa: FBT001 - called by the processor
    """What is not answered because too much of one person waits; a live concern never comes here.

    Args:
        update: what came, from a private chat.
        first: whether to say that too much waits; once is enough.
    """
    if not first:
        return
    log.warning("more than %d updates of one person wait: the latest are not answered", MOST_WAITING)
    try:
        await follow(update, too_many())
    except TelegramError as error:
        log.error("what was said in a flood did not go out: %s", type(error).__name__)


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
    """Send the card, again and again where the connection fails: it must not be lost to a hiccup.

    What Telegram cannot take as it is goes out in plain words; where Telegram asks to wait, this waits.

    Raises:
        TelegramError: if it did not go out within about a minute, or the person has blocked the bot.
    """
    in_plain_words = Reply(esc(card.plain))
    for wait in (*WAITS, None):
        try:
            await say(update, card)
        except (NetworkError, RetryAfter) as error:
            log.warning("the urgent card did not go out at once: %s", type(error).__name__)
            is_refused = isinstance(error, BadRequest)
            if wait is None or (is_refused and card == in_plain_words):
                raise
            if is_refused:
                card = in_plain_words
            asked = seconds_of(error) if isinstance(error, RetryAfter) else 0
            await asyncio.sleep(max(wait, min(asked, LONGEST_WAIT)))
        else:
            return
