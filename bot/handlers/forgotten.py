"""After a restart: words that may answer what the bot had asked before, and has forgotten.

What it waits for is in memory only. So for a while after a start, whoever is an owner or an officer is told once that
their words were taken for a question, and how to go on; the words are not kept as a question without an answer.
"""

import logging

from telegram import Update

from bot.context import MEMORY, Context
from bot.handlers import ask
from bot.logs import describe
from bot.messaging import say
from bot.views.other import asked_before
from reminders import people
from storage.tables import Standing

log = logging.getLogger(__name__)


async def on_question(update: Update, context: Context, words: str) -> None:
    """Answer a question; say so, if it may have been none."""
    doubted = await _may_be_an_answer(context)
    await ask.on_question(update, context, words, counted=not doubted)
    if doubted:
        await say(update, asked_before())


async def _may_be_an_answer(context: Context) -> bool:
    """Whether something may have been asked before this process began. True once at most for each chat."""
    state, services = context.state, context.services
    if state.doubted or context.now - services.started_at > MEMORY:
        return False
    state.doubted = True
    try:
        access = await people.access(services.store, context.chat_id)
    except Exception as error:  # noqa: BLE001 - questions are answered without a database too
        log.warning("it could not be told whether something had been asked: %s", describe(error))
        return False
    return access is not None and (bool(access.roles) or any(grant.kind is Standing.OFFICER for grant in access.grants))
