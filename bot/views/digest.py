"""What goes out by itself: the digest, escalations and the officers' week."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.views.dates import days_left, long_date
from bot.views.reply import MESSAGE_LIMIT, Button, Reply, bold, cut, esc, italic, length, lines, paragraphs
from reminders.measures import card_for
from reminders.messages import BoardWeek, Digest, Escalated, Gathering, Silence, Summary
from reminders.standing import Light, light, word
from reminders.summary import SHOWN
from storage.tables import Action, Status

AGAIN = "You may have had this message before: it was not certain that it arrived."
STEP = {
    "deputy": "You hear of it as the deputy.",
    "chair": "You hear of it as the chair of the group.",
    "officer": "You hear of it as the board's officer.",
}
REACTIONS = (("Open", "v"), ("Seen", "es:seen"), ("Take up", "es:take"), ("Ask again", "es:ask"))
"""What can be done about silence, with the beginning of the button's data. Four fit in a row on a phone."""


@dataclass(frozen=True, slots=True)
class Line:
    """An action with the date that an answer to it would be about, if it has one."""

    action: Action
    occurrence_on: dt.date | None


def digest(message: Digest, names: Mapping[str, str]) -> Reply:
    """The one message a day: overdue first, each action with its buttons. Many actions come in several parts.

    `names` gives the board's name by its id.
    """
    more = f" (part {message.part})" if message.part > 1 else ""
    title = "Your actions for the board" if message.items else "For your diary"
    opening = [
        f"{bold(title)}, {long_date(message.day)}{more}",
        italic(AGAIN) if message.repeat else None,
        f"You stand in for {bold(', '.join(message.stands_in_for))}." if message.stands_in_for else None,
        lines(_gathering(each, names.get(each.board, each.board)) for each in message.meetings) or None,
    ]
    lined = [Line(item.action, item.occurrence_on) for item in message.items]
    return with_lines(opening, lined, message.day, message.message_id)


def with_lines(opening: Sequence[str | None], lined: Sequence[Line], today: dt.date, message_id: int) -> Reply:
    """Actions, each with its row of buttons. All of them are shown: where they are long, their words are cut."""
    closing = "Tap what fits. A tap reaches the board's officer." if lined else None
    text = ""
    for room in (1.0, 0.6, 0.3):
        blocks = [_block(number, line, today, room) for number, line in enumerate(lined, 1)]
        text = paragraphs(*opening, *blocks, closing)
        if length(text) <= MESSAGE_LIMIT:
            break
    if len(lined) == 1:
        return Reply(text).with_buttons(*answers(lined[0], message_id))
    return Reply(text).with_buttons(*(_row(number, line, message_id) for number, line in enumerate(lined, 1)))


def answers(line: Line, message_id: int) -> list[tuple[Button, ...]]:
    """Every answer of an owner to one action, in rows."""
    end = f"{line.action.id}:{message_id}:{line.occurrence_on or ''}"
    rows = [
        (("Done", "done"), ("Progress", "note"), ("Can't", "cant")),
        (("On track", "track") if line.action.status is not Status.ON_TRACK else None, ("At risk", "risk")),
        (("Later", "later"), ("More time", "time"), ("Not mine", "hand")),
    ]
    buttons = [tuple(Button(each[0], data=f"a:{each[1]}:{end}") for each in row if each is not None) for row in rows]
    if card_for(line.action.plan_id, line.action.ref) is not None:
        buttons.insert(0, (Button("Fill in the score card", data=f"sc:open:{line.action.id}:{message_id}"),))
    return buttons


def escalated(message: Escalated) -> Reply:
    """Actions about which nobody has said anything, with what was tried."""
    opening = [
        f"{bold('No answer so far')}, {long_date(message.day)}",
        f"{STEP[message.step]} It stops as soon as somebody answers.",
    ]
    blocks = [_silence(number, each, message.day) for number, each in enumerate(message.items, 1)]
    rows = [
        tuple(
            Button(
                f"{label} {number}" if len(blocks) > 1 else label, data=f"{verb}:{each.action.id}:{message.message_id}"
            )
            for label, verb in REACTIONS
        )
        for number, each in enumerate(message.items, 1)
    ]
    closing = "Seen is for the record. Taking it up counts as an answer. Asking again sends the owner a message."
    return Reply(paragraphs(*opening, *blocks, closing)).with_buttons(*rows)


def summary(message: Summary, names: dict[str, str]) -> Reply:
    """An officer's week. `names` gives the board's name by its id."""
    heading = f"{bold('The week ahead')}, {long_date(message.day)}"
    budget = (MESSAGE_LIMIT - 200) // len(message.boards)
    blocks = [_week(week, names.get(week.board, week.board), message.day, budget) for week in message.boards]
    return Reply(
        paragraphs(
            heading, *blocks, "What needs you is on your /desk. /actions lists all, /people shows who is linked."
        )
    )


def _week(week: BoardWeek, name: str, today: dt.date, budget: int) -> str:
    lights = ", ".join(f"{Light(each).sign} {each} {number}" for each, number in week.lights.items())
    listed = [
        f"• {esc(item.action.ref)} {esc(cut(item.action.title, 70))}, {days_left(item.occurrence_on, today)}"
        for item in week.late[:SHOWN]
    ]
    left = len(week.late) - SHOWN
    counted = [
        (week.due_soon, "due in the next 14 days"),
        (week.requests, "asked for more time and waiting for you: /requests"),
        (week.undated, "without a date"),
        (week.unowned, "without an owner"),
        (week.troubled, "messages of last week refused or unconfirmed"),
    ]
    text = lines(
        [
            bold(name),
            f"Open actions of plans that have begun: {lights or 'none'}",
            f"Of plans that begin later: {week.to_come}, counted in what follows too" if week.to_come else None,
            f"Late: {len(week.late)}" if week.late else "Late: none",
            *listed,
            f"• and {left} more" if left > 0 else None,
            *(f"{words[0].upper()}{words[1:]}: {number}" for number, words in counted if number),
            f"Nobody is linked to: {esc(_some(week.unlinked))}" if week.unlinked else None,
            f"Cannot be reached: {esc(_some(week.unreachable))}" if week.unreachable else None,
        ]
    )
    return text if length(text) <= budget else lines(text.split("\n")[: 4 if week.to_come else 3])


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(cut(name, 60) for name in names[:4])
    return f"{shown} and {len(names) - 4} more" if len(names) > 4 else shown


def _silence(number: int, silence: Silence, today: dt.date) -> str:
    action = silence.action
    days = [f"{day.day}/{day.month}" for day in silence.reminded_on]
    tried = [
        f"owner reminded {len(days)} times, last on {days[-1]}" if len(days) > 1 else None,
        f"owner reminded on {days[0]}" if len(days) == 1 else None,
        f"{silence.undelivered} reminders not delivered" if silence.undelivered else None,
        *(f"{who} told on {day.day}/{day.month}" for who, day in silence.told),
    ]
    owners = ", ".join(silence.owners) or "nobody"
    return lines(
        [
            f"{number}. {bold(cut(action.title, 180))} ({esc(action.ref)})",
            f"Due: {long_date(silence.occurrence_on)}, {days_left(silence.occurrence_on, today)}",
            f"Owner: {esc(cut(owners, 120))}. No answer since {long_date(silence.since_on)}.",
            f"Tried: {esc('; '.join(each for each in tried if each) or 'nothing has arrived')}.",
        ]
    )


def _gathering(meeting: Gathering, board: str) -> str:
    left = {0: "today", 1: "tomorrow"}.get(meeting.days_left, f"in {meeting.days_left} days")
    at = f" at {esc(meeting.at)}" if meeting.at else ""
    return f"🗓 Meeting: {bold(cut(meeting.name, 80))}, {long_date(meeting.on)}{at}, {left} ({esc(board)})"


def _block(number: int, line: Line, today: dt.date, room: float) -> str:
    action, due = line.action, line.occurrence_on
    when = f"{bold(long_date(due))}, {days_left(due, today)}" if due else None
    written = f" (in the plan: “{esc(cut(action.when_as_written, int(120 * room)))}”)" if action.when_as_written else ""
    return lines(
        [
            f"{number}. {bold(cut(action.title, int(400 * room)))} ({esc(cut(action.ref, 30))})",
            f"Due: {when}{written}" if when else "Needs a date.",
            f"Objective: {esc(cut(action.objective, int(200 * room)))}",
            f"Measured by: {esc(cut(action.measure, int(300 * room)))}" if action.measure else None,
            f"Status: {light(action, today).sign}, {esc(word(action, today))}",
        ]
    )


def _row(number: int, line: Line, message_id: int) -> tuple[Button, ...]:
    """The most frequent answers; each says which action it belongs to, and More opens the others.

    Four must fit in a row on a phone, so the label of a note on progress is short.
    """
    end = f"{line.action.id}:{message_id}:{line.occurrence_on or ''}"
    labels = (("Done", f"a:done:{end}"), ("Note", f"a:note:{end}"), ("Later", f"a:later:{end}"))
    buttons = [Button(f"{label} {number}", data=data) for label, data in labels]
    return (*buttons, Button(f"More {number}", data=f"v:{line.action.id}:{message_id}"))
