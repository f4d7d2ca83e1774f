"""/announce: an officer writes to many, sees it, tries it on herself, and sends it. Each step is authorised again.

The words are in memory only until the last yes.
"""

from telegram import Update

from bot.context import Asked, Context, Note
from bot.handlers.boards import only_board, own_board
from bot.handlers.linked import number, person_id
from bot.messaging import data_of, follow, say, show
from bot.views import announce as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from bot.views.reply import Reply
from feedback import broadcasts, subscriptions
from knowledge.model import Board
from reminders import announcements, people
from reminders.changes import NotAllowedError
from storage.tables import Audience, BroadcastKind


async def begin(update: Update, context: Context) -> None:
    """/announce: which board, or straight to whom."""
    context.state.forget()
    if board := await only_board(update, context, views.which_board):
        await say(update, views.whom(board))


async def pressed(update: Update, context: Context) -> None:
    """`an:board|test|send|off:<board>`, `an:to:<board>:<audience>`, `an:roles|role:<board>:<page or role>`."""
    _, verb, board_id, value = (*data_of(update).split(":"), "", "", "")[:4]
    board = await own_board(context, board_id)
    if board is None:
        await follow(update, not_an_officer())
    elif verb == "board":
        await show(update, views.whom(board))
    elif verb in ("to", "roles", "role"):
        await _choose(update, context, board, verb, value)
    elif verb in ("test", "send", "off"):
        await _written(update, context, board, verb)
    else:
        await follow(update, stale_button())


async def written(context: Context, note: Note, words: str) -> Reply:
    """The words that were asked for: the preview. The note stays, so that other words replace these.

    Raises:
        NotAllowedError: if the person is no officer of the board any more.
        NoteError: if the words cannot be used.
    """
    board = await own_board(context, note.board)
    if board is None:
        raise NotAllowedError
    note.words = announcements.checked(words)
    context.state.note = note
    return views.preview(note.words, board, _to(note), await _how_many(context, note))


async def _choose(update: Update, context: Context, board: Board, verb: str, value: str) -> None:
    roles = await people.roles_of_board(context.services.store, board.id)
    if verb == "roles" or (verb, value) == ("to", Audience.ROLE):
        await show(update, views.which_role(board, roles, number(value)))
        return
    role = next((each for each in roles if each.id == number(value)), None) if verb == "role" else None
    if role is None and (verb == "role" or value not in set(Audience)):
        await follow(update, stale_button())
        return
    audience = Audience.ROLE if role else Audience(value)
    context.state.forget()
    note = Note(
        Asked.ANNOUNCEMENT,
        about=(role.id or 0) if role else 0,
        board=board.id,
        name=role.name if role else audience.value,
    )
    if await _how_many(context, note) == "0 people":
        await follow(update, views.nobody(_to(note)))
        return
    context.state.note = note
    await follow(update, views.ask(_to(note)))


async def _written(update: Update, context: Context, board: Board, verb: str) -> None:
    note, message = context.state.note, update.effective_message
    if note is None or note.asked is not Asked.ANNOUNCEMENT or note.board != board.id or not note.words:
        await follow(update, stale_button())
    elif verb == "test":
        await follow(update, views.test(note.words, board))
    elif verb == "off":
        context.state.note = None
        await show(update, views.left())
    elif message is not None:
        context.state.note = None  # before anything is waited for: a second tap finds nothing to send
        await _send(update, context, board, note, message.message_id)


async def _send(update: Update, context: Context, board: Board, note: Note, message_id: int) -> None:
    store, audience, role_id = context.services.store, _audience(note), note.about or None
    by = await person_id(context)
    made = await announcements.make(store, board.id, by, note.words, context.now, audience=audience, role_id=role_id)
    assert made.id is not None
    begun = await broadcasts.begin(
        store,
        board.id,
        BroadcastKind.ANNOUNCEMENT,
        made.id,
        now=context.now,
        today=context.today,
        report=(context.chat_id, message_id),
        chats=await announcements.chats(store, board.id, audience, role_id),
    )
    assert begun is not None, "a new announcement has no broadcast yet"
    await show(update, views.progress(begun, board.name, audience))
    context.services.nudge.set()


async def _how_many(context: Context, note: Note) -> str:
    """How many get it, in words. Subscribers are told roughly, as everywhere."""
    store = context.services.store
    found = await announcements.chats(store, note.board, _audience(note), note.about or None)
    if found is None:
        return subscriptions.shown_number(await subscriptions.number(store, note.board))
    return f"{len(found)} {'person' if len(found) == 1 else 'people'}"


def _audience(note: Note) -> Audience:
    return Audience.ROLE if note.about else Audience(note.name)


def _to(note: Note) -> str:
    return note.name if note.about else views.LABELS[_audience(note)]
