"""Who Safeboard is, what it keeps, and which board a person has chosen."""

from collections.abc import Collection, Sequence

from bot.views.commands import COMMON, commands_of
from bot.views.reply import Button, Reply, bold, lines, paragraphs
from knowledge.model import Board

FIRST_STEPS = {
    "officer": "• What needs you today: /desk",
    "member": "• Where the board stands: /board",
    "owner": "• Your actions for the board, and their deadlines: /mine",
}
"""What a linked person most often comes for, by role."""


def welcome(boards: Sequence[Board], chosen: Board | None, roles: Collection[str] = ()) -> Reply:
    """The first message: what it does for a person with these roles, what it does not, and the choice of a board."""
    mine = [step for role, step in FIRST_STEPS.items() if role in roles]
    unlinked = "• If you own one of the board's actions, I remind you and take your progress back: /mine"
    text = paragraphs(
        bold("Safeboard: your safeguarding children board, in a chat."),
        lines(
            [
                "• Ask me about the board's priorities, procedures and forums, in your own words.",
                "  I answer only from its published documents, and I say which.",
                *(mine or [unlinked]),
                "• Tell the board, anonymously, what gets in the way of good practice: /feedback",
            ]
        ),
        f"{bold('What I am not:')} nobody reads this chat live. I cannot take a referral or decide a threshold. "
        "If a child is in danger, call 999; for children's services see /contacts.",
        _which_board(boards, chosen),
    )
    return Reply(text, () if chosen else _board_buttons(boards))


def choose_board(boards: Sequence[Board], chosen: Board | None) -> Reply:
    """The choice of a board on its own."""
    return Reply(_which_board(boards, chosen), _board_buttons(boards) if len(boards) > 1 else ())


def board_chosen(board: Board, *, carries_on: bool = False) -> Reply:
    """The confirmation, with something to do next unless what the person had asked for follows."""
    chosen = f"Your board is now {bold(board.name)}."
    if carries_on:
        return Reply(f"{chosen} /boards changes it.")
    return Reply(paragraphs(chosen, "Ask me a question, or look around: /priorities, /procedures, /forums."))


ONE_ACTION = "/action and a reference – one action in full"


def help_page(roles: Collection[str]) -> Reply:
    """What one can type: first what is for everybody, then what the person's own roles add."""
    everybody = (*COMMON, ("boards", "Choose your board"), ("privacy", "What is kept about you"))
    own = commands_of(roles)
    text = paragraphs(
        "Just type a question, such as “how often does the CSE and missing forum meet?”",
        lines(_line(*command) for command in everybody),
        lines([bold("For your roles"), *(_line(*command) for command in own.items()), ONE_ACTION]) if own else None,
        "If a child is in danger, call 999. This chat is not monitored.",
    )
    return Reply(text)


def _line(name: str, says: str) -> str:
    return f"/{name} – {says[0].lower()}{says[1:]}"


def privacy() -> Reply:
    """What is kept, in the words of a person who wonders."""
    text = paragraphs(
        bold("What Safeboard keeps about you"),
        lines(
            [
                f"• {bold('Questions:')} nothing of you. They are answered and forgotten.",
                "  The last answer stays in memory for ten minutes so that you can ask on.",
                "  Where I have no answer, the words of the question are counted for the board's curators,",
                "  for twelve months: without you, and not at all where I notice a name or where they are long.",
                f"• {bold('“This helped”:')} how often it was tapped under each answer, not by whom.",
                f"• {bold('Your board:')} we do not store it. It stands in this chat's own menu, which Telegram keeps.",
                f"• {bold('Feedback:')} sealed so that only the board's officer can open it.",
                "  Your name, your account, the order and the exact time are not kept with it.",
                f"• {bold('A receipt')} that you asked for: its six words are not kept.",
                "  The board's reply waits for them, sealed, for about a year.",
                f"• {bold('Learning cards:')} if you ask for them with /learning on, this chat's number is on a list,",
                "  and nothing else is. /learning off erases it. Marks and answers are counted, not by whom.",
                f"• {bold('If you accepted an invitation')} to be an owner, a member or an officer:",
                "  your Telegram account, your first name, when you are on leave, and what you report on actions.",
                "  The officer and the people of your role see your first name.",
                "  /mydata sends you all of it. /leave erases it; what was done on an action stays under the role.",
                f"• {bold('If you are an officer:')} what you did.",
                "  The board's officers can see that. It is kept for two years unless your board chose otherwise.",
            ]
        ),
        "Telegram itself sees this chat. It is not end-to-end encrypted, and your devices keep copies.",
    )
    return Reply(text)


def _which_board(boards: Sequence[Board], chosen: Board | None) -> str:
    if chosen and len(boards) == 1:
        return f"Your board is {bold(chosen.name)}."
    if chosen:
        return f"Your board is {bold(chosen.name)}. /boards changes it."
    return "Which board do you work with?"


def _board_buttons(boards: Sequence[Board]) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(board.name, data=f"board:{board.id}"),) for board in boards)


def with_board_hint(reply: Reply) -> Reply:
    """An answer for someone who has not chosen a board, with a line that says how."""
    return Reply(
        paragraphs(reply.html, "Choose your board with /boards, so that its answers come first."), reply.buttons
    )
