"""The conversation in which a person tells the board something, step by step."""

from collections.abc import Sequence

from bot.views.reply import Button, Reply, Rows, bold, esc, in_messages, italic, lines, paragraphs
from feedback.draft import Draft, Noticed, Step
from feedback.intake import STATEMENT
from feedback.report import Category, Question, Role
from knowledge.model import Board

PIECE = 3500
"""Characters of a person's own text in one message; a character may count twice, so pieces are cut by both."""
FEW = 3
"""Things noticed that get a pair of buttons each; more are decided on together."""
LISTED = 20
"""Things noticed that are listed; more would not fit a message."""
SHORT = 16
"""Characters of what was noticed that a button shows."""
KEPT_WORDS = (
    "I have your words. Please choose first; they come right after. "
    "If it was a question to me and no feedback, cancel and ask it again."
)


def which_board(boards: Sequence[Board], note: str | None = None) -> Reply:
    """The first question, for someone who has not chosen a board, below a note where there is one."""
    rows = [(Button(board.name, data=f"f:board:{board.id}"),) for board in boards]
    return Reply(paragraphs(note and italic(note), "Which board is your feedback for?")).with_buttons(
        *rows, (Button("Cancel", data="f:cancel"),)
    )


def not_set_up(board: Board) -> Reply:
    """The board's key is missing, so nothing could be sealed."""
    return Reply(
        paragraphs(
            f"{esc(board.name)} cannot take feedback here yet: its officer has not set up the key that seals it.",
            "Nothing was kept. If a child is at risk, do not wait: see /contacts.",
        )
    )


def step(draft: Draft, board: Board, note: str | None = None, *, again: bool = False) -> Reply:
    """What the person is asked now, below a note where there is one; `again` leaves out what stands just above."""
    match draft.step:
        case Step.ABOUT:
            reply = _about(draft, None if again else board)
        case Step.ROLE:
            reply = _role(draft)
        case Step.QUESTION:
            reply = _question(draft)
        case Step.TEXT:
            reply = _write_now(draft)
    return Reply(paragraphs(note and italic(note), reply.html), reply.buttons)


def _about(draft: Draft, state_to: Board | None) -> Reply:
    text = paragraphs(
        f"{bold('Before you write')} to {esc(state_to.name)}" if state_to else None,
        lines(f"• {esc(sentence)}" for sentence in STATEMENT) if state_to else None,
        "What is it about?",
    )
    rows = [(_button(draft, category.label, "about", category.value),) for category in Category]
    return Reply(text).with_buttons(*rows, (_cancel(draft),))


def _role(draft: Draft) -> Reply:
    text = paragraphs(
        bold("Where do you work?"),
        "It helps the board to see patterns. If few people in your sector know of this, rather not say.",
    )
    return Reply(text, _pairs([_button(draft, role.label, "role", role.value) for role in Role])).with_buttons(
        (_back(draft), _cancel(draft))
    )


def _question(draft: Draft) -> Reply:
    text = paragraphs(
        bold("Does it touch one of the board's four questions?"),
        lines(f"{number}. {esc(question.label)}" for number, question in enumerate(Question, 1)),
    )
    numbers = [_button(draft, str(n), "question", question.value) for n, question in enumerate(Question, 1)]
    return Reply(text).with_buttons(
        numbers, (_button(draft, "None of them, or not sure", "question", "none"),), (_back(draft), _cancel(draft))
    )


def _write_now(draft: Draft) -> Reply:
    assert draft.category is not None
    text = paragraphs(
        bold(draft.category.label),
        "Now write what you want the board to know, in one or several messages. "
        "Leave out names and anything that shows who you or a family are. "
        "You see it again before it is sent.",
    )
    return Reply(text).with_buttons((_back(draft), _cancel(draft)))


def preview(draft: Draft, noticed: Sequence[Noticed]) -> list[Reply]:
    """The text as it would be sent, with what was noticed in it; the last message has the buttons."""
    about = [draft.category, draft.role, draft.question]
    labels = " · ".join(esc(each.label) for each in about if each is not None)
    heading = paragraphs(bold("This is what will be sent"), labels)
    pieces = _pieces(draft.text)
    blocks = [paragraphs(heading, esc(pieces[0])), *(esc(piece) for piece in pieces[1:])]
    *shown, last = in_messages([*blocks, _closing(noticed)])
    rows = _decide(draft, noticed) if noticed else _ready(draft)
    return [*(Reply(text) for text in shown), Reply(last, rows)]


def _closing(noticed: Sequence[Noticed]) -> str:
    if noticed:
        more = len(noticed) - LISTED
        return paragraphs(
            bold("I noticed what may identify somebody:"),
            lines(
                [
                    *(f"• {esc(each.kind.label)}: {italic(_shorten(each.words, 60))}" for each in noticed[:LISTED]),
                    f"• and {more} more" if more > 0 else None,
                ]
            ),
            "Take it out? Then you can send it. To add something, write another message.",
        )
    return paragraphs(
        "I see no more names or numbers to ask about. I do not notice everything, so please look yourself as well.",
        "Send it, or write another message to add to it.",
        f"{bold('With a receipt')} (six words) you can look later whether the board has read it, and read its reply. "
        "So can anybody else who has the words.",
    )


def _decide(draft: Draft, noticed: Sequence[Noticed]) -> Rows:
    end = (_button(draft, "Write it again", "again"), _cancel(draft))
    if len(noticed) == 1:
        return (_out_or_keep(draft, "Take it out", "Keep it", "0"), end)
    rows = [
        _out_or_keep(draft, f"Take out {_shorten(each.words, SHORT)}", "Keep", str(number))
        for number, each in enumerate(noticed if len(noticed) <= FEW else ())
    ]
    return (*rows, _out_or_keep(draft, "Take all out", "Keep all", "all"), end)


def _out_or_keep(draft: Draft, out: str, keep: str, which: str) -> tuple[Button, ...]:
    return (
        _button(draft, out, "out", f"{draft.version}.{which}"),
        _button(draft, keep, "keep", f"{draft.version}.{which}"),
    )


def _ready(draft: Draft) -> Rows:
    version = str(draft.version)
    return (
        (_button(draft, "Send", "send", version),),
        (_button(draft, "Send, and give me a receipt", "receipt", version),),
        (_button(draft, "Write it again", "again"), _back(draft), _cancel(draft)),
    )


def refused(sentence: str) -> Reply:
    """The words did not fit; the sentence says why."""
    return Reply(esc(sentence))


def _button(draft: Draft, label: str, step_: str, value: str = "") -> Button:
    return Button(label, data=f"f:{draft.tag}:{step_}:{value}")


def _cancel(draft: Draft) -> Button:
    return _button(draft, "Cancel", "cancel")


def _back(draft: Draft) -> Button:
    return _button(draft, "‹ Back", "back")


def _pairs(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _shorten(words: str, most: int) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= most else f"{one_line[: most - 1]}…"


def _pieces(text: str) -> list[str]:
    """Cut a text so that each piece fits a message even if every character counts twice."""
    size = PIECE if len(text.encode("utf-16-le")) // 2 == len(text) else PIECE // 2
    return [text[start : start + size] for start in range(0, len(text), size)]
