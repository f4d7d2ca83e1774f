"""/report: an officer looks at a quarter's exception report, and takes it as a document, a spreadsheet or a picture."""

import asyncio
import datetime as dt

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.handlers.boards import own_board, own_boards
from bot.handlers.counts import counts_for
from bot.handlers.linked import number, person_id
from bot.messaging import data_of, follow, say_picture, send_file, show, stop_spinner
from bot.noting import noted
from bot.views import board as board_views
from bot.views import report as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from knowledge.model import Board
from reminders import reporting
from reminders.outbox import confirm
from reminders.quarters import QuarterError, before, label, quarter_end, read_quarter

ENDINGS = {"doc": "docx", "xls": "xlsx"}
"""Of the files that can be taken away."""


async def show_report(update: Update, context: Context) -> None:
    """/report, or /report 2017-Q2."""
    context.state.forget()
    boards = await own_boards(context)
    chosen = await chosen_board(context)
    board = chosen if chosen in boards else None
    if not boards:
        await show(update, not_an_officer())
        return
    try:
        quarter_on = read_quarter(" ".join(context.args)) if context.args else before(quarter_end(context.today))
    except QuarterError as error:
        await show(update, views.not_a_quarter(error))
        return
    if board is None and len(boards) > 1:
        await show(update, views.which_board(boards, quarter_on))
    else:
        await _offer(update, context, board or boards[0], quarter_on)


async def pressed(update: Update, context: Context) -> None:
    """`rp:<step>:<board>:<quarter>[:<outbox message or 0>]`; the tap proves that the message arrived."""
    _, step, board_id, quarter, message = (*data_of(update).split(":"), "", "", "", "")[:5]
    board = await own_board(context, board_id)
    if board is None:
        await follow(update, not_an_officer())
        return
    try:
        quarter_on = read_quarter(quarter) if quarter else before(quarter_end(context.today))
    except QuarterError:
        await follow(update, stale_button())
        return
    if number(message):
        await confirm(context.services.store, number(message), await person_id(context), context.now)
    if step == "other":
        await show(update, views.which_board(await own_boards(context), quarter_on))
    elif step in ("board", "show"):
        await _offer(update, context, board, quarter_on)
    elif step in views.FORMS and before(quarter_on) < context.today:
        await _send(update, context, board, quarter_on, step)
    else:
        await follow(update, stale_button())


async def _offer(update: Update, context: Context, board: Board, quarter_on: dt.date) -> None:
    if before(quarter_on) >= context.today:
        await show(update, views.not_begun(label(quarter_on)))
        return
    report = await reporting.of_quarter(context.services.store, board.id, quarter_on, context.today)
    current = quarter_end(context.today)
    others = [each for each in (before(quarter_on), before(current), current) if each != quarter_on]
    several = len(await own_boards(context)) > 1
    await show(update, views.offered(report, board, quarter_on, list(dict.fromkeys(others))[:2], several=several))


async def _send(update: Update, context: Context, board: Board, quarter_on: dt.date, form: str) -> None:
    from bot.dossiers import gather
    from bot.papers import exceptions

    services = context.services
    await stop_spinner(update)
    dossier = await gather(
        services.store,
        services.library,
        board,
        quarter_on,
        today=context.today,
        counts=counts_for(context, board.id),
    )
    if form in ENDINGS:
        make = exceptions.document if form == "doc" else exceptions.workbook
        # Drawing and writing take a while, and must hold up nobody else's answer.
        made = await asyncio.to_thread(make, dossier, context.today)
        note = views.file_note(dossier.title, dossier.facts)
        await send_file(update, f"{dossier.stem}.{ENDINGS[form]}", made, note)
        await noted(context, board.id, "took a report away", f"{dossier.stem}.{ENDINGS[form]}")
    elif not dossier.report.lines:
        await follow(update, views.nothing_to_draw())
    else:
        picture = await asyncio.to_thread(exceptions.picture, dossier)
        await say_picture(update, picture, board_views.caption(dossier.report, board))
        await noted(context, board.id, "took a report away", f"{dossier.stem}.png")
