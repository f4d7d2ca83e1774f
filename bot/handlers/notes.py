"""The sentence that was asked for: what it is kept as depends on what the bot asked."""

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.context import Asked, Context, Note
from bot.handlers import announce, dating, scorecards
from bot.handlers.linked import person_id
from bot.messaging import say
from bot.views import actions as views
from bot.views import meetings as meeting_views
from bot.views import oversight as officer_views
from bot.views import people as people_views
from bot.views.reply import Reply
from reminders import actions, extensions, meetings, oversight, roles, viewing
from reminders.changes import NotAllowedError, NoteError
from reminders.typed import read_day, read_days
from storage.tables import Change


async def on_note(update: Update, context: Context, words: str) -> None:
    """Keep the words as what was asked for; what cannot be kept is asked for again."""
    note, context.state.note = context.state.note, None
    assert note is not None
    try:
        reply = await KEEP[note.asked](context, await person_id(context), note, words)
    except NoteError as error:
        context.state.note = note
        await say(update, views.refused(str(error)))
        return
    except NotAllowedError:
        await say(update, views.not_allowed())
        return
    context.services.nudge.set()
    await say(update, reply)


async def _progress(context: Context, person: int, note: Note, words: str) -> Reply:
    answered = await actions.progress(context.services.store, note.about, person, context.now, words)
    return views.noted(answered, Change.PROGRESS)


async def _blocked(context: Context, person: int, note: Note, words: str) -> Reply:
    answered = await actions.blocked(context.services.store, note.about, person, context.now, words)
    return views.noted(answered, Change.BLOCKED)


async def _at_risk(context: Context, person: int, note: Note, words: str) -> Reply:
    answered = await actions.at_risk(context.services.store, note.about, person, context.now, words)
    return views.noted(answered, Change.AT_RISK)


async def _evidence(context: Context, person: int, note: Note, words: str) -> Reply:
    answered = await actions.evidence(
        context.services.store, note.about, person, context.now, words, occurrence_on=note.date
    )
    return views.noted(answered, Change.EVIDENCE)


async def _other_date(context: Context, person: int, note: Note, words: str) -> Reply:
    proposed_on = read_day(words, context.today)
    extensions.check_proposal(proposed_on, note.date, context.today)
    viewed = await viewing.view(context.services.store, note.about, person, context.today)
    context.state.note = Note(Asked.MORE_TIME, note.about, date=note.date, proposed_on=proposed_on)
    return views.ask_note(Change.TIME_ASKED, viewed.owned.action, proposed_on)


async def _more_time(context: Context, person: int, note: Note, words: str) -> Reply:
    assert note.proposed_on is not None
    answered = await extensions.ask(
        context.services.store,
        note.about,
        person,
        context.now,
        proposed_on=note.proposed_on,
        reason=words,
        occurrence_on=note.date,
    )
    return views.time_asked(answered, note.proposed_on)


async def _not_mine(context: Context, person: int, note: Note, words: str) -> Reply:
    answered = await oversight.hand_over(
        context.services.store, note.about, person, context.now, words, role_id=note.other or None
    )
    viewed = await oversight.owners_of(context.services.store, note.about)
    to = next((role.name for role in viewed if role.id == note.other), None)
    return views.handed(answered, to)


async def _points(context: Context, person: int, note: Note, words: str) -> Reply:
    points = read_days(words, context.today)
    answered = await oversight.set_points(context.services.store, note.about, person, context.now, points)
    return officer_views.confirmed(answered, Change.DATED)


async def _new_owner(context: Context, person: int, note: Note, words: str) -> Reply:
    answered = await oversight.change_owner(context.services.store, note.about, person, context.now, name=words)
    return officer_views.confirmed(
        answered, Change.OWNED, await oversight.owners_of(context.services.store, note.about)
    )


async def _closing(context: Context, person: int, note: Note, words: str) -> Reply:
    answered = await oversight.close(context.services.store, note.about, person, context.now, words)
    return officer_views.confirmed(answered, Change.CLOSED)


async def _hand_on(context: Context, person: int, note: Note, words: str) -> Reply:
    team = await roles.hand_on(context.services.store, note.about, person, context.now, to_id=note.other, reason=words)
    return people_views.handed_on(team)


async def _leave(context: Context, person: int, note: Note, words: str) -> Reply:
    del note
    until = read_day(words, context.today)
    return people_views.on_leave(until, await roles.pause(context.services.store, person, until, context.now))


async def _meetings(context: Context, person: int, note: Note, words: str) -> Reply:
    del person  # whether they may is asked when the dates are kept
    note.slots = meetings.read(words, context.today)
    # The note stays until the dates are kept: words that come instead of a yes are read as other dates.
    context.state.note = note
    return meeting_views.check(note.name, note.slots)


async def _announcement(context: Context, person: int, note: Note, words: str) -> Reply:
    del person  # an officer's standing is asked of the board that the note names
    return await announce.written(context, note, words)


KEEP: dict[Asked, Callable[[Context, int, Note, str], Awaitable[Reply]]] = {
    Asked.PROGRESS: _progress,
    Asked.BLOCKED: _blocked,
    Asked.AT_RISK: _at_risk,
    Asked.EVIDENCE: _evidence,
    Asked.OTHER_DATE: _other_date,
    Asked.MORE_TIME: _more_time,
    Asked.NOT_MINE: _not_mine,
    Asked.DUE_DATE: dating.on_words,
    Asked.POINTS: _points,
    Asked.NEW_OWNER: _new_owner,
    Asked.CLOSING: _closing,
    Asked.HAND_ON: _hand_on,
    Asked.LEAVE: _leave,
    Asked.MEETINGS: _meetings,
    Asked.ANNOUNCEMENT: _announcement,
    Asked.SCORE_CARD: scorecards.on_words,
}
