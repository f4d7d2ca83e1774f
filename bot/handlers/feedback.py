"""/feedback: the statement, a few closed questions, words, a look at what was noticed. The draft lives in memory only.

How it ends is in `feedback_end`.
"""

from dataclasses import dataclass

from telegram import Update

from bot.chosen_board import chosen_board, note_draft
from bot.context import Context
from bot.handlers import ask, feedback_end
from bot.messaging import data_of, follow, show
from bot.trail import Trail
from bot.views import feedback as views
from bot.views import feedback_end as endings
from bot.views.other import stale_button
from bot.views.reply import Reply
from feedback.draft import Draft, Noticed, Step
from feedback.keys import installed_key
from feedback.report import Category, FeedbackError, Question, Role

BEFORE = {Step.ROLE: Step.ABOUT, Step.QUESTION: Step.ROLE, Step.TEXT: Step.QUESTION}


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a draft: `f:<the draft's tag>:<verb>:<value>`. Anybody can forge one."""

    tag: str
    verb: str
    value: str

    @classmethod
    def read(cls, data: str) -> "Press | None":
        """The press, or None for data that no button of a draft has."""
        parts = data.split(":")
        return cls(*parts[1:]) if len(parts) == 4 else None


async def begin(update: Update, context: Context) -> None:
    """The statement first; before it the board, where none is chosen. An open draft with words in it goes on.

    Also `f:resume`: after a restart, the words typed since are the beginning of the new draft.
    """
    draft, words = context.state.draft, context.state.lost
    if draft is not None and draft.text:
        _saw(update, context)
        await _ask(update, context, draft)
        return
    context.state.forget()
    context.state.beginning, context.state.lost = True, words
    if words is None:
        context.state.trail = Trail()
    _saw(update, context)
    board = await chosen_board(context)
    if board is None:
        await _say(update, context, views.which_board(context.services.boards))
    else:
        await _begin_for(update, context, board.id)


async def board_pressed(update: Update, context: Context) -> None:
    """`f:board:<id>`."""
    board = data_of(update).removeprefix("f:board:")
    draft = context.state.draft
    if board not in context.services.library.boards:
        await follow(update, stale_button())
    elif draft is not None and draft.text:
        await _ask(update, context, draft)
    else:
        await _begin_for(update, context, board)


async def ask_instead(update: Update, context: Context) -> None:
    """`f:ask`: after a restart, the words were a question and not part of the draft that is gone."""
    words, context.state.lost = context.state.lost, None
    context.state.lost_draft = False
    if words is None:
        await follow(update, stale_button())
        return
    assert update.callback_query is not None
    await update.callback_query.answer()
    await ask.on_question(update, context, words)
    await note_draft(context, open_=False)


async def pressed(update: Update, context: Context) -> None:
    """A button of a draft; one of an earlier draft, or of an earlier preview, decides nothing."""
    press, draft = Press.read(data_of(update)), context.state.draft
    if press is None or draft is None or press.tag != draft.tag:
        await follow(update, endings.forgotten())
        return
    match press.verb:
        case "cancel":
            await feedback_end.cancel(update, context)
        case "out" | "keep":
            await _decide(update, context, draft, press)
        case "send" | "receipt" if press.value == str(draft.version) and not draft.noticed():
            await feedback_end.send(update, context, draft, with_receipt=press.verb == "receipt")
        case _:
            _step(draft, press)
            await _ask(update, context, draft)


def _step(draft: Draft, press: Press) -> None:
    """Take an answer or go back; whatever is not expected now changes nothing, and the question is asked again."""
    match press.verb, press.value, draft.step:
        case "about", value, Step.ABOUT if value in set(Category):
            draft.category, draft.step = Category(value), Step.ROLE
        case "role", value, Step.ROLE if value in set(Role):
            draft.role, draft.step = Role(value), Step.QUESTION
        case "question", value, Step.QUESTION if value in {*Question, "none"}:
            draft.question, draft.step = (None if value == "none" else Question(value)), Step.TEXT
        case "again", _, Step.TEXT:
            draft.write_again()
        case "back", _, step:
            draft.step = BEFORE.get(step, step)


async def _decide(update: Update, context: Context, draft: Draft, press: Press) -> None:
    """Take out or keep one thing that was noticed, or all; what an older preview showed is shown anew instead."""
    version, _, which = press.value.partition(".")
    noticed = draft.noticed()
    if version == str(draft.version):
        chosen: tuple[Noticed, ...] = ()
        if which == "all" or len(noticed) == 1:
            chosen = noticed
        elif which.isdecimal() and which.isascii() and int(which) < len(noticed):
            chosen = (noticed[int(which)],)
        if press.verb == "out":
            draft.take_out(chosen)
        else:
            draft.keep(chosen)
    await _ask(update, context, draft)


async def on_words(update: Update, context: Context, words: str) -> None:
    """A message while a draft is open is added to it and shown back."""
    draft = context.state.draft
    assert draft is not None
    _saw(update, context)
    try:
        draft.add(words)
    except FeedbackError as error:
        await _say(update, context, views.refused(str(error)))
        return
    if draft.step is Step.TEXT:
        await _ask(update, context, draft)
    else:
        board = context.services.library.boards[draft.board]
        await _show(update, context, views.step(draft, board, views.KEPT_WORDS, again=True))


async def on_early_words(update: Update, context: Context, words: str) -> None:
    """Words before the board is chosen are kept for the draft to come."""
    state = context.state
    state.lost = f"{state.lost}\n{words}" if state.lost else words
    _saw(update, context)
    await _say(update, context, views.which_board(context.services.boards, views.KEPT_WORDS))


async def begin_about(update: Update, context: Context, board_id: str, category: Category) -> None:
    """Begin where board and category are known already; the caller has shown the statement."""
    context.state.forget()
    if installed_key(context.services.settings.data_dir, board_id) is None:
        await follow(update, views.not_set_up(context.services.library.boards[board_id]))
        return
    context.state.draft = draft = Draft(board=board_id, step=Step.TEXT, category=category)
    await _ask(update, context, draft)
    await note_draft(context, open_=True)


async def on_lost(update: Update, context: Context, words: str) -> None:
    """Words after a restart that forgot a draft: said plainly, and neither searched nor kept on disk."""
    context.state.lost = words
    _saw(update, context)
    await _say(update, context, endings.lost())


async def _begin_for(update: Update, context: Context, board_id: str) -> None:
    board = context.services.library.boards[board_id]
    if installed_key(context.services.settings.data_dir, board_id) is None:
        context.state.forget()
        await _show(update, context, views.not_set_up(board))
        return
    draft, note = Draft(board=board_id), None
    words, context.state.lost, context.state.draft = context.state.lost, None, draft
    context.state.beginning = False
    if words is not None:
        try:
            draft.add(words)
            note = views.KEPT_WORDS
        except FeedbackError as error:
            note = str(error)
    await _ask(update, context, draft, note)
    await note_draft(context, open_=True)


async def _ask(update: Update, context: Context, draft: Draft, note: str | None = None) -> None:
    """What comes next: the open question, or the preview once there are words."""
    if draft.step is not Step.TEXT or not draft.text:
        board = context.services.library.boards[draft.board]
        await _show(update, context, views.step(draft, board, note))
        return
    *shown, last = views.preview(draft, draft.noticed())
    for reply in shown:
        await _say(update, context, reply)
    # A preview of one message changes in place. A longer one comes anew, so that its parts stay together.
    await (_say if shown else _show)(update, context, last)


async def _show(update: Update, context: Context, reply: Reply) -> None:
    _saw(update, context)
    if new := await show(update, reply):
        context.state.trail.add(new.message_id, context.now)


async def _say(update: Update, context: Context, reply: Reply) -> None:
    context.state.trail.add((await follow(update, reply)).message_id, context.now)


def _saw(update: Update, context: Context) -> None:
    """Remember the message that the person wrote, or pressed a button of, for removing it later."""
    if update.effective_message is not None:
        context.state.trail.add(update.effective_message.message_id, context.now)
