"""/reload: what an officer is told of the new content."""

from collections.abc import Sequence
from textwrap import shorten

from bot.reload import Reloaded
from bot.views.reply import Reply, bold, esc, lines, paragraphs

SHOWN = 8
LONGEST = 400
"""Characters of a problem: eight of them fit one message."""


def reading() -> Reply:
    """Reading may take a while."""
    return Reply("I am reading the content. Questions are answered from the old one until it is ready.")


def reloaded(new: Reloaded) -> Reply:
    """The new content is in use."""
    same = not (new.added or new.altered or new.removed)
    return Reply(
        paragraphs(
            f"{bold('The content is reloaded.')} Answers: {new.entries}. "
            f"New: {new.added}, changed: {new.altered}, gone: {new.removed}.",
            "It says the same as before. Were the files saved in the folder that I read?" if same else None,
        )
    )


def not_reloaded(problems: Sequence[str]) -> Reply:
    """The content has mistakes; the old one stays in use."""
    left = len(problems) - SHOWN
    return Reply(
        paragraphs(
            f"{bold('The new content cannot be used.')} I go on with the last that was sound.",
            lines(f"• {esc(shorten(problem, LONGEST, placeholder=' …'))}" for problem in problems[:SHOWN]),
            f"And {left} more. <code>safeboard knowledge check</code> lists them all." if left > 0 else None,
            "Mend the files, then /reload again.",
        )
    )
