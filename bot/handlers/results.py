"""What came out of the evaluations: in words, and as a picture that is drawn off the event loop."""

import asyncio

from telegram import Update

from bot.charts import wave_chart
from bot.context import Context
from bot.messaging import follow, say, say_picture
from bot.views import evaluation as views
from feedback import wave_results
from knowledge.model import Board
from reminders import people


async def show_results(update: Update, context: Context, board: Board) -> None:
    """/learning results: for the board's members and officers."""
    access = await people.access(context.services.store, context.chat_id)
    if access is None or not (access.is_member(board.id) or access.is_officer(board.id)):
        await say(update, views.not_for_you())
        return
    await send_results(update, context, board)


async def send_results(update: Update, context: Context, board: Board) -> None:
    """The picture first, then all figures in words; whoever calls has authorised it."""
    found = await wave_results.results(context.services.store, board.id, today=context.today)
    if not found:
        await follow(update, views.no_results(board))
        return
    shown = wave_results.latest(found)
    replies = views.results(found, board)
    if shown:
        picture = await asyncio.to_thread(wave_chart, shown, board.short_name)
        await say_picture(update, picture, views.caption(shown, board))
    for reply in replies:
        await follow(update, reply)
