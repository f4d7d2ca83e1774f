"""/meetings: an officer enters when groups and forums meet. Each step is authorised again."""

from telegram import Update

from bot.context import Asked, Context, Note
from bot.handlers.boards import only_board, own_board
from bot.handlers.linked import number, person_id
from bot.messaging import data_of, follow, say, show
from bot.noting import noted
from bot.views import meetings as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from bot.views.reply import Reply
from knowledge.model import Board
from reminders import meetings, people
from reminders.changes import NotAllowedError


async def show_meetings(update: Update, context: Context) -> None:
    """/meetings."""
    context.state.forget()
    if board := await only_board(update, context, views.which_board):
        await say(update, await _coming(context, board, 0))


async def pressed(update: Update, context: Context) -> None:
    """`t:<step>:<board or meeting>:<page or role>`."""
    _, step, place, value = data_of(update).split(":")
    try:
        if step == "off":
            taken = await meetings.cancel(context.services.store, number(place), await person_id(context))
            await noted(context, taken.board, "took a meeting off", taken.name)
            await follow(update, views.taken_off(taken))
        elif step in ("keep", "again"):
            await _settle(update, context, keep=step == "keep")
        else:
            await _of_board(update, context, step, place, number(value))
    except NotAllowedError:
        await follow(update, not_an_officer())


async def _of_board(update: Update, context: Context, step: str, board_id: str, value: int) -> None:
    board = await own_board(context, board_id)
    if board is None:
        raise NotAllowedError
    roles = await people.roles_of_board(context.services.store, board.id)
    if step == "board":
        await show(update, await _coming(context, board, value))
    elif step == "add":
        await show(update, views.whose(board, roles, value))
    elif step == "of":
        role = next((each for each in roles if each.id == value), None)
        name = role.name if role else board.name
        context.state.forget()
        context.state.note = Note(Asked.MEETINGS, other=value if role else 0, board=board.id, name=name)
        await follow(update, views.ask_dates(name))
    else:
        await follow(update, stale_button())


async def _settle(update: Update, context: Context, *, keep: bool) -> None:
    note = context.state.note
    if note is None or note.asked is not Asked.MEETINGS or not note.slots:
        await follow(update, stale_button())
        return
    if not keep:
        note.slots = ()
        await follow(update, views.ask_dates(note.name))
        return
    fresh = await meetings.enter(
        context.services.store,
        note.board,
        await person_id(context),
        note.slots,
        role_id=note.other or None,
        name=note.name,
    )
    await noted(context, note.board, "entered meetings", note.name)
    context.state.note = None
    context.services.nudge.set()
    await show(update, views.kept(note.name, fresh, len(note.slots)))


async def _coming(context: Context, board: Board, page: int) -> Reply:
    return views.coming(board, await meetings.coming(context.services.store, board.id, context.now), page)
