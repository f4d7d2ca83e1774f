"""Actions: the digest, one's own list, the board's list, and what officers are told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.views.dates import days_left, long_date
from bot.views.reply import MESSAGE_LIMIT, Button, Reply, bold, esc, italic, length, lines, paragraphs
from reminders.actions import Answered
from reminders.messages import Digest, Notice
from reminders.plan import current_date
from storage.plans import Owned
from storage.tables import Action, Change, Status

SHOWN = 6
"""Actions in one message: each has a row of buttons, and a phone shows little more."""
LONGEST_NOTE = 600
"""Characters of an owner's note that are shown to an officer; /actions shows it whole in the plan."""


@dataclass(frozen=True, slots=True)
class Line:
    """An action with the date that an answer to it would be about, if it has one."""

    action: Action
    occurrence_on: dt.date | None


def digest(message: Digest) -> Reply:
    """The one message a day: overdue first, each action with its buttons."""
    heading = f"{bold('Your actions for the board')}, {long_date(message.day)}"
    again = (
        italic("You may have had this message before: it was not certain that it arrived.") if message.repeat else None
    )
    opening = [heading, again]
    lined = [Line(item.action, item.occurrence_on) for item in message.items]
    return _with_lines(opening, lined, message.day, message.message_id)


def own_actions(owned: Sequence[Owned], today: dt.date) -> Reply:
    """/actions for an owner."""
    lined = [Line(each.action, current_date(each.action, today)) for each in owned if _asks(each.action)]
    if not lined:
        return Reply("None of the board's actions is open for you. Thank you.")
    return _with_lines([bold("Your open actions")], lined, today, 0)


def _asks(action: Action) -> bool:
    """Whether an owner is asked about the action at all."""
    return action.status.is_open and action.reminds


def board_actions(owned: Sequence[Owned], board_name: str, today: dt.date, page: int) -> Reply:
    """/actions for members and officers: the board's actions, a page at a time."""
    if not owned:
        return Reply(f"{esc(board_name)} has no plan here yet.")
    pages = -(-len(owned) // SHOWN)
    page = max(0, min(page, pages - 1))
    shown = owned[page * SHOWN : (page + 1) * SHOWN]
    blocks = [_board_line(each, today) for each in shown]
    turns = [
        Button("‹ Previous", data=f"a:page:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"a:page:{page + 1}") if page < pages - 1 else None,
    ]
    row = [button for button in turns if button]
    text = paragraphs(f"{bold('Actions')}: {esc(board_name)} (page {page + 1} of {pages})", *blocks)
    return Reply(text).with_buttons(*([row] if row else []))


def not_an_owner() -> Reply:
    """/actions for someone who is not linked."""
    return Reply(
        "No action is linked to you. Owners, members and officers come in by an invitation link: "
        "ask the board's officer for one. /priorities shows what the board is working on."
    )


def not_allowed() -> Reply:
    """A press on an action that the person does not own, or owns no longer."""
    return Reply("That action is not yours, so nothing was changed. /actions shows the ones that are.")


def ask_note(kind: Change, action: Action) -> Reply:
    """The request for a sentence."""
    what = {
        Change.PROGRESS: "How far is it? One sentence is enough.",
        Change.BLOCKED: "What stands in the way? One sentence is enough.",
    }[kind]
    return Reply(paragraphs(bold(action.title), f"{what} Please no names of children or families. /cancel leaves it."))


def done(answered: Answered) -> Reply:
    """The confirmation of a done: of the action, or of one date of it where more are to come."""
    action = answered.action
    if action.status is Status.DONE or answered.occurrence_on is None:
        return Reply(f"Thank you: {bold(action.title)} is marked as done. The officer is told.")
    due = f" The next date is {long_date(action.next_on)}." if action.next_on else ""
    return Reply(
        f"Thank you: {bold(action.title)} is marked as done for {long_date(answered.occurrence_on)}. "
        f"The officer is told.{due}"
    )


def noted(action: Action, kind: Change) -> Reply:
    """The confirmation of a note."""
    what = "Your note is kept" if kind is Change.PROGRESS else "It is marked as blocked"
    return Reply(f"Thank you. {what} with {bold(action.title)}, and the officer is told.")


def later_when(action: Action, end: str) -> Reply:
    """The choice of when to be reminded again."""
    row = (Button("Next working day", data=f"a:day:{end}"), Button("In a week", data=f"a:week:{end}"))
    return Reply(f"When shall I remind you of {bold(action.title)} again?").with_buttons(row)


def put_off(action: Action, until: dt.date) -> Reply:
    """The confirmation of remind me later; the date itself stays."""
    return Reply(f"I will remind you of {bold(action.title)} again on {long_date(until)}. Its date does not move.")


def already(answered: Answered) -> Reply:
    """A second tap on what is done."""
    date = f" for {long_date(answered.occurrence_on)}" if answered.occurrence_on else ""
    return Reply(f"{bold(answered.action.title)} is marked as done{date} already.")


def refused(sentence: str) -> Reply:
    """A note that was not kept; the sentence says why."""
    return Reply(esc(sentence))


def notice(message: Notice) -> Reply:
    """What an officer is told about a change."""
    change, action = message.change, message.action
    did = {
        Change.DONE: "marked done",
        Change.PROGRESS: "reported progress on",
        Change.BLOCKED: "cannot go on with",
        Change.LATER: "put off",
    }[change.kind]
    return Reply(
        paragraphs(
            f"{bold(change.by_role)} {did} an action: {bold(_cut(action.title, 400))} ({esc(action.ref)})",
            f"In their words: {italic(_cut(change.note, LONGEST_NOTE))}" if change.note else None,
            f"It now stands at: {esc(action.status.value)}. All actions: /actions",
        )
    )


def _with_lines(opening: Sequence[str | None], lined: Sequence[Line], today: dt.date, message_id: int) -> Reply:
    """As many actions as fit one message, each with its row of buttons; the rest are counted."""
    closing = "Tap what fits. A tap reaches the board's officer."
    shown: list[str] = []
    rows = []
    for number, line in enumerate(lined[:SHOWN], 1):
        block = _block(number, line, today)
        if shown and length(paragraphs(*opening, *shown, block, closing)) > MESSAGE_LIMIT - 200:
            break
        shown.append(block)
        rows.append(_row(number if len(lined) > 1 else None, line, message_id))
    left = len(lined) - len(shown)
    more = f"And {left} more: /actions shows them when these are answered." if left else None
    return Reply(paragraphs(*opening, *shown, more, closing)).with_buttons(*rows)


def _block(number: int, line: Line, today: dt.date) -> str:
    action = line.action
    due = line.occurrence_on
    when = f"{bold(long_date(due))}, {days_left(due, today)}" if due else None
    return lines(
        [
            f"{number}. {bold(_cut(action.title, 400))} ({esc(action.ref)})",
            f"Due: {when} (in the plan: “{esc(_cut(action.when_as_written, 120))}”)" if when else "Needs a date.",
            f"Objective: {esc(_cut(action.objective, 200))}",
            f"Measured by: {esc(_cut(action.measure, 300))}" if action.measure else None,
            f"Status: {esc(action.status.value)}",
        ]
    )


def _row(number: int | None, line: Line, message_id: int) -> tuple[Button, ...]:
    """The four answers; with several actions in one message, each says which it belongs to."""
    end = f"{line.action.id}:{message_id}:{line.occurrence_on or ''}"
    labels = (("Done", "done"), ("Progress", "note"), ("Can't", "cant"), ("Later", "later"))
    return tuple(Button(f"{label} {number}" if number else label, data=f"a:{verb}:{end}") for label, verb in labels)


def _board_line(owned: Owned, today: dt.date) -> str:
    action = owned.action
    owners = ", ".join(role.name for role in owned.owners) or "no owner in the plan"
    due = action.next_on or action.due_on
    when = f"{long_date(due)}, {days_left(due, today)}" if due and _asks(action) else due and long_date(due)
    return lines(
        [
            f"{esc(action.ref)} {bold(_cut(action.title, 300))}",
            f"{esc(_standing(action))}; {when or action.recurrence or 'needs a date'}; {esc(_cut(owners, 200))}",
            f"Latest: {italic(_cut(action.progress, 150))}" if action.progress else None,
        ]
    )


def _standing(action: Action) -> str:
    return action.status.value if action.reminds else f"{action.status.value} (history)"


def _cut(text: str | None, size: int) -> str:
    text = text or ""
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}…"
