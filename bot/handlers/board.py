"""/board: where a board stands, for its members and officers. Each press is authorised again."""

import asyncio

from telegram import Update

from bot import key_questions
from bot.board_chart import lights_chart
from bot.chosen_board import chosen_board
from bot.context import Context
from bot.handlers.boards import readable_boards
from bot.handlers.linked import number
from bot.messaging import data_of, follow, say_picture, show, stop_spinner
from bot.views import board as views
from bot.views.dates import long_date
from bot.views.other import stale_button
from knowledge.model import Board
from reminders import reporting


async def show_board(update: Update, context: Context) -> None:
    """/board: the chosen board if it is one of the person's, the only one they have, or the choice."""
    context.state.forget()
    boards = await readable_boards(context)
    chosen = await chosen_board(context)
    if not boards:
        await show(update, views.not_for_you())
    elif chosen in boards or len(boards) == 1:
        await _home(update, context, chosen if chosen in boards else boards[0], boards)
    else:
        await show(update, views.which_board(boards))


async def pressed(update: Update, context: Context) -> None:
    """`bd:<step>:<board>[:<priority>[:<objective>:<page>]]`."""
    _, step, board_id, *rest = (*data_of(update).split(":"), "", "")
    first, second, page = (number(each) for each in (*rest, "", "", "")[:3])
    boards = await readable_boards(context)
    board = next((each for each in boards if each.id == board_id), None)
    if step == "other" and boards:
        await show(update, views.which_board(boards))
        return
    if board is None:
        await follow(update, views.not_for_you())
        return
    if step == "home":
        await _home(update, context, board, boards)
        return
    report, _, _ = await reporting.at_a_glance(context.services.store, board.id, context.today)
    if step == "kq":
        spoken = await key_questions.gather(context.services.store, report, context.today)
        await show(update, views.key_questions(board, spoken))
        return
    theme = report.priorities[first] if first < len(report.priorities) else None
    alone = theme is not None and len(theme.objectives) == 1
    if step == "pr" and theme is not None and not alone:
        await show(update, views.priority(theme, board, first, report.as_at))
    elif step in ("pr", "ob") and theme is not None and second < len(theme.objectives):
        # A list of one objective would only repeat the priority's words.
        shown = theme.objectives[second]
        reply = views.objective(shown, board, first, second, page=page, as_at=report.as_at, alone=alone)
        await show(update, reply)
    else:
        await follow(update, stale_button())


async def _home(update: Update, context: Context, board: Board, boards: list[Board]) -> None:
    report, last, coming = await reporting.at_a_glance(context.services.store, board.id, context.today)
    if not report.lines:
        await show(update, views.no_plan(board))
        return
    await stop_spinner(update)
    title = f"{board.short_name}: the priorities on {long_date(report.as_at)}"
    # Drawing takes a while and must hold up nobody else's answer.
    picture = await asyncio.to_thread(lights_chart, report.priorities, title)
    await say_picture(update, picture, views.caption(report, board))
    others = [each for each in boards if each != board]
    await follow(update, views.words(report, board, last, coming, others=others))
