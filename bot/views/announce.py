"""/announce: whom to write to, the preview, and what people get."""

from collections.abc import Sequence

from bot.views.reply import Button, Reply, bold, cut, esc, paragraphs
from feedback.statistics import LEAST_CELL
from feedback.subscriptions import shown_number
from knowledge.model import Board
from reminders.announcements import LIMIT
from storage.tables import Announcement, Audience, Broadcast, Role

PAGE = 8
LABELS = {
    Audience.OWNERS: "Everybody who owns actions",
    Audience.MEMBERS: "The board's members",
    Audience.SUBSCRIBERS: "All who get learning cards",
    Audience.ROLE: "One role or group",
}


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    rows = [(Button(board.name, data=f"an:board:{board.id}"),) for board in boards]
    return Reply("Which board do you write for?").with_buttons(*rows)


def whom(board: Board) -> Reply:
    """Who shall get it."""
    rows = [(Button(label, data=f"an:to:{board.id}:{audience}"),) for audience, label in LABELS.items()]
    return Reply(f"Whom do you want to write to, for {bold(board.name)}?").with_buttons(*rows)


def which_role(board: Board, roles: Sequence[Role], page: int) -> Reply:
    """The board's roles and groups, a page at a time."""
    if not roles:
        return Reply(f"No plan of {esc(board.name)} names a role or group yet.")
    pages = -(-len(roles) // PAGE)
    page = max(0, min(page, pages - 1))
    rows = [
        (Button(cut(role.name, 50), data=f"an:role:{board.id}:{role.id}"),)
        for role in roles[page * PAGE : (page + 1) * PAGE]
    ]
    turn = [
        Button("‹ Previous", data=f"an:roles:{board.id}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"an:roles:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    turns = [[each for each in turn if each]] if pages > 1 else []
    return Reply("Which role or group?").with_buttons(*rows, *turns)


def ask(to: str) -> Reply:
    """The words are wanted."""
    return Reply(
        f"To {bold(to)}. What do you want to tell them? Write it in one message, {LIMIT} characters at most. "
        "Name no child and no family. You see it before it goes. /cancel leaves it."
    )


def preview(words: str, board: Board, to: str, number: str) -> Reply:
    """What will go out, and to how many."""
    rows = (
        (Button("Send it to me only, as a test", data=f"an:test:{board.id}"),),
        (Button("Send it now", data=f"an:send:{board.id}"), Button("Leave it", data=f"an:off:{board.id}")),
    )
    return Reply(
        paragraphs(
            f"To {bold(to)}: {esc(number)}. This is what they get:",
            _body(words, board),
            "To change it, write it again.",
        )
    ).with_buttons(*rows)


def announced(made: Announcement, board: Board) -> Reply:
    """What people get."""
    ends = "/learning off ends such messages." if made.audience is Audience.SUBSCRIBERS else None
    return Reply(paragraphs(_body(made.words, board), ends))


def test(words: str, board: Board) -> Reply:
    """The same, to the officer alone."""
    return Reply(_body(words, board))


def progress(broadcast: Broadcast, board_name: str, audience: Audience) -> Reply:
    """How far it is, in the officer's message; of fewer than five subscribers no number is given."""
    state = "Done" if broadcast.done else "On its way"
    if audience is Audience.SUBSCRIBERS and broadcast.total < LEAST_CELL:
        return Reply(f"Announcement of {esc(board_name)}. {state}: to {shown_number(broadcast.total)}.")
    told = [f"{state}: {broadcast.sent} of {broadcast.total} sent"]
    if broadcast.dropped:
        told.append(f"{broadcast.dropped} have blocked me or are gone")
    if broadcast.refused:
        told.append(f"{broadcast.refused} refused by Telegram")
    return Reply(f"Announcement of {esc(board_name)}. {', '.join(told)}.")


def nobody(to: str) -> Reply:
    """There is nobody to write to."""
    return Reply(f"Nobody is linked as {bold(to)}, so there is nobody to write to. /people shows who is.")


def left() -> Reply:
    """It was not sent."""
    return Reply("Left. Nothing was sent.")


def _body(words: str, board: Board) -> str:
    return paragraphs(f"📣 {bold(board.name)}", esc(words))
