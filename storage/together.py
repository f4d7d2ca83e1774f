"""One commit for what several tasks want to write at the same moment.

A commit waits for the disk. Tasks that finish together need not wait for it one after the other, and each of
them still hears only after its own change is safe. Work of one kind is done for all of them at once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.store import Session, Store

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Work = Callable[[Session, Sequence[Any]], Awaitable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class _Wish:
    work: Work
    item: object
    answer: asyncio.Future[Any]


class Together:
    """Gathers pieces of work while a transaction is busy, and runs them all in the next one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._wishes: list[_Wish] = []
        self._clerk: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Session, Sequence[Item]], Awaitable[Sequence[Answer]]], item: Item) -> Answer:
        """Run `work` on an item in a transaction, perhaps with the items of others; returns once that is committed.

        `work` takes several items and gives an answer for each, in their order. It may run a second time, on each item
        alone, if something failed: let it touch nothing but the session.
        """
        wish = _Wish(work, item, asyncio.get_running_loop().create_future())
        self._wishes.append(wish)
        if self._clerk is None or self._clerk.done():
            self._clerk = asyncio.create_task(self._serve())
        answer: Answer = await wish.answer
        return answer

    async def _serve(self) -> None:
        while self._wishes:
            await asyncio.sleep(0)  # those who were woken at the same moment come in together
            wishes, self._wishes = self._wishes, []
            if len(wishes) == 1 or not await self._all(wishes):
                for wish in wishes:
                    await self._alone(wish)

    async def _all(self, wishes: list[_Wish]) -> bool:
        kinds: dict[Work, list[_Wish]] = {}
        for wish in wishes:
            kinds.setdefault(wish.work, []).append(wish)
        try:
            async with self._store.session() as session:
                answers = [(alike, await work(session, [wish.item for wish in alike])) for work, alike in kinds.items()]
        except Exception as error:  # noqa: BLE001 - each is tried alone, and then tells its own error
            log.warning("%d changes could not be written together (%s)", len(wishes), type(error).__name__)
            return False
        for alike, given in answers:
            for wish, answer in zip(alike, given, strict=True):
                _settle(wish, answer)
        return True

    async def _alone(self, wish: _Wish) -> None:
        try:
            async with self._store.session() as session:
                (answer,) = await wish.work(session, [wish.item])
        except BaseException as error:  # noqa: BLE001 - it is raised where the work came from
            if not wish.answer.done():
                wish.answer.set_exception(error)
        else:
            _settle(wish, answer)


def _settle(wish: _Wish, answer: object) -> None:
    if not wish.answer.done():
        wish.answer.set_result(answer)
