"""Sends what the outbox hands out, and tells its errors apart.

What matters is whether a message may have arrived. python-telegram-bot wraps the cause of a failed
request, so the connection that was refused before anything was written is told from the answer
that was lost afterwards.
"""

import datetime as dt

import httpx
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.messaging import NO_PREVIEW, keyboard
from bot.views.actions import digest, notice
from bot.views.reply import Reply
from reminders.messages import Ambiguous, Delivered, Digest, Message, NotSent, Refused, Result

GONE = ("chat not found", "user is deactivated", "user not found")
"""What Telegram calls a person who is not there any more, in a Bad Request."""
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOT_OURS = dt.timedelta(minutes=5)
"""How long to wait when something other than Telegram answers, or Telegram no longer knows the token."""


class Delivery:
    """Delivers digests and notices through Telegram."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self._bot = bot

    async def send(self, message: Message) -> Result:
        """Send one message and say how that went; it raises nothing that Telegram or the network cause."""
        return await self.post(message.chat_id, digest(message) if isinstance(message, Digest) else notice(message))

    async def post(self, chat_id: int, reply: Reply) -> Result:
        """Send a reply to a chat and say how that went."""
        try:
            sent = await self._bot.send_message(
                chat_id,
                reply.html,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(reply.buttons),
                link_preview_options=NO_PREVIEW,
            )
        except TelegramError as error:
            return outcome_of(error)
        return Delivered(sent.message_id)


def outcome_of(error: TelegramError) -> Result:
    """What an error says about whether the message arrived, and what to do next."""
    reason = type(error).__name__
    match error:
        case RetryAfter():
            wait = error.retry_after
            assert isinstance(wait, dt.timedelta), "running_bot sets PTB_TIMEDELTA"
            return NotSent(reason, wait)
        case Forbidden():
            return Refused(reason, unreachable=True)
        case InvalidToken():
            # An empty 404 from a proxy looks like this too: wait, and never give up on people.
            return NotSent(reason, NOT_OURS)
        case BadRequest() | ChatMigrated():
            return Refused(error.message, unreachable=error.message.lower() in GONE)
    # What never left this computer can go again; of anything else nobody knows whether it arrived.
    cause = error.__cause__ or error
    outcome = NotSent if isinstance(cause, NEVER_LEFT) else Ambiguous
    return outcome(type(cause).__name__)
