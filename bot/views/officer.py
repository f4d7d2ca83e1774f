"""Invitations, as an officer makes them and as a person opens them."""

from collections.abc import Sequence

from bot.views.reply import Button, Reply, bold, esc, paragraphs
from knowledge.model import Board
from reminders.people import VALID_FOR, Linked, NotLinked
from storage.tables import InvitationKind, Role

PAGE = 8
KINDS = {
    InvitationKind.OWNER: "An owner of actions",
    InvitationKind.DEPUTY: "A deputy of an owner",
    InvitationKind.CHAIR: "The chair of a group",
    InvitationKind.MEMBER: "A board member",
    InvitationKind.OFFICER: "Another officer",
}

STEPS = {
    InvitationKind.OWNER: ("role", "roles"),
    InvitationKind.DEPUTY: ("deputy", "deputies"),
    InvitationKind.CHAIR: ("chair", "chairs"),
}
"""For invitations that go with a role: the words in a button's data that choose the role, and turn the page."""


def not_an_officer() -> Reply:
    """Something that only officers may do."""
    return Reply("Only the board's officers can do that. Nothing was changed.")


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    rows = [(Button(board.name, data=f"i:board:{board.id}"),) for board in boards]
    return Reply("Which board is the invitation for?").with_buttons(*rows)


def whom(board: Board) -> Reply:
    """What the invitation makes of the person."""
    rows = [(Button(label, data=f"i:kind:{board.id}:{kind.value}"),) for kind, label in KINDS.items()]
    return Reply(f"Whom do you want to invite to {bold(board.name)}?").with_buttons(*rows)


def which_role(board: Board, roles: Sequence[Role], page: int, kind: InvitationKind = InvitationKind.OWNER) -> Reply:
    """The roles and groups of the board's plans, a page at a time."""
    step, turning = STEPS[kind]
    if not roles:
        return Reply(f"No plan of {esc(board.name)} names an owner yet, so there is nothing to link a person to.")
    pages = -(-len(roles) // PAGE)
    page = max(0, min(page, pages - 1))
    rows = [
        (Button(role.name, data=f"i:{step}:{board.id}:{role.id}"),) for role in roles[page * PAGE : (page + 1) * PAGE]
    ]
    turns = [
        Button("‹ Previous", data=f"i:{turning}:{board.id}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"i:{turning}:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    turn = [button for button in turns if button]
    return Reply("Which role or group shall the person answer for?").with_buttons(*rows, *([turn] if turn else []))


INVITES = {
    InvitationKind.OWNER: "Whoever opens it answers for",
    InvitationKind.DEPUTY: "Whoever opens it becomes deputy of",
    InvitationKind.CHAIR: "Whoever opens it becomes chair of",
    InvitationKind.MEMBER: "Whoever opens it becomes a board member",
    InvitationKind.OFFICER: "Whoever opens it becomes an officer, and can do all that you can",
}
"""What an invitation does, before the role that it is for."""


def invitation(link: str, kind: InvitationKind, role: str | None, board: Board) -> Reply:
    """The link, to be passed on."""
    what = f"{INVITES[kind]} {bold(role)}" if role else INVITES[kind]
    return Reply(
        paragraphs(
            f"{bold('An invitation')} to {esc(board.name)}. {what}.",
            esc(link),
            f"Pass this link on to that one person. It works once, within {VALID_FOR.days} days. "
            "I cannot show it again, but you can make another.",
        )
    )


def linked(result: Linked, board: Board | None) -> Reply:
    """The welcome to a person who opened an invitation."""
    where = board.name if board else result.board
    if result.kind in (InvitationKind.DEPUTY, InvitationKind.CHAIR):
        hears = (
            "I write to you when whoever answers for it is away, or does not answer."
            if result.kind is InvitationKind.DEPUTY
            else "I write to you when neither the owner nor the deputy answers."
        )
        what = (
            f"You are now {result.kind.value} of {bold(result.role)} at {esc(where)}. {hears} /mine shows its actions."
        )
    elif result.kind is InvitationKind.OWNER:
        what = (
            f"You now answer for {bold(result.role)} at {esc(where)}. "
            "When one of its actions is due, I write to you at nine on a working day. /mine shows them all."
        )
    else:
        standing = "a member" if result.kind is InvitationKind.MEMBER else "an officer"
        what = f"You are now {standing} of {bold(where)}. /help shows what you can do."
    kept = "From now on I keep your Telegram account and first name. /privacy says more, /leave erases it."
    return Reply(paragraphs(f"Welcome, {esc(result.person.name)}.", what, kept))


def refused(sentence: str) -> Reply:
    """Words that could not be used; the sentence says why."""
    return Reply(esc(sentence))


def leave(alone: Sequence[str] = ()) -> Reply:
    """The question before somebody is erased; `alone` names the boards that have no other officer."""
    left = (
        f"You are the only officer of {bold(' and '.join(alone))}. Without you nobody can work at its desk, until "
        "whoever looks after the server makes a new invitation. Better invite somebody first: /invite."
        if alone
        else None
    )
    return Reply(
        paragraphs(
            left,
            "Shall I erase you? Your roles end, reminders and learning cards stop, and I forget your account and name.",
            "What was done on the board's actions stays, under the role. An invitation brings you back.",
        )
    ).with_buttons((Button("Yes, erase me", data="leave:yes"),))


def left(*, was_linked: bool) -> Reply:
    """The confirmation."""
    return Reply("You are erased. You can still ask me anything." if was_linked else "I keep nothing about you.")


def too_many_links() -> Reply:
    """Several invitations that do not exist, one after the other."""
    return Reply(
        "These links do not work. Please ask the board's officer for a new one, and try it in an hour. "
        "You can ask me questions without one: /help"
    )


def not_linked(why: NotLinked) -> Reply:
    """An invitation that did not work, and what to do."""
    sentence = {
        NotLinked.USED: "That invitation has already been used; each works once.",
        NotLinked.EXPIRED: "That invitation has expired.",
        NotLinked.UNKNOWN: "I don't know that invitation. Perhaps the link was cut short.",
    }[why]
    return Reply(
        f"{sentence} Please ask the board's officer for a new one. You can ask me questions without one: /help"
    )
