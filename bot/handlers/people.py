"""/people: roles and who is linked to them; /pause: leave. Each step is authorised again."""

from telegram import Update
from telegram.helpers import create_deep_linked_url

from bot.context import Asked, Context, Note
from bot.handlers.boards import own_board, own_boards
from bot.handlers.linked import access_of, number, person_id
from bot.messaging import data_of, follow, say, show
from bot.views import officer as invitation_views
from bot.views import people as views
from bot.views.other import stale_button
from reminders import people, roles
from reminders.changes import NotAllowedError, NoteError
from reminders.people import Access
from reminders.typed import read_day
from storage.tables import InvitationKind, Standing

INVITES = {kind.value: kind for kind in people.PLACES}
REMOVES = {"unmember": Standing.MEMBER, "unofficer": Standing.OFFICER}
ASKS_FIRST = {"offmember": Standing.MEMBER, "offofficer": Standing.OFFICER}


async def show_people(update: Update, context: Context) -> None:
    """/people: a board's roles for its officer, one's own for everybody else."""
    context.state.forget()
    boards = await own_boards(context)
    access = await access_of(context)
    if len(boards) == 1:
        found = await roles.teams(context.services.store, boards[0].id, context.today)
        await say(update, views.teams(boards[0], found, 0))
    elif boards:
        await say(update, views.which_board(boards))
    elif access is not None and access.roles:
        await say(update, views.own_teams(await _own(context, access)))
    else:
        await say(update, views.no_roles())


async def pressed(update: Update, context: Context) -> None:
    """`p:<step>:<board or role>:<page or person>`."""
    _, step, place, value = data_of(update).split(":")
    try:
        person = await person_id(context)
        if step in ("board", "staff", *REMOVES, *ASKS_FIRST):
            await _of_board(update, context, person, step=step, board_id=place, value=number(value))
        else:
            await _of_role(update, context, person, step=step, role_id=number(place), value=number(value))
    except NotAllowedError:
        await follow(update, views.not_allowed())


async def pause(update: Update, context: Context) -> None:
    """/pause, or /pause until 4 September 2017: the day of return."""
    context.state.forget()
    access = await access_of(context)
    if access is None or access.person.id is None:
        await say(update, views.no_roles())
        return
    words = " ".join(context.args or ()).removeprefix("until ").strip()
    if words:
        try:
            until = read_day(words, context.today)
            found = await roles.pause(context.services.store, access.person.id, until, context.now)
        except NoteError as error:
            await say(update, invitation_views.refused(str(error)))
        else:
            await say(update, views.on_leave(until, found))
            return
    context.state.note = Note(Asked.LEAVE)
    until_on = access.person.paused_until_on
    await say(update, views.ask_leave(until_on if until_on and until_on > context.today else None))


async def back_pressed(update: Update, context: Context) -> None:
    """`l:back`: the leave ends now."""
    try:
        await roles.pause(context.services.store, await person_id(context), None, context.now)
    except NotAllowedError:
        await follow(update, views.no_roles())
        return
    context.state.note = None
    context.services.nudge.set()
    await follow(update, views.back())


async def _of_board(update: Update, context: Context, person: int, *, step: str, board_id: str, value: int) -> None:
    board = await own_board(context, board_id)
    if board is None:
        raise NotAllowedError
    store = context.services.store
    if step == "board":
        await show(update, views.teams(board, await roles.teams(store, board.id, context.today), value))
        return
    if step in REMOVES:
        await roles.remove_standing(store, board.id, person, value, REMOVES[step], now=context.now)
    found = await roles.standing_people(store, board.id)
    if step in ASKS_FIRST:
        await show(update, views.sure_of_staff(board, found, ASKS_FIRST[step], value))
    else:
        await show(update, views.staff(board, found, person))


async def _of_role(update: Update, context: Context, person: int, *, step: str, role_id: int, value: int) -> None:
    store = context.services.store
    team, is_officer = await roles.team(store, role_id, person, context.today)
    if step == "role":
        await show(update, views.one_team(team, person, is_officer=is_officer))
    elif step == "hand":
        context.state.forget()
        context.state.note = Note(Asked.HAND_ON, role_id, other=value)
        await follow(update, views.ask_reason(team, value))
    elif step == "remove" and is_officer:
        await follow(update, views.sure(team, value))
    elif step == "sure":
        role = await roles.remove(store, role_id, person, value, context.now)
        await show(update, views.removed(role.name))
    elif step in INVITES and is_officer:
        await _invite(update, context, role_id, person, INVITES[step])
    else:
        await follow(update, stale_button())


async def _invite(update: Update, context: Context, role_id: int, person: int, kind: InvitationKind) -> None:
    team, _ = await roles.team(context.services.store, role_id, person, context.today)
    role = team.role
    board = context.services.library.boards.get(role.board)
    if board is None:
        raise NotAllowedError
    token = await people.create_invitation(
        context.services.store, role.board, kind, role.name, now=context.now, by="officer", by_person=person
    )
    link = create_deep_linked_url(context.bot.username, token)
    await follow(update, invitation_views.invitation(link, kind, role.name, board))


async def _own(context: Context, access: Access) -> list[roles.Team]:
    assert access.person.id is not None
    ids = [role.id for role in access.roles if role.id is not None]
    return [(await roles.team(context.services.store, each, access.person.id, context.today))[0] for each in ids]
