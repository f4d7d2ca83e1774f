"""Who is speaking, for handlers that need a linked person. What they may do is checked where it is changed."""

from bot.context import Context
from reminders import people
from reminders.changes import NotAllowedError


async def person_id(context: Context) -> int:
    """The id of the linked person of the chat.

    Raises:
        NotAllowedError: if nobody is linked.
    """
    access = await people.access(context.services.store, context.chat_id)
    if access is None or access.person.id is None:
        raise NotAllowedError
    return access.person.id


def board_names(context: Context) -> dict[str, str]:
    """Each board's name by its id."""
    return {board.id: board.name for board in context.services.boards}


def number(text: str) -> int:
    """A number from a button's data; 0 for what no button of ours has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0
