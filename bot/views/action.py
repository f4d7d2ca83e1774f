"""One action in full: what it is, how it stands, what has happened, and what the person may do."""

import datetime as dt
from collections.abc import Sequence

from bot.views.actions import decision, moved
from bot.views.dates import days_left, long_date
from bot.views.digest import Line, answers
from bot.views.reply import MESSAGE_LIMIT, Button, Reply, bold, cut, esc, italic, length, lines, paragraphs
from reminders.calendar import london_day
from reminders.standing import light, word
from reminders.viewing import Viewed
from storage.plans import Owned
from storage.tables import ActionChange, Change, Role

HISTORY = 8
"""Changes that are shown, the latest first; `safeboard plan show` gives them all."""
ROLES_SHOWN = 8


DONE_TO_IT = {
    Change.DONE: "marked it as done",
    Change.EVIDENCE: "added what shows that it is done",
    Change.PROGRESS: "reported progress",
    Change.ON_TRACK: "says that it is on track",
    Change.AT_RISK: "says that it is at risk",
    Change.BLOCKED: "cannot go on",
    Change.LATER: "put it off",
    Change.TIME_ASKED: "asks for more time",
    Change.TIME_GIVEN: "gave more time",
    Change.TIME_REFUSED: "did not give more time",
    Change.HANDED: "handed it over",
    Change.OWNED: "changed the owners",
    Change.DATED: "changed the dates",
    Change.CLOSED: "closed it",
    Change.REOPENED: "opened it again",
    Change.CARD_ASKED: "asks once more for the score card",
    Change.UNDONE: "took back what was said before",
    Change.SEEN: "has seen the silence",
    Change.TAKEN_UP: "takes it up",
    Change.ASKED_AGAIN: "asks the owner again",
}
"""What a change was, in the history of the action itself."""


def in_full(viewed: Viewed, today: dt.date, message_id: int) -> Reply:
    """/action: everything about one action. Where it is too long for a message, old history goes first."""
    action = viewed.owned.action
    facts = _facts(viewed, today)
    text = ""
    for shown in (HISTORY, 4, 2, 0):
        text = paragraphs(facts, _history(viewed.history, shown) if shown else None)
        if length(text) <= MESSAGE_LIMIT:
            break
    reply = Reply(text)
    if viewed.request is not None and viewed.oversees:
        reply = reply.with_buttons(decision(viewed.request.change, message_id))
    if viewed.answers:
        reply = reply.with_buttons(*answers(Line(action, viewed.occurrence_on), message_id))
    if viewed.oversees:
        reply = reply.with_buttons(*_powers(viewed))
    return reply


def not_found(ref: str, *, owns: bool, reads: bool) -> Reply:
    """/action with a reference that the person may see nothing of: of their own actions, or of those of a board."""
    if owns:
        where = "/mine shows yours, /board the board's." if reads else "/mine shows yours."
    else:
        where = "/actions shows the board's."
    return Reply(f"I find no action {esc(cut(ref, 40))} that you may see. {where}")


def which_reference() -> Reply:
    """/action without a reference."""
    return Reply(
        "Write the reference too, for example /action 1.1. It stands beside each action in /mine and /actions."
    )


def several(found: Sequence[Owned], names: dict[str, str]) -> Reply:
    """Plans of several boards, or years, use the same reference."""
    rows = [
        (
            Button(
                cut(f"{names.get(each.action.board, each.action.board)}: {each.action.title}", 60),
                data=f"v:{each.action.id}:0",
            ),
        )
        for each in found[:ROLES_SHOWN]
    ]
    return Reply("Several plans have an action of that reference. Which one?").with_buttons(*rows)


def owners(owned: Owned, roles: Sequence[Role], page: int) -> Reply:
    """The owners of an action, for an officer to add and to take away."""
    action = owned.action
    own = {role.id for role in owned.owners}
    pages = max(1, -(-len(roles) // ROLES_SHOWN))
    page = max(0, min(page, pages - 1))
    rows = [
        (Button(f"{'✓ ' if role.id in own else 'Add '}{cut(role.name, 50)}", data=f"o:own:{action.id}:{role.id}"),)
        for role in roles[page * ROLES_SHOWN : (page + 1) * ROLES_SHOWN]
    ]
    turn = [
        Button("‹ Previous", data=f"o:owners:{action.id}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"o:owners:{action.id}:{page + 1}") if page < pages - 1 else None,
    ]
    last = (
        Button("Another role", data=f"o:newowner:{action.id}:0"),
        Button("Open the action", data=f"v:{action.id}:0"),
    )
    text = paragraphs(
        bold(cut(action.title, 400)),
        f"Owners: {esc(', '.join(role.name for role in owned.owners) or 'nobody')}",
        "Tap a role to add it, or one with a ✓ to take it away. Those concerned are told.",
    )
    return Reply(text).with_buttons(*rows, *([[b for b in turn if b]] if any(turn) else []), last)


def ask_points(owned: Owned) -> Reply:
    """The officer types the review points."""
    points = ", ".join(long_date(day) for day in owned.action.review_points) or "none"
    return Reply(
        paragraphs(
            bold(cut(owned.action.title, 400)),
            f"Review points now: {points}.",
            "Write the new ones with commas between them, for example 12 June 2017, 4 September 2017. "
            "/cancel leaves it.",
        )
    )


def ask_close(owned: Owned) -> Reply:
    """The officer says why an action is closed."""
    return Reply(
        paragraphs(
            bold(cut(owned.action.title, 400)),
            "Why is it closed? One sentence; it goes into the history. /cancel leaves it.",
        )
    )


def ask_owner(owned: Owned) -> Reply:
    """The officer types a new role."""
    return Reply(
        paragraphs(
            bold(cut(owned.action.title, 400)),
            "Write the name of the role or group that shall own it. No names of people. /cancel leaves it.",
        )
    )


def _facts(viewed: Viewed, today: dt.date) -> str:
    action, plan = viewed.owned.action, viewed.plan
    names = ", ".join(role.name for role in viewed.owned.owners) or "no owner"
    as_written = (
        f" (in the plan: “{esc(cut(action.owner_as_written, 150))}”)"
        if _differs(action.owner_as_written, names)
        else ""
    )
    request = viewed.request
    where = f"document {esc(cut(action.source_document, 100))}, {esc(cut(action.source_section, 100))}"
    asked = f"Asked for: {long_date(request.proposed_on)}. “{esc(cut(request.change.note, 200))}”" if request else None
    return paragraphs(
        f"{bold(cut(action.title, 500))} ({esc(cut(action.ref, 40))})",
        lines(
            [
                f"Status: {light(action, today).sign}, {esc(word(action, today))}",
                f"Due: {_due(viewed, today)}",
                f"In the plan: “{esc(cut(action.when_as_written, 150))}”" if action.when_as_written else None,
                asked,
                f"To settle: {esc(cut(action.question, 300))}" if action.question else None,
                f"Owner: {esc(cut(names, 200))}{as_written}",
                f"Objective: {esc(cut(action.objective, 300))}",
                f"Measured by: {esc(cut(action.measure, 400))}" if action.measure else None,
                f"Latest: {italic(cut(action.progress, 600))}" if action.progress else None,
                f"Note: {esc(cut(action.note, 300))}" if action.note else None,
                f"From: {esc(cut(plan.title, 120))}, {where}",
            ]
        ),
    )


def _differs(as_written: str | None, names: str) -> bool:
    return bool(as_written) and as_written != names


def _due(viewed: Viewed, today: dt.date) -> str:
    action = viewed.owned.action
    left = [day for day in action.dates if action.done_through_on is None or day > action.done_through_on]
    if not action.dates:
        return "needs a date"
    if not left or not action.status.is_open:
        return ", ".join(long_date(day) for day in action.dates[-1:])
    first = viewed.occurrence_on or left[0]
    others = [long_date(day) for day in left if day > first][:4]
    return f"{bold(long_date(first))}, {days_left(first, today)}" + (f"; then {', '.join(others)}" if others else "")


def _history(history: Sequence[ActionChange], shown: int) -> str | None:
    if not history:
        return None
    latest = [_change(each) for each in reversed(history[-shown:])]
    left = len(history) - len(latest)
    return lines([bold("What has happened, latest first"), *latest, f"and {left} earlier" if left > 0 else None])


def _change(change: ActionChange) -> str:
    day = long_date(london_day(change.at))
    note = f": {italic(cut(change.note, 160))}" if change.note else ""
    way = moved(change)
    return f"• {day}, {esc(cut(change.by_role, 80))} {DONE_TO_IT[change.kind]}{note}" + (f" ({way})" if way else "")


def _powers(viewed: Viewed) -> list[tuple[Button, ...]]:
    action = viewed.owned.action
    rows: list[tuple[Button, ...]] = [
        (Button("Set date", data=f"o:date:{action.id}:0"), Button("Review points", data=f"o:points:{action.id}:0")),
        (
            Button("Owners", data=f"o:owners:{action.id}:0"),
            Button("Close", data=f"o:close:{action.id}:0")
            if action.status.is_open
            else Button("Open again", data=f"o:reopen:{action.id}:0"),
        ),
    ]
    if action.question and action.dates:
        rows.insert(0, (Button("The date is right", data=f"o:confirm:{action.id}:0"),))
    return rows
