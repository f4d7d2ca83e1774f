"""Actions: one's own list, the board's list, confirmations of answers, and notices."""

import datetime as dt
from collections.abc import Sequence

from bot.views.dates import days_left, long_date
from bot.views.digest import Line, with_lines
from bot.views.reply import Button, Reply, bold, cut, esc, italic, lines, paragraphs
from reminders import quarters
from reminders.actions import Answered
from reminders.extensions import choices
from reminders.messages import Notice
from reminders.standing import light, word
from reminders.undo import NotUndone
from reminders.viewing import Mine, Which
from storage.plans import Owned
from storage.tables import Action, ActionChange, Change, Role, Status

SHOWN = 6
"""Actions in one message: each has a row of buttons, and a phone shows little more."""
ROLES_SHOWN = 8
LONGEST_NOTE = 600
"""Characters of a note that are shown in a notice; /action shows it whole."""
FILTERS = {Which.OVERDUE: "Overdue", Which.SOON: "Next 30 days", Which.WAITING: "Waiting", Which.ALL: "All"}
NONE_OF = {
    Which.OVERDUE: "Nothing is overdue. Thank you.",
    Which.SOON: "Nothing is due in the next 30 days.",
    Which.WAITING: "Nothing waits for somebody else, is blocked or needs a date.",
    Which.ALL: "None of the board's actions is open for you. Thank you.",
}

CALENDAR = (
    "Your dates as a calendar file. Open it to add them to your calendar. "
    "After a change take a new file: it updates what is there, and takes off what no longer holds."
)


def own_actions(mine: Mine, which: Which, page: int, today: dt.date) -> Reply:
    """/mine and /actions for an owner: a part of their open actions, a page at a time."""
    found = mine.parts[which]
    pages = max(1, -(-len(found) // SHOWN))
    page = max(0, min(page, pages - 1))
    shown = [Line(action, date) for action, date in found[page * SHOWN : (page + 1) * SHOWN]]
    of = f", page {page + 1} of {pages}" if pages > 1 else ""
    heading = f"{bold('Your open actions')}: {FILTERS[which].lower()} ({len(found)}){of}"
    reply = with_lines([heading], shown, today, 0) if shown else Reply(paragraphs(heading, NONE_OF[which]))
    filters = [
        Button(f"{label.removeprefix('Next ')} ({len(mine.parts[each])})", data=f"m:{each.value}:0")
        for each, label in FILTERS.items()
        if each is not which
    ]
    last = [Button("Calendar file", data="m:calendar:0")] if mine.parts[Which.ALL] else []
    return reply.with_buttons(*turns("m", which.value, page, pages), filters, *([last] if last else []))


def board_actions(owned: Sequence[Owned], board_name: str, today: dt.date, page: int) -> Reply:
    """/actions for members and officers: the board's actions, a page at a time."""
    if not owned:
        return Reply(f"{esc(board_name)} has no plan here yet.")
    pages = -(-len(owned) // SHOWN)
    page = max(0, min(page, pages - 1))
    shown = owned[page * SHOWN : (page + 1) * SHOWN]
    blocks = [_board_line(each, today) for each in shown]
    opens = [Button(cut(each.action.ref, 20), data=f"v:{each.action.id}:0") for each in shown]
    text = paragraphs(f"{bold('Actions')}: {esc(board_name)} (page {page + 1} of {pages})", *blocks)
    return Reply(text).with_buttons(opens[:3], *([opens[3:]] if opens[3:] else []), *turns("a", "page", page, pages))


def turns(prefix: str, name: str, page: int, pages: int) -> list[list[Button]]:
    """The row that turns pages, where there is another one."""
    row = [
        Button("‹ Previous", data=f"{prefix}:{name}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"{prefix}:{name}:{page + 1}") if page < pages - 1 else None,
    ]
    found = [button for button in row if button]
    return [found] if found else []


def not_an_owner() -> Reply:
    """/actions, /mine and /action for someone who is not linked."""
    return Reply(
        "No action is linked to you. Owners, members and officers come in by an invitation link: "
        "ask the board's officer for one. /priorities shows what the board is working on."
    )


def owns_none() -> Reply:
    """/mine for a member or an officer who owns nothing."""
    return Reply("No action is yours: you are linked to no role that owns one. /actions shows the board's.")


def not_of_this_board(board_name: str) -> Reply:
    """/actions for someone who is linked, but neither a member nor an officer of the chosen board."""
    return Reply(
        f"The actions of {esc(board_name)} are for its members and officers, and you are neither. "
        "If you are one of another board: /boards changes yours."
    )


def not_allowed() -> Reply:
    """A press on an action that the person does not own, or owns no longer."""
    return Reply("That action is not yours, so nothing was changed. /actions shows the ones that are.")


ASKS = {
    Change.PROGRESS: "How far is it? One sentence is enough.",
    Change.BLOCKED: "What stands in the way? One sentence is enough.",
    Change.AT_RISK: "What puts it at risk? One sentence is enough.",
    Change.TIME_ASKED: "Why is more time needed? One sentence is enough. The officer decides.",
    Change.HANDED: "Why is it not yours? One sentence is enough.",
}


def ask_note(kind: Change, action: Action, until: dt.date | None = None) -> Reply:
    """The request for a sentence; for more time it says until when."""
    asked = f"You ask for {long_date(until)}. " if until else ""
    return Reply(
        paragraphs(_named(action), f"{asked}{ASKS[kind]} Please no names of children or families. /cancel leaves it.")
    )


def done(answered: Answered) -> Reply:
    """The confirmation of a done, of the action or of one date of it, and the question for evidence."""
    action = answered.action
    for_date, due = "", ""
    if action.status is not Status.DONE and answered.occurrence_on is not None:
        for_date = f" for {long_date(answered.occurrence_on)}"
        due = f" The next date is {long_date(action.next_on)}." if action.next_on else ""
    return Reply(
        paragraphs(
            f"Thank you: {_named(action)} is marked as done{for_date}. The officer is told.{due}",
            "What shows it, or what has changed for children? You can write a sentence now, or skip it.",
        )
    ).with_buttons((Button("Skip", data=f"a:skip:{action.id}:0:"), *_undo(answered)))


def skipped() -> Reply:
    """No evidence is fine too."""
    return Reply("That is fine. It stays marked as done.")


def noted(answered: Answered, kind: Change) -> Reply:
    """The confirmation of a note."""
    what = {
        Change.PROGRESS: "Your note is kept",
        Change.EVIDENCE: "Your sentence is kept",
        Change.BLOCKED: "It is marked as blocked",
        Change.AT_RISK: "It is marked as at risk",
        Change.ON_TRACK: "It is marked as on track",
    }[kind]
    if not answered.changed:
        return Reply(f"That is how {_named(answered.action)} stands already.")
    text = f"Thank you. {what} with {_named(answered.action)}, and the officer is told."
    return undoable(Reply(text), answered)


def later_when(action: Action, end: str) -> Reply:
    """The choice of when to be reminded again."""
    row = (Button("Next working day", data=f"a:day:{end}"), Button("In a week", data=f"a:week:{end}"))
    return Reply(f"When shall I remind you of {_named(action)} again?").with_buttons(row)


def put_off(answered: Answered) -> Reply:
    """The confirmation of remind me later; the date itself stays."""
    assert answered.remind_on is not None
    text = f"I will remind you of {_named(answered.action)} again on {long_date(answered.remind_on)}."
    return undoable(Reply(f"{text} Its date does not move."), answered)


def which_date(action: Action, end: str, due_on: dt.date | None, today: dt.date) -> Reply:
    """More time: until when?"""
    fortnight, month = choices(due_on, today)
    now = f"It is due on {long_date(due_on)}." if due_on else "It has no date yet."
    return Reply(
        paragraphs(_named(action), f"{now} Until when do you need? An officer decides, and the date stays so far.")
    ).with_buttons(
        (Button(f"2 weeks: {long_date(fortnight)}", data=f"a:fortnight:{end}"),),
        (Button(f"1 month: {long_date(month)}", data=f"a:month:{end}"),),
        (Button("Another date", data=f"a:other:{end}"),),
    )


def write_date(action: Action) -> Reply:
    """A date of one's own."""
    return Reply(paragraphs(_named(action), "Write the date, for example 30 September 2017. /cancel leaves it."))


def time_asked(answered: Answered, proposed_on: dt.date) -> Reply:
    """The request is on its way."""
    text = f"I have asked the officer for {long_date(proposed_on)} for {_named(answered.action)}."
    if not answered.changed:
        return Reply(f"You have asked for that already: {_named(answered.action)}. The officer has not decided yet.")
    return undoable(Reply(f"{text} I tell you what they decide. Until then the date stays."), answered)


def to_whom(action: Action, roles: Sequence[Role], page: int) -> Reply:
    """Not mine: whose is it?"""
    pages = max(1, -(-len(roles) // ROLES_SHOWN))
    page = max(0, min(page, pages - 1))
    rows = [
        (Button(role.name, data=f"h:{action.id}:{role.id}"),)
        for role in roles[page * ROLES_SHOWN : (page + 1) * ROLES_SHOWN]
    ]
    back = (Button("I don't know: back to the officer", data=f"h:{action.id}:0"),)
    return Reply(paragraphs(_named(action), "Whose is it? The new owner and the officer are told.")).with_buttons(
        *rows, *turns("hp", str(action.id), page, pages), back
    )


def handed(answered: Answered, to: str | None) -> Reply:
    """The action has gone to somebody else."""
    where = f"to {bold(to)}" if to else "back to the officer"
    text = f"{_named(answered.action)} has gone {where}, with your reason."
    return undoable(Reply(text), answered)


def already(answered: Answered) -> Reply:
    """A second tap on what is done."""
    date = f" for {long_date(answered.occurrence_on)}" if answered.occurrence_on else ""
    return Reply(
        f"{_named(answered.action)} is marked as done{date} already. "
        "If you like, write a sentence now that shows it, or what has changed for children."
    ).with_buttons((Button("Skip", data=f"a:skip:{answered.action.id}:0:"),))


def undone(answered: Answered) -> Reply:
    """The change was taken back."""
    action = answered.action
    date = f"its date is {long_date(action.next_on)}" if action.next_on else "it has no date"
    return Reply(f"Undone. {_named(action)} stands as before: {esc(action.status.value)}, {date}.")


def not_undone(why: NotUndone) -> Reply:
    """It was too late, and what to do instead."""
    return Reply(
        f"I cannot undo that: {esc(why.value)}. /mine and /action let you answer again; the history keeps both."
    )


def refused(sentence: str) -> Reply:
    """A note that was not kept; the sentence says why."""
    return Reply(esc(sentence))


DID = {
    Change.DONE: "marked done an action",
    Change.EVIDENCE: "added what shows that it is done",
    Change.PROGRESS: "reported progress on an action",
    Change.ON_TRACK: "says that an action is on track",
    Change.AT_RISK: "says that an action is at risk",
    Change.BLOCKED: "cannot go on with an action",
    Change.LATER: "put off an action",
    Change.TIME_ASKED: "asks for more time for an action",
    Change.TIME_GIVEN: "gave more time for an action",
    Change.TIME_REFUSED: "did not give more time for an action",
    Change.HANDED: "handed over an action",
    Change.OWNED: "changed the owners of an action",
    Change.DATED: "changed the dates of an action",
    Change.CLOSED: "closed an action",
    Change.REOPENED: "opened an action again",
    Change.CARD_ASKED: "asks once more for the score card of an action",
    Change.UNDONE: "took back what was said before about an action",
    Change.SEEN: "has seen the silence about an action",
    Change.TAKEN_UP: "takes up an action",
    Change.ASKED_AGAIN: "asks the owner again about an action",
}
MOVES = {Change.TIME_ASKED, Change.TIME_GIVEN, Change.TIME_REFUSED, Change.HANDED, Change.OWNED, Change.DATED}


def notice(message: Notice) -> Reply:
    """What an officer or an owner is told about a change; an officer decides on more time right here."""
    change, action = message.change, message.action
    if change.kind is Change.CARD_ASKED and change.occurrence_on is not None:
        return _card_again(message, change.occurrence_on)
    note = change.note if change.kind is not Change.UNDONE else f"“{change.note}” no longer holds"
    reply = Reply(
        paragraphs(
            f"{bold(cut(change.by_role, 120))} {DID[change.kind]}: {bold(cut(action.title, 400))} ({esc(action.ref)})",
            moved(change),
            f"In their words: {italic(cut(note, LONGEST_NOTE))}" if note else None,
            f"It now stands at: {esc(action.status.value)}. All actions: /actions",
        )
    )
    rows: list[tuple[Button, ...]] = [(Button("Open", data=f"v:{action.id}:{message.message_id}"),)]
    if message.decide:
        rows.insert(0, decision(change, message.message_id))
    return reply.with_buttons(*rows)


def _card_again(message: Notice, quarter_on: dt.date) -> Reply:
    """An officer asks its author once more for a score card."""
    action = message.action
    return Reply(
        paragraphs(
            f"{bold('The score card has not come yet')}: {esc(quarters.spoken(quarter_on))}",
            f"It belongs to {bold(cut(action.title, 400))} ({esc(action.ref)}).",
            "The officer asks you for it again. Write what you have. You can stop at any time and go on later.",
        )
    ).with_buttons((Button("Write the card", data=f"sc:open:{action.id}:{message.message_id}"),))


def decision(request: ActionChange, message_id: int) -> tuple[Button, ...]:
    """Approve or refuse more time."""
    return (
        Button("Approve", data=f"x:yes:{request.id}:{message_id}"),
        Button("Refuse", data=f"x:no:{request.id}:{message_id}"),
    )


def moved(change: ActionChange) -> str | None:
    """From what to what, where a change is about dates or owners."""
    if change.kind not in MOVES:
        return None
    before, after = (_readable(change, each) for each in (change.before, change.after))
    if change.kind is Change.TIME_ASKED:
        return f"Asked for: {after}, instead of {before}"
    if change.kind is Change.TIME_REFUSED:
        return f"The date stays: {before}"
    return f"From {before} to {after}"


def _readable(change: ActionChange, value: str | None) -> str:
    if change.kind in {Change.TIME_ASKED, Change.TIME_GIVEN, Change.TIME_REFUSED}:
        return long_date(dt.date.fromisoformat(value)) if value else "no date"
    return esc(cut(value or "nothing", 300))


def undoable(reply: Reply, answered: Answered) -> Reply:
    """The reply with the button that takes the change back."""
    buttons = _undo(answered)
    return reply.with_buttons(buttons) if buttons else reply


def _undo(answered: Answered) -> tuple[Button, ...]:
    if not answered.changed or answered.change_id is None:
        return ()
    return (Button("Undo (for a minute)", data=f"u:{answered.change_id}"),)


def _named(action: Action) -> str:
    """An action by its title. The cell of a plan that it comes from may hold as much as a message."""
    return bold(cut(action.title, 300))


def _board_line(owned: Owned, today: dt.date) -> str:
    action = owned.action
    owners = ", ".join(role.name for role in owned.owners) or "no owner in the plan"
    due = action.next_on or action.due_on
    dated = f"{long_date(due)}, {days_left(due, today)}" if due and action.asks else due and long_date(due)
    when = dated or action.recurrence or "needs a date"
    return lines(
        [
            f"{light(action, today).sign} {esc(cut(action.ref, 30))} {bold(cut(action.title, 220))}",
            f"{esc(_standing(action, today))}; {esc(cut(when, 120))}; {esc(cut(owners, 120))}",
            f"Latest: {italic(cut(action.progress, 120))}" if action.progress else None,
        ]
    )


def _standing(action: Action, today: dt.date) -> str:
    return word(action, today) if action.reminds else f"{word(action, today)} (history)"
