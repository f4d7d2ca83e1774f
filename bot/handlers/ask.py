"""Questions, and the entries that buttons open."""

import logging

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context
from bot.logs import describe
from bot.messaging import data_of, follow, say, show
from bot.views import answers
from bot.views.account import with_board_hint
from bot.views.other import of_itself, stale_button
from bot.views.outcome import entry_reply, outcome_replies
from feedback import gaps
from knowledge.about import about_itself
from knowledge.model import Board
from knowledge.outcome import Answer, Choices, LeftOpen, Reported

log = logging.getLogger(__name__)


async def on_question(update: Update, context: Context, words: str, *, counted: bool = True) -> None:
    """Answer a question, offer choices, or say honestly that the documents do not answer it.

    `counted` is whether it may be kept as a question without an answer.
    """
    if (about := about_itself(words)) is not None:
        await say(update, of_itself(about))
        return
    library, state = context.services.library, context.state
    board = await chosen_board(context)
    outcomes = library.answer_all(words, board.id if board else None, state.previous(context.now))
    replies = outcome_replies(outcomes, library, board)
    for outcome, reply in zip(outcomes, replies, strict=True):
        if isinstance(outcome, Answer):
            state.remember(outcome.entry.key, context.now)
            await say(update, reply if board else with_board_hint(reply))
            continue
        sent = await say(update, reply)
        if isinstance(outcome, Choices):
            state.unsure = (sent.message_id, words) if counted else None
        elif counted:
            await count_gap(context, words, board, outcome)


async def none_of_these(update: Update, context: Context) -> None:
    """The person says that no choice fits: an honest no in place of the choices."""
    message, unsure = update.effective_message, context.state.unsure
    board = await chosen_board(context)
    await show(update, answers.no_answer((), context.services.library.boards, board.id if board else None))
    if unsure is not None and message is not None and unsure[0] == message.message_id:
        context.state.unsure = None
        await count_gap(context, unsure[1], board)


async def open_entry(update: Update, context: Context) -> None:
    """A button under choices, a refusal or another answer."""
    key = data_of(update).removeprefix("e:")
    entry = context.services.library.get(key)
    if entry is None:
        await follow(update, stale_button())
        return
    context.state.remember(entry.key, context.now)
    await follow(update, entry_reply(entry, context.services.library, await chosen_board(context)))


async def count_gap(context: Context, words: str, board: Board | None, outcome: Reported | None = None) -> None:
    """Count an unanswered question for the curators, unless it is a live concern that the person carried on with.

    Of several questions in `words` only the one that was left open is kept; but all words decide whether it may be.
    That it could not be counted is no business of whoever asked, so it is only logged.
    """
    services = context.services
    if services.urgency.is_live_concern(words):
        return
    try:
        unanswered = outcome.question if isinstance(outcome, LeftOpen) else words
        await gaps.count(services.store, unanswered, board.id if board else None, today=context.today)
    except Exception as error:  # noqa: BLE001 - the question has been answered as well as it can be
        log.warning("an unanswered question was not counted: %s", describe(error))
