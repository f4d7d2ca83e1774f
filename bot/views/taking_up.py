"""Replies to somebody to whom silence was taken."""

from bot.views.reply import Reply, bold, cut, esc, paragraphs
from reminders.taking_up import How, Reacted

DONE = {
    How.SEEN: "Noted that you have seen it. It still waits for an answer.",
    How.TAKE: "You take it up. The owner and the officer hear of it. If nothing more is said, you hear of it again.",
}


def reacted(result: Reacted) -> Reply:
    """What came of a tap on Seen, Take up or Ask again."""
    return Reply(
        paragraphs(f"{bold(cut(result.action.title, 400))} ({esc(cut(result.action.ref, 30))})", _words(result))
    )


def _words(result: Reacted) -> str:
    if not result.silent:
        return "Somebody has answered meanwhile, so nothing was changed. Open shows the answer."
    if not result.changed:
        return "You have said so today already, so nothing was changed."
    if result.how is How.ASK:
        if result.told == 0:
            return "Nobody is linked who could be asked. The board's officer can invite the owner: /people"
        return "The owner gets a message with your question now. It still waits for an answer."
    return DONE[result.how]
