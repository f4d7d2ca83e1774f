"""Actions: the lists, the buttons under an action, and undo."""

import datetime as dt
import re
from dataclasses import dataclass

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import MEMORY, Asked, Context, Note
from bot.handlers.asking_board import ask_board
from bot.handlers.linked import access_of, number, person_id
from bot.messaging import data_of, follow, send_file, show
from bot.views import actions as views
from bot.views.other import stale_button
from bot.views.reply import Reply
from reminders import actions, extensions, people, undo, viewing
from reminders.actions import Later, NotAllowedError
from reminders.outbox import confirm
from reminders.undo import NotUndone
from reminders.viewing import Viewed, Which
from storage.tables import Change

WAITS = {"day": Later.NEXT_WORKING_DAY, "week": Later.IN_A_WEEK}
NOTES = {
    "note": (Asked.PROGRESS, Change.PROGRESS),
    "cant": (Asked.BLOCKED, Change.BLOCKED),
    "risk": (Asked.AT_RISK, Change.AT_RISK),
}
TIMES = ("fortnight", "month")


async def list_actions(update: Update, context: Context) -> None:
    """/actions: one's own for an owner, the board's for members and officers."""
    context.state.forget()
    access = await access_of(context)
    if access is not None and access.roles:
        await _list_own(update, context, Which.ALL, 0)
    else:
        await _list_board(update, context, page=0)


async def list_mine(update: Update, context: Context) -> None:
    """/mine: one's own actions, what is overdue first where there is anything."""
    context.state.forget()
    await _list_own(update, context, None, 0)


async def mine_pressed(update: Update, context: Context) -> None:
    """`m:<filter>:<page>`: another part or page, or the calendar file."""
    _, which, page = data_of(update).split(":")
    if which == "calendar":
        await _send_calendar(update, context)
    else:
        await _list_own(update, context, Which(which), number(page))


@dataclass(frozen=True, slots=True)
class Press:
    """What a button under an action says: `a:<verb>:<action>:<outbox message or 0>:<date or nothing>`."""

    verb: str
    action_id: int
    message_id: int
    date: dt.date | None

    @classmethod
    def read(cls, data: str) -> "Press | None":
        """The press, or None for data that no button of ours has."""
        parts = re.fullmatch(r"a:([a-z]+):(\d{1,15}):(\d{1,15}):(\d{4}-\d\d-\d\d)?", data)
        if parts is None:
            return None
        try:
            date = dt.date.fromisoformat(parts[4]) if parts[4] else None
        except ValueError:
            return None
        return cls(parts[1], int(parts[2]), int(parts[3]), date)

    @property
    def end(self) -> str:
        """What follows the verb, for a further button about the same."""
        return f"{self.action_id}:{self.message_id}:{self.date or ''}"


async def turn_page(update: Update, context: Context) -> None:
    """`a:page:<n>`: another page of the board's actions."""
    await _list_board(update, context, page=int(data_of(update).split(":")[2]))


async def pressed(update: Update, context: Context) -> None:
    """A button under an action."""
    press = Press.read(data_of(update))
    if press is None:
        await follow(update, stale_button())
        return
    try:
        await follow(update, await _answer(context, press))
    except NotAllowedError:
        await follow(update, views.not_allowed())


async def hand_pressed(update: Update, context: Context) -> None:
    """`h:<action>:<role or 0>`: whose it is; then why. `hp:<action>:<page>` turns the list's page."""
    kind, action, value = data_of(update).split(":")
    action_id, chosen = number(action), number(value)
    try:
        viewed = await _owned(context, action_id)
        if kind == "hp":
            await show(update, await _to_whom(context, viewed, chosen))
            return
        context.state.forget()
        context.state.note = Note(Asked.NOT_MINE, action_id, other=chosen)
        await follow(update, views.ask_note(Change.HANDED, viewed.owned.action))
    except NotAllowedError:
        await follow(update, views.not_allowed())


async def undo_pressed(update: Update, context: Context) -> None:
    """`u:<change>`: take the latest change back, within a minute."""
    try:
        taken = await undo.undo(
            context.services.store, number(data_of(update)[2:]), await person_id(context), context.now
        )
    except NotAllowedError:
        await follow(update, views.not_allowed())
        return
    if isinstance(taken, NotUndone):
        await follow(update, views.not_undone(taken))
        return
    context.state.note = None
    context.services.nudge.set()
    await show(update, views.undone(taken))


async def _answer(context: Context, press: Press) -> Reply:
    store, now, person = context.services.store, context.now, await person_id(context)
    if press.message_id:
        await confirm(store, press.message_id, person, now)
    if press.verb == "done":
        answered = await actions.done(store, press.action_id, person, now, occurrence_on=press.date)
        # Also the second time: the first may have been before a restart, which forgot that a sentence was awaited.
        context.state.forget()
        date = answered.occurrence_on
        context.state.note = Note(Asked.EVIDENCE, press.action_id, date=date, lapses_at=now + MEMORY)
        if not answered.changed:
            return views.already(answered)
        context.services.nudge.set()
        return views.done(answered)
    if press.verb == "track":
        answered = await actions.on_track(store, press.action_id, person, now)
        context.services.nudge.set()
        return views.noted(answered, Change.ON_TRACK)
    if press.verb in WAITS:
        return views.put_off(await actions.later(store, press.action_id, person, now, WAITS[press.verb]))
    if press.verb == "skip":
        context.state.note = None
        return views.skipped()
    return await _ask(context, press)


async def _ask(context: Context, press: Press) -> Reply:
    """The answers that need a choice or a sentence first."""
    viewed = await _owned(context, press.action_id)
    action = viewed.owned.action
    date = press.date if press.date in action.dates else viewed.occurrence_on
    match press.verb:
        case "later":
            reply, note = views.later_when(action, press.end), None
        case "time":
            reply, note = views.which_date(action, press.end, date, context.today), None
        case "hand":
            reply, note = await _to_whom(context, viewed, 0), None
        case verb if verb in NOTES:
            asked, kind = NOTES[verb]
            reply, note = views.ask_note(kind, action), Note(asked, press.action_id)
        case "other":
            reply, note = views.write_date(action), Note(Asked.OTHER_DATE, press.action_id, date=date)
        case verb if verb in TIMES:
            until = extensions.choices(date, context.today)[TIMES.index(verb)]
            reply = views.ask_note(Change.TIME_ASKED, action, until)
            note = Note(Asked.MORE_TIME, press.action_id, date=date, proposed_on=until)
        case _:
            reply, note = stale_button(), None
    context.state.forget()
    context.state.note = note
    return reply


async def _owned(context: Context, action_id: int) -> Viewed:
    viewed = await viewing.view(context.services.store, action_id, await person_id(context), context.today)
    if not viewed.answers:
        raise NotAllowedError
    return viewed


async def _to_whom(context: Context, viewed: Viewed, page: int) -> Reply:
    own = {role.id for role in viewed.owned.owners}
    board = viewed.owned.action.board
    roles = [each for each in await people.roles_of_board(context.services.store, board) if each.id not in own]
    return views.to_whom(viewed.owned.action, roles, page)


async def _list_own(update: Update, context: Context, which: Which | None, page: int) -> None:
    access = await access_of(context)
    if access is None or access.person.id is None or not access.roles:
        await show(update, views.owns_none() if access is not None and access.grants else views.not_an_owner())
        return
    mine = await viewing.mine(context.services.store, access.person.id, context.today)
    if which is None:
        which = Which.OVERDUE if mine.parts[Which.OVERDUE] else Which.ALL
    await show(update, views.own_actions(mine, which, page, context.today))


async def _list_board(update: Update, context: Context, *, page: int) -> None:
    access = await access_of(context)
    if access is None or not (access.roles or access.grants):
        await show(update, views.not_an_owner())
        return
    board = await chosen_board(context)
    if board is None:
        await ask_board(update, context, lambda: _list_board(update, context, page=page))
    elif access.is_member(board.id) or access.is_officer(board.id):
        owned = await actions.of_board(context.services.store, board.id)
        await show(update, views.board_actions(owned, board.name, context.today, page))
    else:
        await show(update, views.not_of_this_board(board.name))


async def _send_calendar(update: Update, context: Context) -> None:
    from reminders import calendar_file

    try:
        made = await calendar_file.of_person(context.services.store, await person_id(context), context.now)
    except NotAllowedError:
        await follow(update, views.not_allowed())
        return
    await send_file(update, calendar_file.NAME, made, Reply(views.CALENDAR))
