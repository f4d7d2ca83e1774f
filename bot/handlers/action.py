"""/action REF in full, what an officer may do with it, and decisions on more time. Each step is authorised again."""

from telegram import Update

from bot.context import Asked, Context, Note
from bot.handlers import dating
from bot.handlers.boards import own_boards
from bot.handlers.dating import overseen
from bot.handlers.linked import access_of, board_names, number, person_id
from bot.messaging import data_of, follow, say, show
from bot.views import action as views
from bot.views import oversight as officer_views
from bot.views.actions import not_allowed, not_an_owner
from bot.views.other import stale_button
from bot.views.reply import Reply
from reminders import extensions, oversight, people, viewing
from reminders.changes import NotAllowedError, NoteError
from reminders.outbox import confirm
from reminders.viewing import Viewed
from storage.plans import Owned
from storage.tables import Change

ASKS = {
    "points": (Asked.POINTS, views.ask_points),
    "close": (Asked.CLOSING, views.ask_close),
    "newowner": (Asked.NEW_OWNER, views.ask_owner),
}


async def show_action(update: Update, context: Context) -> None:
    """/action REF."""
    context.state.forget()
    access = await access_of(context)
    if access is None or access.person.id is None or not (access.roles or access.grants):
        await say(update, not_an_owner())
        return
    ref, person = " ".join(context.args or ()), access.person.id
    if not ref:
        await say(update, views.which_reference())
        return
    found = await viewing.find(context.services.store, ref, person)
    if len(found) == 1:
        assert found[0].action.id is not None
        await say(update, await _in_full(context, found[0].action.id, person, 0))
    elif found:
        await say(update, views.several(found, board_names(context)))
    else:
        await say(update, views.not_found(ref, owns=bool(access.roles), reads=bool(access.grants)))


async def opened(update: Update, context: Context) -> None:
    """`v:<action>:<outbox message or 0>`: one action in full; the tap proves that the message arrived."""
    _, action, message = data_of(update).split(":")
    try:
        person = await person_id(context)
        if number(message):
            await confirm(context.services.store, number(message), person, context.now)
        await follow(update, await _in_full(context, number(action), person, number(message)))
    except NotAllowedError:
        await follow(update, not_allowed())


async def officer_pressed(update: Update, context: Context) -> None:
    """`o:<verb>:<action>:<value>`: a power of the officer."""
    _, verb, action, value = data_of(update).split(":")
    try:
        person, viewed = await overseen(context, number(action))
        if verb in ASKS:
            asked, view = ASKS[verb]
            context.state.forget()
            context.state.note = Note(asked, number(action))
            await follow(update, view(viewed.owned))
        elif verb in ("date", "due"):
            await follow(update, await dating.pressed(context, person, viewed, number(value), choose=verb == "due"))
        elif verb == "pick":
            roles = await people.roles_of_board(context.services.store, viewed.owned.action.board)
            await follow(update, views.owners(viewed.owned, roles, 0))
        elif verb in ("owners", "own"):
            await _owners(update, context, viewed, person, number(value), change=verb == "own")
        else:
            await follow(update, await _at_once(context, verb, number(action), person))
    except NotAllowedError:
        await follow(update, not_allowed())


async def decided(update: Update, context: Context) -> None:
    """`x:<yes or no>:<request>:<outbox message or 0>`: an officer decides on more time."""
    _, answer, request, message = data_of(update).split(":")
    store, approve = context.services.store, answer == "yes"
    try:
        person = await person_id(context)
        if number(message):
            await confirm(store, number(message), person, context.now)
        answered = await extensions.decide(store, number(request), person, context.now, approve=approve)
    except NotAllowedError:
        await follow(update, not_allowed())
        return
    context.services.nudge.set()
    await follow(update, officer_views.decided(answered, approve=approve))


async def show_requests(update: Update, context: Context) -> None:
    """/requests: who waits for more time, for officers."""
    context.state.forget()
    boards = await own_boards(context)
    if not boards:
        await say(update, not_allowed())
        return
    waiting = [each for board in boards for each in await extensions.waiting_at(context.services.store, board.id)]
    for reply in officer_views.requests(waiting, board_names(context)):
        await say(update, reply)


async def _in_full(context: Context, action_id: int, person: int, message_id: int) -> Reply:
    viewed = await viewing.view(context.services.store, action_id, person, context.today)
    return views.in_full(viewed, context.today, message_id)


async def _at_once(context: Context, verb: str, action_id: int, person: int) -> Reply:
    store, now = context.services.store, context.now
    if verb == "confirm":
        reply = officer_views.confirmed(await oversight.confirm_date(store, action_id, person, now), Change.DATED)
    elif verb == "reopen":
        reply = officer_views.confirmed(await oversight.reopen(store, action_id, person, now), Change.REOPENED)
    else:
        return stale_button()
    context.services.nudge.set()
    return reply


async def _owners(update: Update, context: Context, viewed: Viewed, person: int, value: int, *, change: bool) -> None:
    """The list of owners to tap: `value` is the page to show, or the role to add or take away."""
    store = context.services.store
    roles = await people.roles_of_board(store, viewed.owned.action.board)
    if not change:
        await show(update, views.owners(viewed.owned, roles, value))
        return
    action_id = viewed.owned.action.id or 0
    try:
        answered = await oversight.change_owner(store, action_id, person, context.now, role_id=value)
    except NoteError:
        await follow(update, stale_button())
        return
    context.services.nudge.set()
    owners = await oversight.owners_of(store, action_id)
    page = next((at for at, role in enumerate(roles) if role.id == value), 0) // views.ROLES_SHOWN
    await show(update, views.owners(Owned(answered.action, tuple(owners)), roles, page))
    await say(update, officer_views.confirmed(answered, Change.OWNED, owners))
