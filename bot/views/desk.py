"""/desk: one message with a button for each pile, and the piles as pages."""

from collections.abc import Mapping, Sequence

from bot.desk.needs import Line, Pile
from bot.views.reply import Button, Reply, bold, cut, esc, italic, lines, paragraphs
from knowledge.model import Board

PAGE = 5
"""Things on a page: each has up to three buttons, and all must be seen together."""
NAMES = {
    Pile.REQUESTS: "Requests for more time",
    Pile.BLOCKED: "Blocked actions",
    Pile.UNCONFIRMED: "Messages that may not have arrived",
    Pile.UNREACHABLE: "People I cannot reach",
    Pile.UNLINKED: "Owners who are not linked",
    Pile.UNDATED: "Actions whose date needs a look",
    Pile.UNOWNED: "Actions without an owner",
    Pile.FEEDBACK: "Sealed feedback",
    Pile.LEARNING: "Learning and evaluation",
    Pile.CARDS: "Score cards that have not come",
    Pile.GAPS: "Questions without an answer",
    Pile.REVIEW: "Answers past their review",
}
HINTS = {
    Pile.REQUESTS: "Approve or refuse. The owner is told.",
    Pile.BLOCKED: "Read what stops it, then talk to the owner.",
    Pile.UNCONFIRMED: "Send it again, or tap Seen to take it off your desk.",
    Pile.UNREACHABLE: "Ask them to write to me, or see who else is there.",
    Pile.UNLINKED: "Make an invitation, and pass the link on.",
    Pile.UNDATED: "Set a date, or keep the one that was read.",
    Pile.UNOWNED: "Choose the role or group that owns it.",
    Pile.FEEDBACK: "Fetch the file, and read it on your own computer.",
    Pile.LEARNING: "Write the year's points. Later, ask whether they helped.",
    Pile.CARDS: "Ask its authors again, or write it yourself.",
    Pile.GAPS: "What people looked for and did not find. It stands here for a year, or until an answer is written for it.",
    Pile.REVIEW: "Read it, and see that somebody checks it.",
}
"""What to do about the things of a pile, in a line."""
UNCOUNTED = frozenset({Pile.FEEDBACK})
"""One line stands for all of it, and its number would be taken for theirs."""
COLUMNS = (("What", 60), ("More", 80))


def which_board(counts: Sequence[tuple[Board, int]]) -> Reply:
    """For an officer of several boards: how much waits at each."""
    rows = [(Button(f"{board.short_name}: {_things(count)}", data=f"dk:home:{board.id}"),) for board, count in counts]
    return Reply("Whose desk?").with_buttons(*rows)


def desk(board: Board, piles: Mapping[Pile, Sequence[Line]]) -> Reply:
    """What needs the officer today; a button for each pile that is not empty."""
    full = {pile: found for pile, found in piles.items() if found}
    title = f"{bold('Your desk')}: {esc(board.name)}"
    if not full:
        return Reply(paragraphs(title, "Nothing waits for you today."))
    rows = [
        (
            Button(
                NAMES[pile] if pile in UNCOUNTED else f"{NAMES[pile]}: {len(found)}",
                data=f"dk:pile:{board.id}:{pile}:0",
            ),
        )
        for pile, found in full.items()
    ]
    clear = [f"{NAMES[pile][0].lower()}{NAMES[pile][1:]}" for pile in piles if pile not in full]
    return Reply(
        paragraphs(
            title,
            lines(f"{'✉' if pile in UNCOUNTED else len(found)} · {NAMES[pile]}" for pile, found in full.items()),
            f"Nothing to do: {', '.join(clear)}." if clear else None,
        )
    ).with_buttons(*rows)


def desk_button(board: Board) -> Button:
    """The way back to the desk."""
    return Button("‹ Desk", data=f"dk:home:{board.id}")


def pile(board: Board, kind: Pile, found: Sequence[Line], page: int, of: int = 0) -> Reply:
    """A pile, a page at a time, with what can be done about each thing.

    Args:
        board: whose desk it is.
        kind: which pile.
        found: all that is on it.
        page: counted from 0.
        of: how many things there were when the button for this page was drawn; 0 if that does not matter. What has
            been settled since has moved the others up, and none of them shall be passed over.
    """
    back = (desk_button(board),)
    if not found:
        return Reply(f"{bold(NAMES[kind])}: nothing waits any more.").with_buttons(back)
    pages = -(-len(found) // PAGE)
    page = max(0, min((page * PAGE - max(0, of - len(found))) // PAGE, pages - 1))
    first = page * PAGE
    shown = list(enumerate(found[first : first + PAGE], first + 1))
    where = f" (page {page + 1} of {pages})" if pages > 1 else ""
    blocks = [lines([f"{number}. {bold(cut(each.what, 200))}", esc(cut(each.more, 350))]) for number, each in shown]
    rows = [
        tuple(Button(f"{number}. {act.label}", data=act.data) for act in each.acts)
        for number, each in shown
        if each.acts
    ]
    turn = [
        Button("‹ Previous", data=f"dk:pile:{board.id}:{kind}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"dk:pile:{board.id}:{kind}:{page + 1}:{len(found)}") if page < pages - 1 else None,
    ]
    turns = [tuple(each for each in turn if each)] if pages > 1 else []
    sheet = [(Button("All as a spreadsheet", data=f"dk:sheet:{board.id}:{kind}:0"),)] if pages > 1 else []
    title = lines([f"{bold(NAMES[kind])}: {esc(board.short_name)}{where}", italic(HINTS[kind])])
    return Reply(paragraphs(title, *blocks)).with_buttons(*rows, *turns, *sheet, back)


def spreadsheet(kind: Pile, count: int) -> Reply:
    """The words under the file."""
    return Reply(f"{bold(NAMES[kind])}: all {count}.")


def sent_again() -> Reply:
    """A message goes out once more."""
    return Reply("It goes out again in a moment. Where it may have arrived before, it says so.")


def asked_again(authors: int) -> Reply:
    """The authors of a score card get a message now."""
    if not authors:
        return Reply("Nobody was asked: the card has come, nobody is linked, or they were asked today already.")
    people = "One person is" if authors == 1 else f"{authors} people are"
    return Reply(f"{people} asked for the card again. The message goes out in a moment.")


def seen() -> Reply:
    """A message is off the list."""
    return Reply("Noted: you know of it. It is off your desk.")


def settled() -> Reply:
    """Somebody was faster."""
    return Reply("That message is settled already, so nothing was changed.")


def _things(count: int) -> str:
    return "nothing waits" if count == 0 else f"{count} {'thing' if count == 1 else 'things'}"
