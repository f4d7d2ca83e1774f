"""Officers are told before feedback is deleted because nobody fetched it."""

import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from bot.context import Services
from bot.views.batches import expiry
from bot.views.reply import Reply
from feedback.retention import to_warn, warned
from reminders.messages import Delivered, Result

log = logging.getLogger(__name__)

Tell = Callable[[int, Reply], Awaitable[Result]]
"""Sends a reply to a private chat."""


async def warn_officers(services: Services, tell: Tell, *, today: dt.date) -> None:
    """Tell each officer once. Whom a message did not surely reach is told again the next day.

    Args:
        services: the store and the boards.
        tell: sends.
        today: the day in Europe/London.
    """
    for warning in await to_warn(services.store, today=today):
        board = services.library.boards.get(warning.board)
        if board is None:
            continue
        result = await tell(warning.chat_id, expiry(board, warning.delete_on))
        if isinstance(result, Delivered):
            await warned(services.store, warning)
        else:
            log.warning("a warning about old feedback did not surely arrive: %s", type(result).__name__)
