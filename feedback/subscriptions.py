"""Who wants to hear of learning points: a list of chats for each board, and nothing more about them."""

from feedback.statistics import LEAST_CELL
from storage import broadcasts
from storage.orderless import forget_order
from storage.store import Store

CONSENT = (
    "I put the number of this chat on a list of those who want the cards.",
    "That list holds nothing else: not your name, not when you joined, not what you read or tap.",
    "/learning off takes it off the list at once, for good.",
)
"""What a person is told before and after joining."""


async def turn_on(store: Store, board: str, chat_id: int) -> bool:
    """Put a chat on a board's list; whether it was not there before."""
    async with store.session() as session:
        is_new = await broadcasts.subscribe(session, board, chat_id)
    if is_new:
        await _forget_order(store)
    return is_new


async def turn_off(store: Store, chat_id: int) -> bool:
    """Take a chat off every list, with what waits for it, and overwrite the place; whether it was on one."""
    async with store.session() as session:
        was_on = await broadcasts.forget(session, chat_id)
    if was_on:
        await _forget_order(store)
    return was_on


async def boards_of(store: Store, chat_id: int) -> list[str]:
    """The boards on whose lists a chat stands."""
    async with store.session() as session:
        return await broadcasts.subscriptions(session, chat_id)


async def number(store: Store, board: str) -> int:
    """How many chats are on a board's list; show it through `shown_number`."""
    async with store.session() as session:
        return await broadcasts.number_of_subscribers(session, board)


def shown_number(count: int) -> str:
    """A number of people in words that do not tell of fewer than five."""
    return str(count) if count == 0 or count >= LEAST_CELL else f"fewer than {LEAST_CELL}"


async def _forget_order(store: Store) -> None:
    async with store.session() as session:
        await forget_order(session)
