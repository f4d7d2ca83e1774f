"""How a conversation about feedback ends: sent, waiting, refused, cancelled, lost; and what stays in the chat."""

from bot.views.reply import Button, Reply, bold, esc, paragraphs

TIDY = Button("Remove this conversation here", data="f:tidy")
STAYS = (
    "What your devices kept by themselves stays: notifications, backups, screenshots. Telegram may keep copies too. "
    "That this chat exists can be seen in your list of chats until you delete it."
)


def sent() -> Reply:
    """Sealed and stored; what stays where."""
    return Reply(
        paragraphs(
            bold("Sent. Thank you."),
            "It is sealed: only the board's officer can open it, and not one by one. "
            "Your name, the order and the time are not stored with it, and the draft is forgotten.",
            "What you typed is still in this chat. I can remove it here, as far as Telegram lets me.",
        )
    ).with_buttons((TIDY,))


def in_line() -> Reply:
    """Sealed, and waiting in memory because many send at once."""
    return Reply(
        paragraphs(
            bold("Sealed. Thank you."),
            "Very many people are sending just now, so it waits its turn, for some minutes up to a few hours. "
            "Until then it is only in my memory: if I break down meanwhile it is lost, and I could not tell you, since "
            "nothing says whose it is.",
            "What you typed is still in this chat. I can remove it here, as far as Telegram lets me.",
        )
    ).with_buttons((TIDY,))


def receipt(words: str) -> Reply:
    """The six words, the only time they are shown."""
    return Reply(
        paragraphs(
            f"{bold('Your receipt')}\n<code>{esc(words)}</code>",
            "Write the six words down, away from this phone if somebody may look into it. I do not keep them: "
            "lost words cannot be recovered. Whoever has them can read the reply.",
            "Later type /receipt and the words. Feedback is read in batches, so it may take weeks.",
        )
    ).with_buttons((Button("I have them: remove this message", data="r:gone:"),))


def too_fast() -> Reply:
    """The sender's own limit was reached; the draft is still there."""
    return Reply(
        "That is a lot of feedback at once. Please wait ten minutes and press Send again; your draft is kept till then."
    )


def full() -> Reply:
    """Too many people are sending; the draft is still there."""
    return Reply(
        "Too many people are sending feedback just now, and nothing more fits the line. "
        "Please press Send again in an hour; your draft is kept in memory till then."
    )


def cancelled(*, said_something: bool) -> Reply:
    """The draft is gone."""
    reply = Reply("Cancelled. Nothing was sent, and the draft is forgotten.")
    if not said_something:
        return reply
    return Reply(f"{reply.html} What you typed is still in this chat.").with_buttons((TIDY,))


def tidied(stay: int) -> Reply:
    """The messages are gone, but for what no bot can reach."""
    left = (
        f"{stay} of its messages are older than the 48 hours within which Telegram lets me, or it refused: "
        "delete those yourself (hold a message, then Delete)."
        if stay
        else None
    )
    return Reply(paragraphs("I have removed this conversation from the chat.", left, STAYS))


def nothing_to_tidy() -> Reply:
    """The list of messages is gone, or was used."""
    return Reply(
        paragraphs(
            "I no longer know which messages those were: the list was only in memory. "
            "You can delete them yourself: hold a message, then Delete; or delete the whole chat.",
            STAYS,
        )
    )


def forgotten() -> Reply:
    """A button of a draft that this process does not have."""
    return Reply(
        "That draft is no longer here: it was sent or cancelled, or I was restarted since. "
        "Drafts are kept only in memory, so a restart forgets them. Begin again with /feedback."
    )


def lost() -> Reply:
    """Words that came after a restart, while Telegram's menu still says that a draft was open."""
    return Reply(
        paragraphs(
            f"{bold('Your draft is gone.')} I was restarted while you were writing feedback, and drafts are kept "
            "only in memory. What you just typed was not searched, stored or sent.",
            "What was it meant to be?",
        )
    ).with_buttons(
        (Button("Feedback: begin again with this message", data="f:resume"),),
        (Button("A question: answer it", data="f:ask"),),
    )
