"""/publish: an officer writes learning points step by step, and publishes them. Each step is authorised again."""

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.context import Context
from bot.handlers import evaluation
from bot.handlers.boards import only_board, own_board
from bot.messaging import data_of, follow, say, show
from bot.noting import noted
from bot.views import publish as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from feedback import broadcasts, cards, learning, subscriptions
from feedback.learning import LearningError, Writing, cycle_of
from knowledge.model import Board
from reminders.calendar import LONDON
from storage.tables import BroadcastKind, LearningPoint, PointKind

Step = Callable[[Update, Context, Board, str], Awaitable[None]]


async def begin(update: Update, context: Context) -> None:
    """/publish: which board, or straight to its points."""
    context.state.forget()
    if board := await only_board(update, context, views.which_board):
        await _home(update, context, board, "")


async def pressed(update: Update, context: Context) -> None:
    """`pb:<verb>:<board>[:<value>]`."""
    _, verb, board_id, value = (*data_of(update).split(":"), "", "", "")[:4]
    board = await own_board(context, board_id)
    if board is None:
        await follow(update, not_an_officer())
        return
    step = STEPS.get(verb)
    try:
        await (step(update, context, board, value) if step else follow(update, stale_button()))
    except LearningError as error:
        await follow(update, views.refused(str(error)))


async def on_words(update: Update, context: Context, words: str) -> None:
    """What was asked for; the next step, or the preview, follows."""
    writing, asked = context.state.writing, context.state.asking
    assert writing is not None
    board = await own_board(context, writing.board)
    if board is None:
        context.state.forget()
        await say(update, not_an_officer())
        return
    if asked is not None:
        try:
            writing.put(asked, words)
        except LearningError as error:
            await say(update, views.refused(str(error)))
            return
    await _go_on(update, context, board)


async def _go_on(update: Update, context: Context, board: Board) -> None:
    """Ask for the next thing that was not asked for yet, or show the card."""
    writing, asked = context.state.writing, context.state.asking
    assert writing is not None
    following = views.STEPS[views.STEPS.index(asked) + 1 :][:1] if asked in views.STEPS else ()
    if following and not writing.seen:
        context.state.asking = following[0]
        await follow(update, views.ask(following[0], writing))
        return
    context.state.asking, writing.seen = None, True
    await follow(update, views.preview(writing, _as_point(writing, context), board))


async def _home(update: Update, context: Context, board: Board, _: str) -> None:
    store = context.services.store
    points = await learning.of_board(store, board.id)
    weekday, number = await cards.weekday_of(store, board.id), await subscriptions.number(store, board.id)
    await show(update, views.home(board, points, cycle_of(context.today), weekday, number))


async def _new(update: Update, context: Context, board: Board, value: str) -> None:
    if value not in set(PointKind):
        await follow(update, stale_button())
        return
    context.state.forget()
    context.state.writing = Writing.new(board.id, PointKind(value), context.today)
    context.state.asking = "title"
    await follow(update, views.ask("title", context.state.writing))


async def _show(update: Update, context: Context, board: Board, value: str) -> None:
    await show(update, views.point(await _own(context, board, value), board))


async def _edit(update: Update, context: Context, board: Board, value: str) -> None:
    point = await _own(context, board, value)
    context.state.forget()
    context.state.writing = Writing.of(point)
    await follow(update, views.preview(context.state.writing, point, board))


async def _field(update: Update, context: Context, board: Board, value: str) -> None:
    writing = context.state.writing
    if writing is None or writing.board != board.id or value not in views.FIELDS:
        await follow(update, views.nothing_open())
        return
    context.state.asking = value
    await follow(update, views.ask(value, writing))


async def _skip(update: Update, context: Context, board: Board, _: str) -> None:
    writing = context.state.writing
    if writing is None or writing.board != board.id:
        await follow(update, views.nothing_open())
        return
    writing.put("more", "")
    context.state.asking = "more"
    await _go_on(update, context, board)


async def _cancel(update: Update, context: Context, board: Board, _: str) -> None:
    context.state.forget()
    await show(update, views.cancelled(board))


async def _save(update: Update, context: Context, board: Board, _: str) -> None:
    point = await _saved(update, context, board)
    if point is not None:
        context.services.nudge.set()
        await show(update, views.point(point, board, note="Saved."))


async def _now(update: Update, context: Context, board: Board, _: str) -> None:
    point = await _saved(update, context, board)
    if point is not None:
        await _publish(update, context, board, str(point.id))


async def _publish(update: Update, context: Context, board: Board, value: str) -> None:
    point = await _own(context, board, value)
    assert point.id is not None
    point = await learning.publish(context.services.store, board.id, point.id, today=context.today)
    context.services.nudge.set()
    await noted(context, board.id, "published a learning point", value)
    note = "Published. It is in /learning now, and in the answers in a moment."
    await show(update, views.point(point, board, note=note))


async def _withdraw(update: Update, context: Context, board: Board, value: str) -> None:
    point = await _own(context, board, value)
    assert point.id is not None
    point = await learning.withdraw(context.services.store, board.id, point.id)
    context.services.nudge.set()
    await noted(context, board.id, "withdrew a learning point", value)
    await show(update, views.point(point, board, note="Withdrawn. Nobody sees it any more."))


async def _delete(update: Update, context: Context, board: Board, value: str) -> None:
    point = await _own(context, board, value)
    assert point.id is not None
    await learning.delete_draft(context.services.store, board.id, point.id)
    await noted(context, board.id, "deleted a draft", value)
    await show(update, views.deleted(board))


async def _tell(update: Update, context: Context, board: Board, value: str) -> None:
    """Send what has changed to those on the list, with the progress in this message."""
    point, message = await _own(context, board, value), update.effective_message
    if point.kind is not PointKind.CHANGE or message is None or point.id is None:
        await follow(update, stale_button())
        return
    if await learning.seen_by_all(context.services.store, point.id, context.today) is None:
        raise LearningError("Practitioners do not see it today, so nothing was sent. Publish it first.")
    begun = await broadcasts.begin(
        context.services.store,
        board.id,
        BroadcastKind.CHANGE,
        point.id,
        now=context.now,
        today=context.today,
        report=(context.chat_id, message.message_id),
    )
    if begun is None:
        await follow(update, views.already_told())
        return
    await noted(context, board.id, "told the list of a change", value)
    await show(update, views.progress(begun, board.name))
    context.services.nudge.set()


async def _days(update: Update, context: Context, board: Board, _: str) -> None:
    await show(update, views.days(board, await cards.weekday_of(context.services.store, board.id)))


async def _day(update: Update, context: Context, board: Board, value: str) -> None:
    if value not in ("0", "1", "2", "3", "4", "off"):
        await follow(update, stale_button())
        return
    weekday = None if value == "off" else int(value)
    local = context.now.astimezone(LONDON)
    await cards.choose_weekday(context.services.store, board.id, weekday, local=local)
    await noted(context, board.id, "chose the day of the cards", value)
    await show(update, views.day_chosen(board, weekday))


async def _own(context: Context, board: Board, value: str) -> LearningPoint:
    """The board's point with this number; a LearningError for anything else."""
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    return await learning.own(context.services.store, board.id, number)


async def _saved(update: Update, context: Context, board: Board) -> LearningPoint | None:
    writing = context.state.writing
    if writing is None or writing.board != board.id:
        await follow(update, views.nothing_open())
        return None
    point = await learning.save(context.services.store, writing, today=context.today)
    context.state.forget()
    await noted(context, board.id, "wrote a learning point", str(point.id))
    return point


def _as_point(writing: Writing, context: Context) -> LearningPoint:
    """What is being written as a point that nothing has stored, to be shown."""
    names = ("board", "kind", "title", "what", "why", "more", "document", "section", "from_on", "until_on")
    return LearningPoint(cycle=cycle_of(context.today), **{name: getattr(writing, name) for name in names})


STEPS: dict[str, Step] = {
    "home": _home,
    "new": _new,
    "show": _show,
    "edit": _edit,
    "field": _field,
    "skip": _skip,
    "cancel": _cancel,
    "save": _save,
    "now": _now,
    "publish": _publish,
    "withdraw": _withdraw,
    "delete": _delete,
    "tell": _tell,
    "days": _days,
    "day": _day,
    "waves": evaluation.show_waves,
    "open": evaluation.ask_first,
    "invite": evaluation.open_and_invite,
    "close": evaluation.close,
    "results": evaluation.show_results,
}
