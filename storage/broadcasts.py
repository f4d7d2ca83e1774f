"""Queries on subscribers and on broadcasts. A step of a message is one guarded update that says if it took place."""

import datetime as dt
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import update
from sqlmodel import col, delete, func, select

from storage.orderless import locked, orderless
from storage.store import Session
from storage.tables.learning import Broadcast, BroadcastItem, BroadcastKind, ItemState, Subscriber


def random_key() -> bytes:
    """16 bytes that say nothing of when or for whom they were made."""
    return secrets.token_bytes(16)


async def subscribe(session: Session, board: str, chat_id: int) -> bool:
    """Put a chat on a board's list; whether it was not there before."""
    async with orderless(session, Subscriber):
        is_new = board not in await subscriptions(session, chat_id)
        if is_new:
            session.add(Subscriber(key=random_key(), board=board, chat_id=chat_id))
    return is_new


async def subscriptions(session: Session, chat_id: int) -> list[str]:
    """The boards on whose lists a chat stands."""
    query = select(Subscriber.board).where(Subscriber.chat_id == chat_id).order_by(col(Subscriber.board))
    return list((await session.exec(query)).all())


async def forget(session: Session, chat_id: int) -> bool:
    """Take a chat off every list, with all that waits for it; whether it was on one."""
    async with orderless(session, Subscriber, BroadcastItem):
        await session.exec(delete(BroadcastItem).where(col(BroadcastItem.chat_id) == chat_id))
        result = await session.exec(delete(Subscriber).where(col(Subscriber.chat_id) == chat_id))
    return result.rowcount > 0


async def number_of_subscribers(session: Session, board: str) -> int:
    """How many chats are on a board's list."""
    return (await session.exec(select(func.count()).where(Subscriber.board == board))).one()


async def same(session: Session, board: str, kind: BroadcastKind, ref: int, day: dt.date) -> Broadcast | None:
    """The broadcast of this very thing on this day."""
    query = select(Broadcast).where(
        Broadcast.board == board, Broadcast.kind == kind, Broadcast.ref == ref, Broadcast.day == day
    )
    return (await session.exec(query)).one_or_none()


async def last_day(session: Session, board: str, kind: BroadcastKind) -> dt.date | None:
    """The last day on which a board sent a broadcast of a kind."""
    query = select(func.max(Broadcast.day)).where(Broadcast.board == board, Broadcast.kind == kind)
    return (await session.exec(query)).one()


async def of_ref(session: Session, kind: BroadcastKind, ref: int) -> Sequence[Broadcast]:
    """All broadcasts of a point or a wave."""
    return (await session.exec(select(Broadcast).where(Broadcast.kind == kind, Broadcast.ref == ref))).all()


async def fill(session: Session, broadcast: Broadcast, now: dt.datetime, chats: Collection[int] | None = None) -> int:
    """Put one message for each of these chats, or every subscriber of the board, into the queue; how many."""
    assert broadcast.id is not None
    if chats is None:
        chats = (await session.exec(select(Subscriber.chat_id).where(Subscriber.board == broadcast.board))).all()
    for chat_id in chats:
        session.add(BroadcastItem(key=random_key(), broadcast_id=broadcast.id, chat_id=chat_id, not_before_at=now))
    return len(chats)


async def broadcast(session: Session, broadcast_id: int) -> Broadcast | None:
    """The broadcast with this number, freshly read."""
    return await session.get(Broadcast, broadcast_id, populate_existing=True)


async def unfinished(session: Session) -> Sequence[Broadcast]:
    """Broadcasts that are not done, oldest first."""
    return (
        await session.exec(select(Broadcast).where(col(Broadcast.done).is_(False)).order_by(col(Broadcast.id)))
    ).all()


async def next_waiting(
    session: Session, broadcast_id: int, now: dt.datetime, latest: dt.datetime
) -> BroadcastItem | None:
    """A message whose turn it is; one that rests beyond `latest` comes from a clock that was set back."""
    turn = (col(BroadcastItem.not_before_at) <= now) | (col(BroadcastItem.not_before_at) > latest)
    query = select(BroadcastItem).where(
        BroadcastItem.broadcast_id == broadcast_id, BroadcastItem.state == ItemState.WAITING, turn
    )
    return (await session.exec(query.order_by(col(BroadcastItem.key)).limit(1))).one_or_none()


async def lost(session: Session, now: dt.datetime, latest: dt.datetime) -> Sequence[BroadcastItem]:
    """Messages that a sender claimed and never settled: the claim's time is up, or lies beyond `latest`."""
    over = (col(BroadcastItem.not_before_at) <= now) | (col(BroadcastItem.not_before_at) > latest)
    query = select(BroadcastItem).where(col(BroadcastItem.state).in_([ItemState.CLAIMED, ItemState.SENDING]), over)
    return (await session.exec(query)).all()


async def step(
    session: Session, key: bytes, states: Collection[ItemState], state: ItemState, not_before_at: dt.datetime
) -> bool:
    """Move a message on if it is still in one of these states; whether it was."""
    query = (
        update(BroadcastItem)
        .where(col(BroadcastItem.key) == key, col(BroadcastItem.state).in_(states))
        .values(state=state, not_before_at=not_before_at)
        .execution_options(synchronize_session=False)
    )
    return (await session.exec(query)).rowcount == 1


async def settle(session: Session, item: BroadcastItem, column: str) -> bool:
    """Delete a message's row and count it in `sent`, `dropped` or `refused`; False if somebody else settled it."""
    removed = await session.exec(
        delete(BroadcastItem).where(col(BroadcastItem.key) == item.key).execution_options(synchronize_session=False)
    )
    if removed.rowcount != 1:
        return False
    counted = update(Broadcast).where(col(Broadcast.id) == item.broadcast_id)
    await session.exec(
        counted.values({column: getattr(Broadcast, column) + 1}).execution_options(synchronize_session=False)
    )
    return True


async def drop(session: Session, item: BroadcastItem) -> None:
    """Settle a message to a chat that is gone, and take that chat off every list."""
    await locked(session, Subscriber, BroadcastItem)
    await settle(session, item, "dropped")
    await forget(session, item.chat_id)


async def waiting(session: Session, broadcast_id: int) -> int:
    """How many messages of a broadcast are not settled."""
    return (await session.exec(select(func.count()).where(BroadcastItem.broadcast_id == broadcast_id))).one()


async def remove_items(session: Session, broadcast_id: int) -> None:
    """Drop what has not gone out yet, and with it what is left of rows that have; also once all have."""
    async with orderless(session, BroadcastItem):
        await session.exec(delete(BroadcastItem).where(col(BroadcastItem.broadcast_id) == broadcast_id))
