"""/feedback: category, words, a look at what was noticed, send. The draft lives in memory only."""

import hashlib
import hmac

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.messaging import data_of, follow, say, show
from bot.views import feedback as views
from feedback.draft import Draft
from feedback.intake import submit
from feedback.keys import installed_key
from feedback.report import Category, FeedbackError


async def begin(update: Update, context: Context) -> None:
    """The statement first; before it the board, where none is chosen."""
    context.state.forget()
    board = await chosen_board(context)
    if board is None:
        await say(update, views.which_board(context.services.boards))
    else:
        await _begin_for(update, context, board.id)


async def pressed(update: Update, context: Context) -> None:
    """A button of the conversation: `f:<step>` or `f:<step>:<value>`."""
    _, step, *rest = data_of(update).split(":")
    value = rest[0] if rest else ""
    draft = context.state.draft
    if step == "board" and value in context.services.library.boards:
        await _begin_for(update, context, value)
    elif step == "cancel":
        await _cancel(update, context)
    elif draft is None:
        await follow(update, views.forgotten())
    elif step == "about" and value in set(Category):
        draft.category = Category(value)
        await show(update, views.write_now(draft.category))
    elif step == "back":
        draft.category = None
        await show(update, views.statement(context.services.library.boards[draft.board]))
    elif step == "again":
        draft.text = ""
        assert draft.category is not None
        await follow(update, views.write_now(draft.category))
    elif step == "out":
        draft.take_out(draft.findings())
        await _preview(update, draft)
    elif step == "send":
        await _send(update, context, draft)
    else:
        await follow(update, views.forgotten())


async def on_words(update: Update, context: Context, words: str) -> None:
    """A message while a draft is open is added to it and shown back."""
    draft = context.state.draft
    assert draft is not None
    if draft.category is None:
        await say(update, views.statement(context.services.library.boards[draft.board]))
        return
    try:
        draft.add(words)
    except FeedbackError as error:
        await say(update, views.refused(str(error)))
        return
    await _preview(update, draft)


async def begin_about(update: Update, context: Context, board_id: str, category: Category) -> None:
    """Begin where board and category are known already; the caller has shown the statement."""
    context.state.forget()
    if installed_key(context.services.settings.data_dir, board_id) is None:
        await follow(update, views.not_set_up(context.services.library.boards[board_id]))
        return
    context.state.draft = Draft(board=board_id, category=category)
    await follow(update, views.write_now(category))


async def cancel(update: Update, context: Context) -> None:
    """/cancel, in any conversation."""
    await _cancel(update, context)


async def _cancel(update: Update, context: Context) -> None:
    context.state.forget()
    await follow(update, views.cancelled())


async def _begin_for(update: Update, context: Context, board_id: str) -> None:
    board = context.services.library.boards[board_id]
    if installed_key(context.services.settings.data_dir, board_id) is None:
        await show(update, views.not_set_up(board))
        return
    context.state.draft = Draft(board=board_id)
    await show(update, views.statement(board))


async def _preview(update: Update, draft: Draft) -> None:
    for reply in views.preview(draft, draft.findings()):
        await follow(update, reply)


async def _send(update: Update, context: Context, draft: Draft) -> None:
    services = context.services
    sender = hmac.digest(services.process_key, str(context.chat_id).encode(), hashlib.sha256)
    public_key = installed_key(services.settings.data_dir, draft.board)
    try:
        report = draft.report()
    except FeedbackError as error:
        await follow(update, views.refused(str(error)))
        return
    if public_key is None:
        await follow(update, views.not_set_up(services.library.boards[draft.board]))
    elif not services.flood.admit(sender, context.now):
        await follow(update, views.too_fast())
    else:
        await submit(services.store, report, public_key, today=context.today)
        # Only now: if sealing or storing fails, the person can press Send again.
        context.state.draft = None
        await show(update, views.sent())
