"""A document that somebody sends: a score card that comes back, counts of feedback, or else a plan."""

import asyncio
from pathlib import PurePath

from telegram import Document, Update

from bot.context import Context
from bot.handlers import counts, plans
from bot.handlers.concern import send_surely
from bot.handlers.linked import person_id
from bot.messaging import say
from bot.views import scorecards as views
from bot.views.actions import refused
from bot.views.concern import urgent_card
from feedback.counts_file import board_of
from reminders import people, scoresheet, scoring
from reminders.changes import NotAllowedError
from reminders.intake.guards import check_size
from reminders.intake.problems import FileRefusedError
from reminders.scoring import Returned


async def on_file(update: Update, context: Context) -> None:
    """A document: a score card that comes back, or else whatever the plans make of it."""
    document = update.effective_message.document if update.effective_message else None
    access = await people.access(context.services.store, context.chat_id)
    returned = None
    if document is not None and access is not None and PurePath(document.file_name or "").suffix.lower() == ".xlsx":
        try:
            body = await _body(document)
            returned = await asyncio.to_thread(scoresheet.read_returned, document.file_name or "", body)
            counted = await asyncio.to_thread(board_of, body) if returned is None else None
        except scoresheet.CardRefusedError as error:
            await say(update, refused(str(error)))
            return
        except FileRefusedError:
            counted = None  # it is no score card; those who take other files say what is wrong with it
        if counted is not None:
            await counts.on_counts(update, context, counted, body)
            return
    if returned is None or access is None:
        await plans.on_file(update, context)
        return
    context.state.forget()
    if _is_urgent(context, returned):
        boards = [board for board in context.services.boards if board.id == returned.card.board]
        await send_surely(update, urgent_card(boards or context.services.boards, carry_on=None))
    try:
        writing = await scoring.take(context.services.store, returned, await person_id(context), context.now)
    except NotAllowedError:
        await say(update, views.not_for_you())
        return
    await say(update, views.overview(writing))


async def _body(document: Document) -> bytes:
    check_size(document.file_size or 0)
    return bytes(await (await document.get_file()).download_as_bytearray())


def _is_urgent(context: Context, returned: Returned) -> bool:
    """The live-concern check for every answer in words, as if it had been typed."""
    return any(context.services.urgency.is_live_concern(text) for text in returned.answers.values())
