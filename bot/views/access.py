"""The access code, where an installation asks for one."""

from bot.views.reply import Reply, paragraphs

GIVEN = "You gave the access code "
"""In the command menu, before the note of which code it was."""


def ask() -> Reply:
    """For whoever has not given it."""
    return Reply(
        paragraphs(
            "Please give the access code first: write it here. Your board's office or your manager has it.",
            "If a child is in danger now, call 999. You need no code to see that: I show whom to call "
            "whenever you write that a child is at risk.",
        )
    )


def admitted() -> Reply:
    """The code was right."""
    return Reply("Thank you, that is the code. I remember it only in your own menu, not here. Ask away, or see /help.")


def too_many() -> Reply:
    """Several wrong codes."""
    return Reply(
        "That was not the code, several times. Please ask your board's office for it, and try again in an hour. "
        "If a child is in danger now, call 999."
    )
