"""The messages of one conversation, so that they can be removed from the chat. In memory only."""

import datetime as dt
from dataclasses import dataclass, field

from telegram.error import BadRequest
from telegram.ext import ExtBot

REACH = dt.timedelta(hours=48)
"""Telegram lets a bot delete messages of a private chat, both sides', for so long (Bot API, deleteMessage)."""
AT_ONCE = 100
"""Messages that one request may delete (Bot API, deleteMessages)."""


@dataclass(slots=True)
class Trail:
    """Messages by their number in the chat, with the instant at which each was seen first."""

    seen: dict[int, dt.datetime] = field(default_factory=dict, repr=False)

    def add(self, message_id: int, now: dt.datetime) -> None:
        """Remember a message."""
        self.seen.setdefault(message_id, now)

    async def remove(self, bot: ExtBot[None], chat_id: int, now: dt.datetime) -> int:
        """Delete what Telegram lets go, and forget all of it.

        Returns:
            How many messages stay, because they are too old or Telegram refused.
        """
        young = [number for number, at in self.seen.items() if now - at < REACH]
        stay = len(self.seen) - len(young)
        for start in range(0, len(young), AT_ONCE):
            some = young[start : start + AT_ONCE]
            try:
                await bot.delete_messages(chat_id, some)
            except BadRequest:
                stay += len(some)
        self.seen.clear()
        return stay
