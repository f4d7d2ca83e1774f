"""The people and the post office of the reminder tests: a real store, real services, and a sender that records."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from databases import Database, Postgres

from reminders.calendar import LONDON
from reminders.importer import seed
from reminders.messages import Delivered, Digest, Message, Notice, Result
from reminders.outbox import Point, Ticked, tick
from reminders.people import Linked, create_invitation, redeem
from storage import plans
from storage.store import Store
from storage.tables import Action, InvitationKind, Person

BOARD = "leicestershire-rutland"
CSE_GROUP = "CSE, Missing and Trafficking Operational Group"
SIGNS_GROUP = "Signs of Safety Task and Finish Group"
LINKED_AT = dt.datetime(2017, 4, 3, 8, 0, tzinfo=dt.UTC)


def london(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """An instant by the clocks of London."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=LONDON)


FIRST_REMINDER = london(2017, 6, 2)
"""28 days before LSCB1.1.1 is due, a Friday."""


class Killed(BaseException):
    """The process ended."""


def killed_at(point: Point) -> Callable[[Point], None]:
    """Ends the process when sending has come so far."""

    def reached(here: Point) -> None:
        if here is point:
            raise Killed

    return reached


class Post:
    """Delivers into a list. `answers` are given first, one for each message; then all goes well."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.answers: list[Result | Exception] = []

    async def send(self, message: Message) -> Result:
        self.sent.append(message)
        answer = self.answers.pop(0) if self.answers else Delivered(telegram_id=len(self.sent))
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def digests(self) -> list[Digest]:
        return [message for message in self.sent if isinstance(message, Digest)]

    @property
    def notices(self) -> list[Notice]:
        return [message for message in self.sent if isinstance(message, Notice)]

    def refs(self) -> list[list[str]]:
        """What each digest reminded of."""
        return [[item.action.ref for item in digest.items] for digest in self.digests]


class House:
    """A board's installation with the shipped plan."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.post = Post()
        self._chats = 1000

    async def tick(self, now: dt.datetime, reached: Callable[[Point], None] | None = None, **more: Any) -> Ticked:
        more = {"send": self.post.send, "reached": reached or (lambda _: None)} | more
        return await tick(self.store, now, more.pop("send"), **more)

    async def link(
        self, kind: InvitationKind = InvitationKind.OWNER, role: str | None = CSE_GROUP, chat_id: int | None = None
    ) -> Person:
        self._chats += 1
        token = await create_invitation(self.store, BOARD, kind, role, now=LINKED_AT, by="officer")
        linked = await redeem(self.store, token, chat_id or self._chats, "Ash", LINKED_AT)
        assert isinstance(linked, Linked)
        return linked.person

    async def officer(self) -> Person:
        return await self.link(InvitationKind.OFFICER, None)

    async def action(self, ref: str) -> Action:
        async with self.store.session() as session:
            return (await plans.actions(session, BOARD, ref))[0].action


_seeded: list[bytes] = []
"""The file of a fresh installation: made once a process, copied for each test."""
database = Database()
"""Where the house is stored; the fixture of this name decides."""


@asynccontextmanager
async def open_house(folder: Path) -> AsyncIterator[House]:
    store = await (_on_postgres(database.postgres) if database.postgres else _on_sqlite(folder / "data"))
    try:
        yield House(store)
    finally:
        await store.close()


async def _on_sqlite(data: Path) -> Store:
    url = database.url(data)
    file = data / "safeboard.sqlite3"
    if not _seeded:
        await _seed(url)
        _seeded.append(file.read_bytes())
    file.write_bytes(_seeded[0])
    return await Store.open(url, data)


async def _on_postgres(postgres: Postgres) -> Store:
    if not postgres.has("seeded"):
        await _seed(postgres.url("seeded"))
    return await Store.open(database.copy_of("seeded"))


async def _seed(url: str) -> None:
    store = await Store.open(url)
    await seed(store, LINKED_AT)
    await store.close()
