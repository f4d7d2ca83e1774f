"""/attendance: an officer records who came to a meeting, seat by seat. Each tap is authorised again."""

import datetime as dt

from telegram import Update

from bot.context import Context
from bot.handlers.boards import only_board, own_board
from bot.handlers.linked import number, person_id
from bot.messaging import data_of, follow, say, show
from bot.views import attendance as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from bot.views.reply import Reply
from reminders import attendance
from reminders.changes import NotAllowedError

YEAR = dt.timedelta(days=365)


async def show_meetings(update: Update, context: Context) -> None:
    """/attendance."""
    context.state.forget()
    if board := await only_board(update, context, views.which_board):
        await say(update, await _of_board(context, board.id, "board", 0))


async def pressed(update: Update, context: Context) -> None:
    """`at:board|sum:<board>:<page>`, `at:of:<meeting>:<page>`, `at:seat|p|d|a|n|x:<meeting>:<seat>`."""
    _, verb, about, value = data_of(update).split(":")
    try:
        if verb in ("board", "sum"):
            await show(update, await _of_board(context, about, verb, number(value)))
        elif verb == "of":
            await show(update, views.sheet(await _sheet(context, about), number(value)))
        elif verb == "seat":
            found = await _sheet(context, about)
            known = number(value) < len(found.seats)
            await show(update, views.seat(found, number(value)) if known else stale_button())
        elif verb in views.TAPS:
            await _record(update, context, verb, number(about), number(value))
        else:
            await follow(update, stale_button())
    except NotAllowedError:
        await follow(update, not_an_officer())


async def _record(update: Update, context: Context, letter: str, meeting: int, seat: int) -> None:
    """Record a seat, and go on with the next one that has no record."""
    found = await attendance.record(
        context.services.store,
        meeting,
        await person_id(context),
        context.today,
        seat_number=seat,
        came=views.TAPS[letter],
    )
    left = next((place for place in range(seat + 1, len(found.seats)) if found.seats[place][1] is None), None)
    taken_back = views.TAPS[letter] is None
    page = views.sheet(found, seat // views.PAGE) if left is None or taken_back else views.seat(found, left)
    await show(update, page)


async def _sheet(context: Context, meeting: str) -> attendance.Sheet:
    return await attendance.sheet(context.services.store, number(meeting), await person_id(context))


async def _of_board(context: Context, board_id: str, verb: str, page: int) -> Reply:
    board = await own_board(context, board_id)
    if board is None:
        raise NotAllowedError
    store, today = context.services.store, context.today
    if verb == "sum":
        return views.figures(board, await attendance.of_board(store, board.id, today - YEAR, today))
    return views.which_meeting(board, await attendance.held(store, board.id, await person_id(context), today), page)
