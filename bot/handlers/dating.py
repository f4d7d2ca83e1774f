"""The due date of an action, from an officer: typed in her own words, shown as understood, and only then set.

The button that sets it carries the day, so that it works after a restart too; who presses it is asked again.
"""

import datetime as dt

from bot.context import Asked, Context, Note
from bot.handlers.linked import person_id
from bot.views import dating as views
from bot.views import oversight as officer_views
from bot.views.other import stale_button
from bot.views.reply import Reply
from reminders import oversight, viewing
from reminders.changes import NotAllowedError
from reminders.dating import is_near, read_due
from reminders.periods import Period
from reminders.viewing import Viewed
from storage.tables import Change


async def overseen(context: Context, action_id: int) -> tuple[int, Viewed]:
    """Who is speaking, and an action that they oversee.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
    """
    person = await person_id(context)
    viewed = await viewing.view(context.services.store, action_id, person, context.today)
    if not viewed.oversees:
        raise NotAllowedError
    return person, viewed


async def pressed(context: Context, person: int, viewed: Viewed, value: int, *, choose: bool) -> Reply:
    """`o:date:<action>:0` asks for a date; `o:due:<action>:<YYYYMMDD>` sets the one that was understood or chosen."""
    action_id = viewed.owned.action.id or 0
    if not choose:
        context.state.forget()
        context.state.note = Note(Asked.DUE_DATE, action_id)
        return views.ask(viewed)
    on = _day(value)
    if on is None or not is_near(on, context.today):
        return stale_button()
    note, words = context.state.note, None
    if note is not None and note.asked is Asked.DUE_DATE and note.about == action_id:
        words = note.words or None
        context.state.note = None
    answered = await oversight.set_date(context.services.store, action_id, person, context.now, on, words=words)
    context.services.nudge.set()
    return views.and_the_next(officer_views.confirmed(answered, Change.DATED), answered.action.board)


async def on_words(context: Context, person: int, note: Note, words: str) -> Reply:
    """Show what was understood. Words that come instead of a tap are read as another date."""
    del person  # whether they may is asked here, and again when the date is set
    _, viewed = await overseen(context, note.about)
    read = read_due(words, Period(viewed.plan.from_on, viewed.plan.to_on), context.today)
    note.words = " ".join(words.split())[: views.WORDS]
    context.state.note = note
    return views.understood(viewed, note.words, read, context.today)


def _day(value: int) -> dt.date | None:
    try:
        return dt.date(value // 10_000, value // 100 % 100, value % 100)
    except ValueError:
        return None
