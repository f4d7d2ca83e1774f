"""An officer's words to many: to a role or group, to all owners, to the members, or to all who get learning cards."""

import datetime as dt

from reminders.changes import NotAllowedError, NoteError, officers
from storage import audit, people
from storage.store import Session, Store
from storage.tables import Announcement, Audience, Standing

LIMIT = 3000
"""Characters: with its heading and its end an announcement has to fit into one message."""


def checked(words: str) -> str:
    """The words as they will go out, with their lines.

    Raises:
        NoteError: if they are empty or too long.
    """
    words = words.strip()
    if not words:
        raise NoteError("The announcement is empty. Write what everybody should know.")
    if len(words) > LIMIT:
        raise NoteError(f"The announcement has {len(words)} characters. Shorten it to {LIMIT} at most.")
    return words


async def chats(store: Store, board: str, audience: Audience, role_id: int | None) -> list[int] | None:
    """Whom it goes to, each once; None for all who subscribed, who are counted where they are kept."""
    async with store.session() as session:
        return await _chats(session, board, audience, role_id)


async def make(
    store: Store, board: str, person_id: int, words: str, now: dt.datetime, *, audience: Audience, role_id: int | None
) -> Announcement:
    """Keep an announcement, to be sent next.

    Raises:
        NotAllowedError: if the person is no officer of the board, or the board has no such role.
        NoteError: if the words cannot be used.
    """
    words = checked(words)
    async with store.session() as session:
        if person_id not in await officers(session, board):
            raise NotAllowedError
        role = await people.role(session, role_id) if role_id is not None else None
        if (audience is Audience.ROLE) != (role is not None and role.board == board):
            raise NotAllowedError
        made = Announcement(board=board, audience=audience, role_id=role_id, words=words, made_at=now)
        session.add(made)
        about = role.name if role is not None else audience.value
        await audit.note(session, board, "announced", about, now=now, person_id=person_id)
        await session.flush()
        return made


async def find(store: Store, number: int) -> Announcement | None:
    """The announcement with this number."""
    async with store.session() as session:
        return await session.get(Announcement, number)


async def _chats(session: Session, board: str, audience: Audience, role_id: int | None) -> list[int] | None:
    match audience:
        case Audience.SUBSCRIBERS:
            return None
        case Audience.MEMBERS:
            return await people.chats(session, board, standing=Standing.MEMBER)
        case Audience.OWNERS:
            return await people.chats(session, board)
        case Audience.ROLE:
            return await people.chats(session, board, role_id=role_id)
