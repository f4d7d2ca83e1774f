"""One commit for what several tasks want to write at the same moment.

A commit waits for the disk. Tasks that finish together need not wait for it one after the other, and each of
them still hears only after its own change is safe.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.store import Session, Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Wish:
    work: Callable[[Session], Awaitable[Any]]
    answer: asyncio.Future[Any]


class Together:
    """Gathers pieces of work while a transaction is busy, and runs them all in the next one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._wishes: list[_Wish] = []
        self._clerk: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """Run `work` in a transaction, perhaps with the work of others; returns once that is committed.

        Work may run a second time, alone, if somebody else's failed beside it: let it touch nothing but the session.
        """
        wish = _Wish(work, asyncio.get_running_loop().create_future())
        self._wishes.append(wish)
        if self._clerk is None or self._clerk.done():
            self._clerk = asyncio.create_task(self._serve())
        answer: T = await wish.answer
        return answer

    async def _serve(self) -> None:
        while self._wishes:
            wishes, self._wishes = self._wishes, []
            if len(wishes) == 1 or not await self._all(wishes):
                for wish in wishes:
                    await self._alone(wish)

    async def _all(self, wishes: list[_Wish]) -> bool:
        try:
            async with self._store.session() as session:
                answers = [await wish.work(session) for wish in wishes]
        except Exception:  # noqa: BLE001 - each is tried alone, and then tells its own error
            return False
        for wish, answer in zip(wishes, answers, strict=True):
            if not wish.answer.done():
                wish.answer.set_result(answer)
        return True

    async def _alone(self, wish: _Wish) -> None:
        try:
            async with self._store.session() as session:
                answer = await wish.work(session)
        except BaseException as error:  # noqa: BLE001 - it is raised where the work came from
            if not wish.answer.done():
                wish.answer.set_exception(error)
        else:
            if not wish.answer.done():
                wish.answer.set_result(answer)
