"""/desk: what needs the officer today, and the lists behind it. Each step is authorised again."""

from collections.abc import Sequence

from telegram import Update

from bot.context import Context
from bot.desk.gather import gather
from bot.desk.needs import Line, Pile, on_the_desk
from bot.desk.sheet import as_sheet
from bot.handlers.boards import own_board, own_boards
from bot.handlers.linked import number, person_id
from bot.messaging import data_of, follow, say, send_file, show
from bot.views import desk as views
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from knowledge.model import Board
from reminders import late_cards, trouble
from reminders.changes import NotAllowedError
from storage import audit, people


async def show_desk(update: Update, context: Context) -> None:
    """/desk: of the officer's board, or the choice between several."""
    context.state.forget()
    boards = await own_boards(context)
    if not boards:
        await say(update, not_an_officer())
    elif len(boards) == 1:
        await _home(update, context, boards[0])
    else:
        counts = [(board, sum(map(len, (await _piles(context, board)).values()))) for board in boards]
        await say(update, views.which_board(counts))


async def pressed(update: Update, context: Context) -> None:
    """`dk:home:<board>`, `dk:pile|sheet:<board>:<pile>:<page>[:<of how many>]`, `dk:again|seen|card:<board>:<id>`.

    `dk:more:<board>:<pile>` shows a pile in a message of its own, below what was just done.
    """
    _, verb, board_id, value, page, of = (*data_of(update).split(":"), "", "", "", "", "")[:6]
    board = await own_board(context, board_id)
    if board is None:
        await follow(update, not_an_officer())
    elif verb == "home":
        await _home(update, context, board)
    elif verb == "more" and value in set(Pile):
        await follow(update, views.pile(board, Pile(value), (await _piles(context, board))[Pile(value)], 0))
    elif verb in ("pile", "sheet") and value in set(Pile):
        kind = Pile(value)
        found = (await _piles(context, board))[kind]
        if verb == "sheet" and found:
            await _sheet(update, board, kind, found)
        else:
            await show(update, views.pile(board, kind, found, number(page), number(of)))
    elif verb in ("again", "seen"):
        await _settle(update, context, board, number(value), again=verb == "again")
    elif verb == "card":
        await _ask_again(update, context, number(value))
    else:
        await follow(update, stale_button())


async def _home(update: Update, context: Context, board: Board) -> None:
    await show(update, views.desk(board, await _piles(context, board)))


async def _piles(context: Context, board: Board) -> dict[Pile, tuple[Line, ...]]:
    return on_the_desk(await gather(context.services, board, context.now))


async def _sheet(update: Update, board: Board, kind: Pile, found: Sequence[Line]) -> None:
    content = as_sheet(views.NAMES[kind], views.COLUMNS, [(each.what, each.more) for each in found])
    await send_file(update, f"{board.id}-{kind.name.lower()}.xlsx", content, views.spreadsheet(kind, len(found)))


async def _ask_again(update: Update, context: Context, action_id: int) -> None:
    try:
        authors = await late_cards.ask_again(context.services.store, action_id, await person_id(context), context.now)
    except NotAllowedError:
        await follow(update, stale_button())
        return
    if authors:
        context.services.nudge.set()
    await follow(update, views.asked_again(authors))


async def _settle(update: Update, context: Context, board: Board, message_id: int, *, again: bool) -> None:
    person = await person_id(context)
    async with context.services.store.session() as session:
        here = await people.linked_to(session, board.id)
        waiting = {each.message.id for each in await trouble.troubled(session) if each.message.person_id in here}
        settle = trouble.resend if again else trouble.mark_seen
        done = message_id in waiting and await settle(session, message_id, context.now)
        if done:
            what = "sent a message again" if again else "marked a message as seen"
            await audit.note(session, board.id, what, str(message_id), now=context.now, person_id=person)
    if done and again:
        context.services.nudge.set()
    await follow(update, (views.sent_again() if again else views.seen()) if done else views.settled())
