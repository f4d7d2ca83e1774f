"""/invite: an officer makes a single-use link. Each step is authorised again."""

from telegram import Update
from telegram.helpers import create_deep_linked_url

from bot.context import Context
from bot.handlers.boards import only_board, own_board
from bot.handlers.linked import person_id
from bot.messaging import data_of, follow, say, show
from bot.views import officer as views
from bot.views.other import stale_button
from knowledge.model import Board
from reminders import people
from storage.tables import InvitationKind

TURNS = {step: kind for kind, (_, step) in views.STEPS.items()}
MAKES = {step: kind for kind, (step, _) in views.STEPS.items()}
"""The steps that turn the page of roles and that choose one, by the kind of invitation."""


async def invite(update: Update, context: Context) -> None:
    """Begin: which board, or straight to whom where the officer has one."""
    context.state.forget()
    if board := await only_board(update, context, views.which_board):
        await say(update, views.whom(board))


async def invite_pressed(update: Update, context: Context) -> None:
    """`i:<step>:<board>[:<value>]`."""
    _, step, board_id, value = (*data_of(update).split(":"), "", "", "")[:4]
    board = await own_board(context, board_id)
    if board is None:
        await follow(update, views.not_an_officer())
    elif step == "board":
        await show(update, views.whom(board))
    elif step == "kind" and value in set(InvitationKind) and InvitationKind(value) in people.PLACES:
        roles = await people.roles_of_board(context.services.store, board.id)
        await show(update, views.which_role(board, roles, 0, InvitationKind(value)))
    elif step == "kind" and value in set(InvitationKind):
        await _make(update, context, board, InvitationKind(value), None)
    elif step in TURNS and value.isdecimal():
        roles = await people.roles_of_board(context.services.store, board.id)
        await show(update, views.which_role(board, roles, int(value), TURNS[step]))
    elif step in MAKES and value.isdecimal():
        roles = await people.roles_of_board(context.services.store, board.id)
        role = next((each.name for each in roles if str(each.id) == value), None)
        await _make(update, context, board, MAKES[step], role)
    else:
        await follow(update, stale_button())


async def _make(update: Update, context: Context, board: Board, kind: InvitationKind, role: str | None) -> None:
    if kind in people.PLACES and role is None:
        await follow(update, stale_button())
        return
    by = await person_id(context)
    token = await people.create_invitation(
        context.services.store, board.id, kind, role, now=context.now, by="officer", by_person=by
    )
    link = create_deep_linked_url(context.bot.username, token)
    await follow(update, views.invitation(link, kind, role, board))
