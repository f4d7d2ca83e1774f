"""Writes down what an officer did, for what is not written down in the transaction that does it."""

from bot.context import Context
from bot.handlers.linked import person_id
from storage import audit


async def noted(context: Context, board: str, what: str, about: str = "") -> None:
    """Add a line to the log of what officers did. `about` is a number or a name of a thing, never a person's."""
    person = await person_id(context)
    async with context.services.store.session() as session:
        await audit.note(session, board, what, about, now=context.now, person_id=person)
