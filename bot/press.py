"""Buttons count in private chats only."""

from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler

from bot.context import Context


class PrivatePress(CallbackQueryHandler[Context, Any]):
    """Takes the press of a button in a person's own chat with the bot, and no other.

    All our buttons stand in private chats. A press from elsewhere, or from a message that Telegram does not
    name, was forged or forwarded, and who may do what is decided by the private chat.
    """

    def check_update(self, update: object) -> Any:
        """Whether this is such a press, with data that the pattern fits."""
        if not isinstance(update, Update) or update.callback_query is None:
            return None
        message = update.callback_query.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            return None
        return super().check_update(update)
