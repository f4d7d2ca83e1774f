"""Sends what the outbox hands out, and tells its errors apart.

What matters is whether a message may have arrived. python-telegram-bot wraps the cause of a failed
request, so the connection that was refused before anything was written is told from the answer
that was lost afterwards.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

import httpx
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.messaging import NO_PREVIEW, keyboard
from bot.pace import PACED, Pace, seconds_of
from bot.views.letters import letter
from bot.views.reply import Reply
from reminders.messages import Ambiguous, Delivered, Message, Moved, NotSent, Refused, Result

log = logging.getLogger(__name__)

GONE = ("chat not found", "user is deactivated", "user not found")
"""What Telegram calls a person who is not there any more, in a Bad Request."""
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
"""Of these, the ones that every other message would meet as well."""
NOT_OURS = dt.timedelta(minutes=5)
"""How long to wait when something other than Telegram answers, or Telegram no longer knows the token."""
FIRST_HOLD, LONGEST_HOLD = dt.timedelta(seconds=5), dt.timedelta(seconds=60)
"""How long everybody waits when there is no connection: at first, and after many tries."""


class Delivery:
    """Delivers replies and what the outbox hands out through Telegram, at the pace that it allows.

    `names` gives each board's name by its id.
    """

    def __init__(self, bot: ExtBot[Any], pace: Pace, names: Mapping[str, str] | None = None) -> None:
        self._bot = bot
        self._pace = pace
        self._names = dict(names or {})
        self._failures = 0

    async def send(self, message: Message) -> Result:
        """Send a message of the outbox, whose turn it is, and say how that went.

        It raises nothing that Telegram or the network cause.
        """
        return await self.post(message.chat_id, letter(message, self._names))

    async def tell(self, chat_id: int, reply: Reply) -> Result:
        """Wait for the chat's turn, then `post`."""
        await self._pace.turn(chat_id)
        return await self.post(chat_id, reply)

    async def post(self, chat_id: int, reply: Reply) -> Result:
        """Send a reply to a chat and say how that went. The caller has waited for `Pace.turn`."""
        try:
            sent = await self._bot.send_message(
                chat_id,
                reply.html,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(reply.buttons),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=PACED,
            )
        except TelegramError as error:
            return self._weighed(error)
        self._failures = 0
        return Delivered(sent.message_id)

    def _weighed(self, error: TelegramError) -> Result:
        """What an error means for this message; what concerns all messages holds them back."""
        result = outcome_of(error)
        if isinstance(error, InvalidToken):
            if self._pace.held <= 0:
                log.error(
                    "Telegram, or a proxy before it, does not know the bot's token: nothing is sent for %.0f minutes. "
                    "Check SAFEBOARD_BOT_TOKEN with @BotFather, and what stands between here and Telegram.",
                    NOT_OURS.total_seconds() / 60,
                )
            self._pace.hold(NOT_OURS.total_seconds())
        elif isinstance(error, RetryAfter):
            log.warning("Telegram asks to wait for %.0f s", seconds_of(error))
            self._pace.hold(seconds_of(error))
        elif isinstance(error.__cause__, NO_CONNECTION):
            hold = min(FIRST_HOLD * 2 ** min(self._failures, 8), LONGEST_HOLD)
            if self._pace.held <= 0:
                self._failures += 1
                log.warning("Telegram cannot be reached (%s): waiting for %.0f s", result, hold.total_seconds())
                self._pace.hold(hold.total_seconds())
            return NotSent(type(error.__cause__).__name__, hold)
        return result


def outcome_of(error: TelegramError) -> Result:
    """What an error says about whether the message arrived, and what to do next."""
    reason = type(error).__name__
    match error:
        case RetryAfter():
            return NotSent(reason, dt.timedelta(seconds=seconds_of(error)))
        case Forbidden():
            return Refused(reason, unreachable=True)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case InvalidToken():
            # An empty 404 from a proxy looks like this too: wait, and never give up on people.
            return NotSent(reason, NOT_OURS)
        case BadRequest():
            return Refused(error.message, unreachable=error.message.lower() in GONE)
    # What never left this computer can go again; of anything else nobody knows whether it arrived.
    cause = error.__cause__ or error
    outcome = NotSent if isinstance(cause, NEVER_LEFT) else Ambiguous
    return outcome(type(cause).__name__)
