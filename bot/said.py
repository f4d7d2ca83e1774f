"""What a person says in a message, of whatever kind: the words that the live-concern check reads."""

from telegram import Message, Update


def said(update: Update) -> str:
    """Every word that the person wrote, without the command before it; empty where there is none to read.

    People in trouble do not always type: they ask in a poll, tick a list, name a place, or pass on a part of what
    somebody wrote elsewhere.
    """
    message = update.message or update.edited_message  # under a button stands what we wrote ourselves
    if message is None:
        return ""
    return "\n".join(
        part for part in (_without_command(message.text or message.caption or ""), *_more(message)) if part
    )


def _without_command(words: str) -> str:
    if not words.startswith("/"):
        return words
    command, *rest = words.split(maxsplit=1)
    argument = rest[0] if rest else ""
    # One word after /start is the random token of an invitation, in which any word may turn up.
    is_token = command.partition("@")[0] == "/start" and len(argument.split()) == 1
    return "" if is_token else argument


def _more(message: Message) -> list[str]:
    """Words outside the text. What is quoted counts only from another chat: here it may be our own answer."""
    parts: list[str] = []
    if message.poll is not None:
        parts += [message.poll.question, *(option.text for option in message.poll.options)]
    if message.checklist is not None:
        parts += [message.checklist.title, *(task.text for task in message.checklist.tasks)]
    if message.venue is not None:
        parts += [message.venue.title, message.venue.address]
    if message.quote is not None and message.external_reply is not None:
        parts.append(message.quote.text)
    return parts
