"""The sealed feedback, as an officer fetches it. No view says how many reports wait: see `feedback.batches.Ready`."""

import datetime as dt
from collections.abc import Sequence

from bot.views.dates import long_date
from bot.views.desk import desk_button
from bot.views.reply import Button, Reply, bold, esc, paragraphs
from feedback.batches import LEAST, Ready
from knowledge.model import Board

HOW_TO_READ = "It opens on your computer with the key file and passphrase: with feedback-reader.html, or safeboard."


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    rows = [(Button(board.name, data=f"fb:board:{board.id}"),) for board in boards]
    return Reply("Whose sealed feedback do you want to fetch?").with_buttons(*rows)


def offer(board: Board, ready: Ready) -> Reply:
    """Whether there is something to fetch."""
    send, back = (Button("Send me the file", data=f"fb:send:{board.id}"),), (desk_button(board),)
    if ready is Ready.TOO_FEW:
        return Reply(
            f"{esc(board.name)}: fewer than {LEAST} pieces of feedback wait. They leave together from {LEAST} on, "
            "so that nobody can tell by the day whose is whose. The rest of a quarter can be fetched when it is over."
        ).with_buttons(back)
    if ready is Ready.AT_PERIOD_END:
        return Reply(
            paragraphs(
                f"{bold(board.name)}: the quarter is over and fewer than {LEAST} pieces of feedback are left of it.",
                "You can fetch them. But of so few it may be easy to guess who wrote what, "
                "and their counts stay hidden. Waiting for more protects people better.",
            )
        ).with_buttons((Button("Fetch these few all the same", data=f"fb:few:{board.id}"),), back)
    waits = "a batch waits for you to fetch it." if ready is Ready.RELEASED else f"{LEAST} or more can be fetched."
    return Reply(
        paragraphs(
            f"{bold(board.name)}: {waits}", f"I send you one sealed file. I cannot open it myself. {HOW_TO_READ}"
        )
    ).with_buttons(send, back)


def batch_file(board: Board, token: str) -> Reply:
    """The words under the file. What it costs to press the button is said before it is pressed."""
    return Reply(
        paragraphs(
            f"{bold('Sealed feedback')}, {esc(board.name)}. {HOW_TO_READ}",
            "Save the file, and open it once to see that it works. Then press the button: "
            "only then I delete it here. If it is lost after that, nobody can bring it back.",
        )
    ).with_buttons((Button("I have it. Delete it on the server", data=f"fb:have:{board.id}:{token}"),))


def deleted() -> Reply:
    """The officer has it."""
    return Reply("Deleted on the server. The file in this chat is still sealed; delete it when you have read it.")


def was_deleted() -> Reply:
    """The button of a batch that is not there any more."""
    return Reply("That batch is no longer on the server: it was fetched, or deleted because it was too old.")


def expiry(board: Board, delete_on: dt.date) -> Reply:
    """Feedback that nobody fetched is about to be deleted."""
    return Reply(
        paragraphs(
            f"{bold(board.name)}: some feedback is nearly a year old, and nobody has fetched it.",
            f"It is deleted on {long_date(delete_on)}, as we promise those who give feedback. "
            "/feedback_batch fetches it before that.",
        )
    )
