"""Presses of buttons, and inline queries, that the bot has yet to answer, each of which it may answer once."""

import asyncio
import secrets
from collections.abc import Iterable

from bot.demo.errors import bad_request
from bot.demo.model import JSON

ANSWER_LIMIT = 200
"""Characters of an answer's text (answerCallbackQuery)."""


class Presses:
    """Queries by id, of one kind. Those of updates that the bot has not confirmed are still open after a restart."""

    def __init__(self, pending_updates: Iterable[JSON], kind: str = "callback_query") -> None:
        self._open: dict[str, int] = {}
        self._waiting: dict[str, asyncio.Future[JSON]] = {}
        for update in pending_updates:
            if query := update.get(kind):
                self._open[query["id"]] = query["from"]["id"]

    def open(self, person: int) -> str:
        """The id of a new press by this person."""
        query = str(secrets.randbits(62))
        self._open[query] = person
        return query

    def answer(self, query: str, answer: JSON) -> int:
        """Take the bot's answer and give whose press it was.

        Raises:
            ApiError: if there is no such press, or if it has been answered.
        """
        person = self._open.pop(query, None)
        if person is None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        waiting = self._waiting.pop(query, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)
        return person

    async def answered(self, query: str, seconds: float) -> JSON | None:
        """The bot's answer to a press just made, or None if there is none within `seconds`."""
        future: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[query] = future
        try:
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError:
            return None
        finally:
            self._waiting.pop(query, None)
