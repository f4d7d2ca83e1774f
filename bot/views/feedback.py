"""The conversation in which a person tells the board something, step by step."""

from collections.abc import Sequence

from bot.views.reply import Button, Reply, bold, esc, in_messages, italic, lines, paragraphs
from feedback.draft import Draft
from feedback.intake import STATEMENT
from feedback.report import Category
from feedback.screening import Finding
from knowledge.model import Board

PIECE = 3500
"""Characters of a person's own text in one message; a character may count twice, so pieces are cut by both."""
CANCEL = Button("Cancel", data="f:cancel")


def which_board(boards: Sequence[Board]) -> Reply:
    """The first question, for someone who has not chosen a board."""
    rows = [(Button(board.name, data=f"f:board:{board.id}"),) for board in boards]
    return Reply("Which board is your feedback for?").with_buttons(*rows, (CANCEL,))


def not_set_up(board: Board) -> Reply:
    """The board's key is missing, so nothing could be sealed."""
    return Reply(
        paragraphs(
            f"{esc(board.name)} cannot take feedback here yet: its officer has not set up the key that seals it.",
            "Nothing was kept. If a child is at risk, do not wait: see /contacts.",
        )
    )


def statement(board: Board) -> Reply:
    """What a person must know before the first word, and the first question."""
    text = paragraphs(
        f"{bold('Before you write')} to {esc(board.name)}",
        lines(f"• {esc(sentence)}" for sentence in STATEMENT),
        "What is it about?",
    )
    rows = [(Button(category.label, data=f"f:about:{category.value}"),) for category in Category]
    return Reply(text).with_buttons(*rows, (CANCEL,))


def write_now(category: Category) -> Reply:
    """The invitation to write."""
    text = paragraphs(
        bold(category.label),
        "Now write what you want the board to know, in one or several messages. "
        "Leave out names and anything that shows who you or a family are. "
        "You see it again before it is sent.",
    )
    return Reply(text).with_buttons((Button("‹ Back", data="f:back"), CANCEL))


def preview(draft: Draft, findings: Sequence[Finding]) -> list[Reply]:
    """The text as it would be sent, with what was noticed in it; the last message has the buttons."""
    assert draft.category is not None
    noticed = paragraphs(
        bold("I noticed what may identify somebody:"),
        lines(f"• {esc(found.kind.label)}: {italic(draft.text[found.start : found.end])}" for found in findings[:20]),
        "Take it out? I do not notice everything, so please look yourself as well.",
    )
    clean = "I noticed no names or numbers. I do not notice everything, so please look yourself as well."
    closing = paragraphs(
        noticed if findings else clean,
        "Send it now, or write more: another message is added to it.",
    )
    rows: list[tuple[Button, ...]] = []
    if findings:
        rows.append((Button("Take it out", data="f:out"),))
    rows.append((Button("Keep it and send" if findings else "Send", data="f:send"),))
    rows.append((Button("Write it again", data="f:again"), CANCEL))
    heading = f"{bold('This is what will be sent')} ({esc(draft.category.label.lower())}):"
    blocks = [paragraphs(heading, esc(piece)) if n == 0 else esc(piece) for n, piece in enumerate(_pieces(draft.text))]
    *shown, last = in_messages([*blocks, closing])
    return [*(Reply(text) for text in shown), Reply(last).with_buttons(*rows)]


def sent() -> Reply:
    """Sealed and stored; what stays where."""
    return Reply(
        paragraphs(
            bold("Sent. Thank you."),
            "It is sealed: only the board's officer can open it, and not one by one. "
            "Your name, the order and the time are not stored with it, and the draft is forgotten.",
            "What you typed is still in this chat on your devices. You can delete it there.",
        )
    )


def cancelled() -> Reply:
    """The draft is gone."""
    return Reply("Cancelled. Nothing was sent, and the draft is forgotten.")


def forgotten() -> Reply:
    """A button of a draft that this process does not have."""
    return Reply(
        "That draft is no longer here: it was sent or cancelled, or I was restarted since. "
        "Drafts are kept only in memory, so a restart forgets them. Begin again with /feedback."
    )


def too_fast() -> Reply:
    """The flood limit was reached; the draft is still there."""
    return Reply(
        "That is a lot of feedback at once. Please wait ten minutes and press Send again; your draft is kept till then."
    )


def refused(sentence: str) -> Reply:
    """The words did not fit; the sentence says why."""
    return Reply(esc(sentence))


def _pieces(text: str) -> list[str]:
    """Cut a text so that each piece fits a message even if every character counts twice."""
    size = PIECE if len(text.encode("utf-16-le")) // 2 == len(text) else PIECE // 2
    return [text[start : start + size] for start in range(0, len(text), size)]
