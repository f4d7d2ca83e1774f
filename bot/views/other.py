"""Replies to what is neither a question nor a command."""

from bot.views.reply import Reply, esc, paragraphs

ONLY_IN_PRIVATE = "This works only in your own chat with me."


def unknown_command(command: str) -> Reply:
    """A command that does not exist."""
    return Reply(f"I don't know {esc(command)}. /help lists what I can do, or just type a question.")


def not_text() -> Reply:
    """A sticker, photo, voice message, file or the like."""
    return Reply(
        paragraphs(
            "Thank you, but I can only read text. Nothing of what you sent was kept by Safeboard.",
            "Please type your question. If a child is in danger, call 999: nobody looks at pictures or listens here.",
        )
    )


def stale_button() -> Reply:
    """A button whose message belongs to something that has ended."""
    return Reply("That button is from an earlier conversation. Please start again: /help")


def apology(incident: str) -> Reply:
    """Something failed; the number is in the log too."""
    return Reply(
        paragraphs(
            f"Sorry, something went wrong on our side (incident {esc(incident)}). Please try again in a minute.",
            "If it is about a child at risk, do not wait for me: call 999, or see your board's number in /contacts.",
        )
    )
