"""An evaluation: three taps for each point. The answers are in memory until the last one, then they are counts."""

from telegram import Update

from bot.context import Context
from bot.handlers import feedback
from bot.messaging import data_of, follow, rows_of, show, thank
from bot.views import waves as views
from bot.views.other import stale_button
from feedback import waves
from feedback.report import Category
from feedback.waves import Answering


async def pressed(update: Update, context: Context) -> None:
    """`w:<wave>:begin`, `w:<wave>:<step>:<answer or back>` or `w:<wave>:say:`."""
    _, wave, verb, value = (*data_of(update).split(":"), "", "", "")[:4]
    message = update.effective_message
    # Data can be forged; the buttons of our own message, as Telegram tells them, cannot. Only the invitation that
    # was delivered leads here, so there cannot be more answers than invitations.
    offered = any(button.data == data_of(update) for row in rows_of(update) for button in row)
    if message is not None and _is_late(context, wave, verb):
        await thank(update, views.ALREADY)
    elif message is None or not offered or not wave.isdecimal():
        await follow(update, stale_button())
    elif verb == "say":
        await _say(update, context, int(wave))
    else:
        await _answer(update, context, (int(wave), message.message_id), verb, value)


def _is_late(context: Context, wave: str, verb: str) -> bool:
    """A tap on an evaluation that this chat has handed in, or on a question that it has answered."""
    if verb == "say" or not wave.isdecimal():
        return False
    sheet = context.state.sheet
    if int(wave) in context.state.handed_in:
        return True
    # A whole sheet that is still here could not be handed in: the last tap tries again.
    under_way = sheet is not None and sheet.wave_id == int(wave) and not sheet.is_whole
    return under_way and sheet is not None and verb.isdecimal() and int(verb) < sheet.step


async def _answer(update: Update, context: Context, which: tuple[int, int], verb: str, value: str) -> None:
    """Take an answer to a wave in a message, `which` has the numbers of both."""
    sheet, afresh = context.state.sheet, False
    if sheet is None or (sheet.wave_id, sheet.message_id) != which:
        sheet = await waves.start_answering(context.services.store, *which, today=context.today)
        context.state.sheet = sheet
        afresh = verb != "begin"
    elif verb.isdecimal() and value == "back":
        sheet.go_back(int(verb))
    elif verb.isdecimal():
        sheet.take(int(verb), value)
    if sheet is None:
        await show(update, views.closed())
    elif sheet.is_whole:
        await _hand_in(update, context, sheet)
    else:
        await show(update, views.question(sheet, afresh=afresh))


async def _hand_in(update: Update, context: Context, sheet: Answering) -> None:
    counted = await waves.hand_in(context.services.store, sheet, today=context.today)
    context.state.sheet = None
    context.state.handed_in.add(sheet.wave_id)
    await show(update, views.thanks(sheet.wave_id) if counted else views.closed())


async def _say(update: Update, context: Context, wave_id: int) -> None:
    """One more sentence, as feedback: screened, shown back, sealed."""
    wave = await waves.find(context.services.store, wave_id)
    board = context.services.library.boards.get(wave.board) if wave else None
    if board is None:
        await follow(update, stale_button())
        return
    await follow(update, views.before_sentence(board))
    await feedback.begin_about(update, context, board.id, Category.OTHER)
