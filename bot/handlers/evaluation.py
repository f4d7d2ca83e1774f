"""Evaluation waves for an officer, who is authorised in `publish` before any of these is called."""

from telegram import Update

from bot.context import Context
from bot.handlers import results
from bot.messaging import follow, show
from bot.noting import noted
from bot.views import evaluation as views
from bot.views import publish
from bot.views.other import stale_button
from feedback import broadcasts, subscriptions, waves
from knowledge.model import Board
from storage.tables import BroadcastKind, WavePhase


async def show_waves(update: Update, context: Context, board: Board, _: str) -> None:
    """The waves of the board, and what can be done."""
    found = await waves.of_board(context.services.store, board.id)
    is_open = next((wave for wave in found if waves.is_open(wave, context.today)), None)
    await show(update, views.waves_page(found, board, is_open))


async def ask_first(update: Update, context: Context, board: Board, value: str) -> None:
    """What will happen, before anybody is written to."""
    if value not in set(WavePhase):
        await follow(update, stale_button())
        return
    number = await subscriptions.number(context.services.store, board.id)
    await show(update, views.ask_first(board, WavePhase(value), number))


async def open_and_invite(update: Update, context: Context, board: Board, value: str) -> None:
    """Open a wave and invite those on the list, with the progress in this message."""
    store, message = context.services.store, update.effective_message
    number = await subscriptions.number(store, board.id)
    if value not in set(WavePhase) or message is None:
        await follow(update, stale_button())
        return
    if number == 0:
        await show(update, views.ask_first(board, WavePhase(value), number))
        return
    wave = await waves.open_wave(store, board.id, WavePhase(value), today=context.today)
    assert wave.id is not None
    begun = await broadcasts.begin(
        store,
        board.id,
        BroadcastKind.WAVE,
        wave.id,
        now=context.now,
        today=context.today,
        report=(context.chat_id, message.message_id),
    )
    assert begun is not None, "a wave that has just been made has no broadcast yet"
    await noted(context, board.id, "opened an evaluation", str(wave.id))
    await show(update, publish.progress(begun, board.name))
    context.services.nudge.set()


async def close(update: Update, context: Context, board: Board, value: str) -> None:
    """Take no more answers."""
    await waves.close_wave(context.services.store, board.id, int(value) if value.isdecimal() and len(value) < 10 else 0)
    await noted(context, board.id, "closed an evaluation", value)
    await show(update, views.closed(board))


async def show_results(update: Update, context: Context, board: Board, _: str) -> None:
    """What came out, in words and as a picture."""
    await results.send_results(update, context, board)
