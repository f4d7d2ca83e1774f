"""Actions: the list, the buttons under a digest, and the sentence that some of them ask for."""

import datetime as dt
import re
from dataclasses import dataclass

from telegram import Update

from bot.chosen_board import chosen_board
from bot.context import Context, Note
from bot.messaging import data_of, follow, say, show
from bot.views import actions as views
from bot.views.account import choose_board
from bot.views.other import stale_button
from bot.views.reply import Reply
from reminders import actions, people
from reminders.actions import Later, NotAllowedError, NoteError
from reminders.outbox import confirm
from storage.tables import Action, Change

WAITS = {"day": Later.NEXT_WORKING_DAY, "week": Later.IN_A_WEEK}
NOTES = {"note": Change.PROGRESS, "cant": Change.BLOCKED}


async def list_actions(update: Update, context: Context) -> None:
    """/actions: one's own for an owner, the board's for members and officers."""
    context.state.forget()
    await _list(update, context, page=0)


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
    await _list(update, context, page=int(data_of(update).split(":")[2]))


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


async def on_note(update: Update, context: Context, words: str) -> None:
    """The sentence that was asked for."""
    note = context.state.note
    assert note is not None
    answer = actions.progress if note.kind is Change.PROGRESS else actions.blocked
    try:
        person_id = await _person_id(context)
        answered = await answer(context.services.store, note.action_id, person_id, context.now, words)
    except NoteError as error:
        await say(update, views.refused(str(error)))
        return
    except NotAllowedError:
        context.state.note = None
        await say(update, views.not_allowed())
        return
    context.state.note = None
    context.services.nudge.set()
    await say(update, views.noted(answered.action, note.kind))


async def _answer(context: Context, press: Press) -> Reply:
    store, now, person_id = context.services.store, context.now, await _person_id(context)
    if press.message_id:
        await confirm(store, press.message_id, person_id, now)
    if press.verb == "done":
        answered = await actions.done(store, press.action_id, person_id, now, occurrence_on=press.date)
        context.services.nudge.set()
        return views.done(answered) if answered.changed else views.already(answered)
    if press.verb in WAITS:
        answered = await actions.later(store, press.action_id, person_id, now, WAITS[press.verb])
        assert answered.remind_on is not None
        return views.put_off(answered.action, answered.remind_on)
    action = await _own(context, person_id, press.action_id)
    if press.verb == "later":
        return views.later_when(action, press.end)
    if press.verb in NOTES:
        context.state.forget()
        context.state.note = Note(NOTES[press.verb], press.action_id)
        return views.ask_note(NOTES[press.verb], action)
    return stale_button()


async def _person_id(context: Context) -> int:
    """The linked person of the chat; whether they own the action is checked where it is changed."""
    access = await people.access(context.services.store, context.chat_id)
    if access is None or access.person.id is None:
        raise NotAllowedError
    return access.person.id


async def _own(context: Context, person_id: int, action_id: int) -> Action:
    for owned in await actions.mine(context.services.store, person_id):
        if owned.action.id == action_id:
            return owned.action
    raise NotAllowedError


async def _list(update: Update, context: Context, *, page: int) -> None:
    access = await people.access(context.services.store, context.chat_id)
    if access is None:
        await show(update, views.not_an_owner())
        return
    if access.roles and access.person.id is not None:
        owned = await actions.mine(context.services.store, access.person.id)
        await show(update, views.own_actions(owned, context.today))
        return
    board = await chosen_board(context)
    if board is None:
        await show(update, choose_board(context.services.boards, None))
    elif access.is_member(board.id) or access.is_officer(board.id):
        owned = await actions.of_board(context.services.store, board.id)
        await show(update, views.board_actions(owned, board.name, context.today, page))
    else:
        await show(update, views.not_an_owner())
