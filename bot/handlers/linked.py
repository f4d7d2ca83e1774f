"""Who is speaking, for handlers that need a linked person. What they may do is checked where it is changed."""

from bot.context import Context
from reminders import people
from reminders.changes import NotAllowedError
from reminders.people import Access


async def access_of(context: Context) -> Access | None:
    """What the person of the chat may do; None if nobody is linked.

    Whoever speaks can be reached: Telegram tells once that somebody let the bot in again, and that can get lost.
    """
    access = await people.access(context.services.store, context.chat_id)
    if access is not None and not access.person.reachable:
        await people.heard_from(context.services.store, context.chat_id, context.now)
        context.services.nudge.set()
    return access


async def person_id(context: Context) -> int:
    """The id of the linked person of the chat.

    Raises:
        NotAllowedError: if nobody is linked.
    """
    access = await access_of(context)
    if access is None or access.person.id is None:
        raise NotAllowedError
    return access.person.id


def board_names(context: Context) -> dict[str, str]:
    """Each board's name by its id."""
    return {board.id: board.name for board in context.services.boards}


def number(text: str) -> int:
    """A number from a button's data; 0 for what no button of ours has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0
