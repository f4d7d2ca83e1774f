"""/scorecards: an author writes a card, members and officers read them. Each step asks again who it is."""

import asyncio

from telegram import Update

from bot.context import Asked, Context, Note
from bot.handlers.boards import readable_boards
from bot.handlers.linked import board_names, number, person_id
from bot.messaging import data_of, follow, say, say_picture, send_file, show
from bot.trends import PANELS, trend_chart
from bot.views import scorecards as views
from bot.views.actions import refused
from bot.views.other import stale_button
from bot.views.reply import Reply
from reminders import scorecards, scoresheet, scoring
from reminders.changes import NotAllowedError, NoteError
from reminders.measures import cards_of
from reminders.outbox import confirm
from reminders.quarters import before
from reminders.scorecards import series_of
from reminders.scoring import Writing


async def show_cards(update: Update, context: Context) -> None:
    """/scorecards."""
    context.state.forget()
    try:
        person = await person_id(context)
    except NotAllowedError:
        await say(update, views.not_for_you())
        return
    cards = await scoring.asked_of(context.services.store, person, context.now)
    readable = await readable_boards(context)
    boards = [board for board in readable if cards_of(board.id)]
    without = [board for board in readable if not cards_of(board.id)]
    await say(update, views.asked(cards, board_names(context), boards, without))


async def pressed(update: Update, context: Context) -> None:
    """`sc:<verb>:<action, card or board>:<number>`."""
    _, verb, about, value = (*data_of(update).split(":"), "", "", "")[:4]
    try:
        if verb in ("see", "card", "chart"):
            await _read(update, context, verb, about, number(value))
        else:
            await _write(update, context, verb, number(about), number(value))
    except NotAllowedError:
        await follow(update, views.not_for_you())


async def on_words(context: Context, person: int, note: Note, words: str) -> Reply:
    """The words that answer a step: kept, and the next step asked."""
    writing = await scoring.answer(
        context.services.store, note.about, person, context.now, number=note.other, text=words
    )
    return _at(context, writing, note.other + 1)


async def _write(update: Update, context: Context, verb: str, about: int, value: int) -> None:
    store, now, person = context.services.store, context.now, await person_id(context)
    if verb == "open":
        if value:
            await confirm(store, value, person, now)
        context.state.forget()
        await follow(update, views.overview(await scoring.begin(store, about, person, now)))
        return
    writing = await scoring.opened(store, about, person, now)
    if verb == "at":
        await show(update, _at(context, writing, value))
    elif verb == "off":
        _at(context, writing, value)
        await show(
            update, _at(context, await scoring.answer(store, about, person, now, number=value, text=None), value)
        )
    elif verb == "stop":
        context.state.forget()
        await show(update, views.overview(writing))
    elif verb == "file":
        name = f"score-card-{writing.filled.card.id}.xlsx"
        content = await asyncio.to_thread(scoresheet.as_workbook, writing)
        await send_file(update, name, content, views.spreadsheet())
    elif verb == "in":
        context.state.forget()
        try:
            writing = await scoring.hand_in(store, about, person, now)
        except NoteError as error:
            await follow(update, refused(str(error)))
            return
        context.services.nudge.set()
        await show(update, views.handed_in(writing))
    else:
        await follow(update, stale_button())


def _at(context: Context, writing: Writing, step: int) -> Reply:
    """Ask a step and wait for its words; after the last, the overview."""
    context.state.forget()
    if step >= len(writing.steps):
        return views.overview(writing)
    context.state.note = Note(Asked.SCORE_CARD, writing.id, other=step)
    return views.step(writing, step)


async def _read(update: Update, context: Context, verb: str, board_id: str, value: int) -> None:
    board = next((each for each in await readable_boards(context) if each.id == board_id), None)
    if board is None:
        raise NotAllowedError
    store, cards = context.services.store, cards_of(board.id)
    if verb == "see":
        latest = {each.card.id: each for each in await scorecards.filled(store, board.id)}
        await show(update, views.of_board(board, latest, cards, value))
        return
    place, page = divmod(value, 100) if verb == "chart" else (value, 0)
    if place >= len(cards):
        await follow(update, stale_button())
        return
    card = cards[place]
    found = await scorecards.filled(store, board.id, card=card.id)
    drawn = [(each, points) for each in card.figures if (points := series_of(found, each.ref))]
    if not found:
        await show(update, views.nothing_yet(board, card))
    elif verb == "card":
        earlier = next((each for each in found if each.quarter_on == before(found[-1].quarter_on)), None)
        await show(update, views.card_in_full(board, found[-1], place, earlier, charts=bool(drawn)))
    elif shown := drawn[page * PANELS : (page + 1) * PANELS]:
        picture = await asyncio.to_thread(trend_chart, f"{board.short_name}: {card.title}", shown)
        await say_picture(update, picture, views.caption(card, shown))
        more = len(drawn) > (page + 1) * PANELS
        await follow(update, views.after_chart(board, place, page, len(drawn), more=more))
    else:
        await follow(update, stale_button())
