"""What an officer is told after using their powers, and the list of requests for more time."""

from collections.abc import Sequence

from bot.views.actions import decision, undoable
from bot.views.dates import long_date
from bot.views.reply import Reply, bold, cut, esc, italic, lines, paragraphs
from reminders.actions import Answered
from reminders.extensions import Request
from storage.tables import Action, Change, Role

SHOWN = 6


def confirmed(answered: Answered, kind: Change, owners: Sequence[Role] = ()) -> Reply:
    """What was changed, with the button that takes it back; `owners` are those it has now, if they were changed."""
    action = answered.action
    if not answered.changed:
        return Reply(f"That is how {bold(cut(action.title, 300))} stands already. Nothing was changed.")
    dates = ", ".join(long_date(day) for day in action.dates)
    names = bold(cut(", ".join(role.name for role in owners) or "nobody", 300))
    what = {
        Change.DATED: f"has {'these dates now: ' if len(action.dates) > 1 else 'this date now: '}{dates}. "
        "Its owners are told.",
        Change.OWNED: f"is owned by {names} now. Those concerned are told.",
        Change.CLOSED: "is closed, with your reason. Its reminders have stopped, and its owners are told.",
        Change.REOPENED: "is open again. Its owners are told.",
    }[kind]
    return undoable(Reply(f"{bold(cut(action.title, 300))} {what}"), answered)


def decided(answered: Answered, *, approve: bool) -> Reply:
    """The request is settled."""
    title = bold(cut(answered.action.title, 300))
    if not answered.changed:
        return Reply(f"Somebody has settled that request for {title} already, or it was taken back.")
    if approve:
        assert answered.occurrence_on is not None
        text = f"Approved: {title} is due on {long_date(answered.occurrence_on)} now. The owner is told."
    else:
        text = f"Refused: the date of {title} stays. The owner is told."
    return undoable(Reply(text), answered)


def requests(waiting: Sequence[Request], names: dict[str, str]) -> list[Reply]:
    """/requests: each with its buttons, in a message of its own so that no tap hits the wrong one."""
    if not waiting:
        return [Reply("Nobody is waiting for more time.")]
    replies = [_request(each, names) for each in waiting[:SHOWN]]
    left = len(waiting) - SHOWN
    return [*replies, Reply(f"And {left} more: /requests shows them when these are settled.")] if left > 0 else replies


def _request(request: Request, names: dict[str, str]) -> Reply:
    action: Action = request.action
    change = request.change
    due = long_date(change.occurrence_on) if change.occurrence_on else "no date"
    return Reply(
        paragraphs(
            f"{bold(cut(change.by_role, 120))} asks for more time: {bold(cut(action.title, 400))} ({esc(action.ref)})",
            lines(
                [
                    esc(names.get(action.board, action.board)),
                    f"Due: {due}. Asked for: {long_date(request.proposed_on)}.",
                    f"In their words: {italic(cut(change.note, 600))}",
                ]
            ),
        )
    ).with_buttons(decision(change, 0))
