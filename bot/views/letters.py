"""From what the outbox hands out to its words."""

from bot.views import digest, report
from bot.views.actions import notice
from bot.views.reply import Reply
from reminders.messages import Digest, Escalated, Message, Notice, Quarterly, Summary


def letter(message: Message, names: dict[str, str]) -> Reply:
    """The words and buttons of a message; `names` gives each board's name by its id."""
    match message:
        case Digest():
            return digest.digest(message, names)
        case Notice():
            return notice(message)
        case Escalated():
            return digest.escalated(message)
        case Summary():
            return digest.summary(message, names)
        case Quarterly():
            return report.drafted(message, names)
