"""What a receipt brings: the board's reply, or that there is none yet."""

from bot.views.reply import Button, Reply, bold, esc, paragraphs
from feedback.replies import Reply as BoardReply
from feedback.replies import Status
from knowledge.model import Board


def which_words() -> Reply:
    """The invitation to type them."""
    return Reply(
        "Type the six words of your receipt. I do not keep them, and look nothing else up with them."
    ).with_buttons((Button("Cancel", data="f:cancel"),))


def not_six(sentence: str) -> Reply:
    """Too few words, or too many."""
    return Reply(esc(sentence)).with_buttons((Button("Cancel", data="f:cancel"),))


def answer(reply: BoardReply | None, board: Board | None, message_id: int) -> Reply:
    """The status and the reply. Without one, nothing tells a wrong receipt from one that waits."""
    name = esc(board.name) if board else "The board"
    if reply is None:
        text = paragraphs(
            bold("No reply under these words."),
            "Feedback is read in batches of five or more, so it may take weeks. "
            "If the words are wrong, I cannot tell: there is no list of receipts.",
        )
    elif reply.status is Status.READ:
        text = paragraphs(bold("Read."), f"{name} has read what you sent, and has not replied so far.")
    else:
        text = paragraphs(f"{bold('Answered.')} {name} says:", esc(reply.text))
    end = "Your words are in this chat. Shall I remove them and this answer?"
    return Reply(paragraphs(text, end)).with_buttons((Button("Remove them", data=f"r:gone:{message_id}"),))


def removed() -> Reply:
    """Gone from this chat."""
    return Reply("Removed from this chat. What your devices kept by themselves, such as notifications, stays.")


def not_removed() -> Reply:
    """Telegram did not let go."""
    return Reply(
        "Telegram did not let me remove it: it may be older than 48 hours. "
        "Delete it yourself: hold the message, then Delete."
    )
