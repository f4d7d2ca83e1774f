"""/plan and plan files: an officer sends a file, looks at what was understood, and confirms it.

Each step is authorised again. The file is in memory only, and nothing is stored before the Confirm.
"""

import asyncio
import datetime as dt
import re
import secrets

from telegram import Update

from bot.context import Context, PlanFile
from bot.handlers import other
from bot.handlers.boards import only_board, own_boards
from bot.messaging import data_of, follow, say, send_file, show, stop_spinner
from bot.noting import noted
from bot.views import plans as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from knowledge.model import Board
from reminders import imports
from reminders.export import as_workbook, exported
from reminders.imports import ChangedSinceError, PeriodNeededError
from reminders.intake.files import read_file, read_period
from reminders.intake.guards import check_size
from reminders.intake.problems import FileRefusedError
from reminders.periods import Period
from storage import plans
from storage.tables import Plan


async def list_plans(update: Update, context: Context) -> None:
    """/plan: the plans of the officer's board, or the choice of the board."""
    context.state.forget()
    if board := await only_board(update, context, views.which_plan_board):
        await _list(update, context, board)


async def pressed(update: Update, context: Context) -> None:
    """`pl:board:<board>`, `pl:out|start|go|stop:<plan>`."""
    _, verb, value = (*data_of(update).split(":", 2), "", "")[:3]
    boards = {board.id: board for board in await own_boards(context)}
    if not boards:
        await follow(update, not_an_officer())
        return
    if verb == "board" and value in boards:
        await _list(update, context, boards[value])
        return
    async with context.services.store.session() as session:
        plan = await plans.plan(session, value)
    if plan is None or plan.board not in boards or verb not in _VERBS:
        await follow(update, stale_button())
        return
    await _VERBS[verb](update, context, plan)


async def on_file(update: Update, context: Context) -> None:
    """A document: a plan, if an officer sends it; for anybody else the bot reads text only."""
    boards = await own_boards(context)
    message = update.effective_message
    if not boards or message is None or message.document is None:
        await other.not_text(update, context)
        return
    context.state.forget()
    document = message.document
    try:
        check_size(document.file_size or 0)
        await say(update, views.reading())
        body = bytes(await (await document.get_file()).download_as_bytearray())
        content = await asyncio.to_thread(read_file, document.file_name or "", body)
    except FileRefusedError as error:
        await say(update, views.refused(str(error)))
        return
    pending = PlanFile(secrets.token_hex(6), content, period=read_period(message.caption or ""))
    context.state.plan_file = pending
    named = content.plan.board if content.plan else None
    if named in {board.id for board in boards} or len(boards) == 1:
        pending.board = named if named in {board.id for board in boards} else boards[0].id
        await _propose(update, context, pending)
    else:
        await say(update, views.file_board(boards, pending.token))


async def file_pressed(update: Update, context: Context) -> None:
    """`pf:<token>:board:<board>`, `:period:<years>`, `:page:<n>`, `:yes`, `:no`."""
    _, token, verb, value = (*data_of(update).split(":", 3), "", "", "")[:4]
    pending = context.state.plan_file
    boards = {board.id for board in await own_boards(context)}
    if not boards or (pending and pending.board and pending.board not in boards):
        context.state.plan_file = None
        await follow(update, not_an_officer())
    elif pending is None or not secrets.compare_digest(pending.token.encode(), token.encode()):
        await follow(update, views.file_gone())
    elif verb == "no":
        context.state.plan_file = None
        await show(update, views.cancelled())
    elif verb == "board" and value in boards:
        pending.board = value
        await _propose(update, context, pending)
    elif verb == "period" and (years := re.fullmatch(r"(20\d\d)-(20\d\d)", value)) and pending.board:
        pending.period = Period(dt.date(int(years[1]), 4, 1), dt.date(int(years[2]), 3, 31))
        await _propose(update, context, pending)
    elif verb == "page" and value.isdecimal() and pending.proposal:
        await show(update, views.preview(pending.proposal, pending.token, int(value[:4])))
    elif verb == "yes" and pending.proposal:
        await _confirm(update, context, pending)
    else:
        await follow(update, stale_button())


async def _propose(update: Update, context: Context, pending: PlanFile) -> None:
    assert pending.board is not None
    try:
        pending.proposal = await imports.propose(
            context.services.store, pending.content, pending.board, context.today, period=pending.period
        )
    except PeriodNeededError:
        await show(update, views.ask_period(pending.token, context.today))
    except FileRefusedError as error:
        context.state.plan_file = None
        await show(update, views.refused(str(error)))
    else:
        await show(update, views.preview(pending.proposal, pending.token))


async def _confirm(update: Update, context: Context, pending: PlanFile) -> None:
    proposal = pending.proposal
    assert proposal is not None
    await stop_spinner(update)  # hundreds of rows take seconds
    try:
        await imports.confirm(context.services.store, proposal, context.now)
    except ChangedSinceError as error:
        pending.proposal = error.proposal
        await show(update, views.preview(error.proposal, pending.token, changed_since=True))
        return
    context.state.plan_file = None
    await noted(context, proposal.plan.board, "brought a plan in", proposal.plan.id)
    context.services.nudge.set()
    undated = len({look.ref for look in proposal.looks if look.kind == "date"})
    unowned = len({look.ref for look in proposal.looks if look.kind == "owner"})
    await show(update, views.stored(proposal, undated=undated, unowned=unowned))


async def _list(update: Update, context: Context, board: Board) -> None:
    async with context.services.store.session() as session:
        found = sorted(await plans.plans(session, board.id), key=lambda plan: not plan.reminds)
        listed = [
            views.Listed(plan, views.open_count([each.status for each in await plans.of_plan(session, plan.id)]))
            for plan in found
        ]
    await show(update, views.plan_list(board, listed))


async def _export(update: Update, context: Context, plan: Plan) -> None:
    async with context.services.store.session() as session:
        content = as_workbook(await exported(session, plan))
    await send_file(update, f"{plan.id}.xlsx", content, views.exported(plan))


async def _ask_start(update: Update, context: Context, plan: Plan) -> None:
    async with context.services.store.session() as session:
        found = await plans.of_plan(session, plan.id)
    late = sum(any(day < context.today for day in each.dates) for each in found if each.status.is_open)
    await show(update, views.ask_start(plan, late))


async def _start(update: Update, context: Context, plan: Plan) -> None:
    await _switch(update, context, plan, reminds=True)


async def _stop(update: Update, context: Context, plan: Plan) -> None:
    await _switch(update, context, plan, reminds=False)


async def _switch(update: Update, context: Context, plan: Plan, *, reminds: bool) -> None:
    changed = await imports.set_reminding(context.services.store, plan.board, plan.id, reminds=reminds)
    if changed:
        await noted(context, plan.board, "started a plan" if reminds else "stopped a plan", plan.id)
    context.services.nudge.set()
    await show(update, views.started(changed) if changed else stale_button())


_VERBS = {"out": _export, "start": _ask_start, "go": _start, "stop": _stop}
