"""Replies to what is neither a question nor a command."""

import datetime as dt

from bot.views.dates import time_and_date
from bot.views.reply import Reply, esc, paragraphs

ONLY_IN_PRIVATE = "This works only in your own chat with me."


def unknown_command(command: str) -> Reply:
    """A command that does not exist."""
    return Reply(f"I don't know {esc(command)}. /help lists what I can do, or just type a question.")


def not_text(*, takes_files: bool = False) -> Reply:
    """A sticker, photo, voice message, file or the like. An officer, whose files are taken, hears which."""
    reads = "I cannot read pictures or recordings" if takes_files else "I can only read text"
    return Reply(
        paragraphs(
            f"Thank you, but {reads}. Nothing of what you sent was kept by Safeboard.",
            "If it shows a plan, send me the table itself as a file: .docx, .xlsx or .csv." if takes_files else None,
            "If a child is in danger, call 999: nobody looks at pictures or listens here. "
            "Whom else to ring about a child: /contacts. Or type what it is about, without names.",
        )
    )


def of_itself(text: str) -> Reply:
    """What Safeboard says when it is greeted, thanked, or asked about itself."""
    return Reply(esc(text))


def stale_button() -> Reply:
    """A button whose message belongs to something that has ended."""
    return Reply("That button is from an earlier conversation. Please start again: /help")


def too_many() -> Reply:
    """So much of one person waits that the latest is not answered."""
    return Reply(
        paragraphs(
            "That was a lot at once. I answer the first few, and not what came after them. "
            "Please wait for my replies, then ask again.",
            "If a child is in danger, call 999.",
        )
    )


def late(sent_at: dt.datetime) -> Reply:
    """In front of the answer to what waited while the bot was away. `sent_at` is in London."""
    return Reply(f"Sorry for the wait: I was not running when you wrote this at {time_and_date(sent_at)}.")


def asked_before() -> Reply:
    """To an owner or officer, after the answer to the first words since a restart."""
    return Reply(
        "I took that for a question. I was restarted a moment ago and have forgotten what I had asked you before. "
        "If you were answering me, tap that button again, then write it once more: it was not kept."
    )


def apology(incident: str) -> Reply:
    """Something failed; the number is in the log too."""
    return Reply(
        paragraphs(
            f"Sorry, something went wrong on our side (incident {esc(incident)}). Please try again in a minute.",
            "If it is about a child at risk, do not wait for me: call 999, or see your board's number in /contacts.",
        )
    )
