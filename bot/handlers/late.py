"""What people wrote while the bot was away is answered late, and the answer says so."""

import datetime as dt
import logging

from telegram import Update
from telegram.error import TelegramError

from bot.context import Context
from bot.messaging import say
from bot.views.other import late
from reminders.calendar import LONDON

log = logging.getLogger(__name__)

LATE = dt.timedelta(minutes=10)
LONGEST = dt.timedelta(hours=25)
"""Telegram keeps what nobody fetches for 24 hours (Bot API, Getting updates): what looks older is a clock's fault."""


async def on_late_words(update: Update, context: Context) -> None:
    """Say sorry in front of the first answer to what waited; the answer itself comes from whoever gives it."""
    message, state = update.effective_message, context.state
    assert message is not None
    waited = context.now - message.date
    if not LATE <= waited <= LONGEST:
        return
    lately = state.sorry_at is not None and context.now - state.sorry_at < LATE
    if lately:
        return
    state.sorry_at = context.now
    try:
        await say(update, late(message.date.astimezone(LONDON)))
    except TelegramError as error:
        log.warning("an apology for a late answer did not go out: %s", type(error).__name__)
