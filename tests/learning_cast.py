"""A demo with two small boards, in which the library is built anew in no time, and people who get cards."""

import asyncio
import atexit
import datetime as dt
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from dialogue import Player, urgency_check
from sqlmodel import select

from bot.demo.model import DEFAULT_PEOPLE, Person
from bot.demo.session import Demo, running_demo
from feedback import broadcasts, learning
from feedback.learning import Writing
from knowledge.library import Library
from knowledge.load import load_boards
from storage.store import Store
from storage.tables import Broadcast, BroadcastItem, BroadcastKind, LearningPoint, PointKind, Subscriber

CONTENT = Path(__file__).parent / "data" / "knowledge"
DAY = dt.date(2017, 5, 22)
NOON = dt.datetime(2017, 5, 22, 11, tzinfo=dt.UTC)
BOARD = "harbour"
OFFICER, PRACTITIONER = 1004, 1001


@cache
def small_library() -> Library:
    """The two small boards, learned once a test process."""
    return Library.build(load_boards(CONTENT))


@cache
def begun() -> Path:
    """The demo's folder as it is after the first start, made once a test process. Tests get a copy."""
    folder = Path(tempfile.mkdtemp(prefix="safeboard-small-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

    async def begin() -> None:
        async with running_demo(folder, library=small_library(), urgency=urgency_check()):
            pass

    # A test's own event loop runs already, so this one runs in a thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, begin()).result()
    return folder


@asynccontextmanager
async def small_demo(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    people: Sequence[Person] = DEFAULT_PEOPLE,
    *,
    built_anew: bool = False,
) -> AsyncIterator[Demo]:
    monkeypatch.setenv("SAFEBOARD_CONTENT_DIR", str(CONTENT))
    library = None if built_anew else small_library()
    if not (folder / "bot").exists():
        shutil.copytree(begun(), folder, dirs_exist_ok=True)
    async with running_demo(folder, library=library, urgency=urgency_check(), people=people) as demo:
        yield demo


async def write(store: Store, title: str = "Ring first", *, today: dt.date = DAY, **more: Any) -> LearningPoint:
    """A point that is published today."""
    kind = more.pop("kind", PointKind.DEVELOPMENT)
    writing = Writing.new(BOARD, kind, today)
    writing.title, writing.what, writing.why = title, f"Do this: {title}.", "An audit found it in 9 of 12 files."
    for name, value in more.items():
        setattr(writing, name, value)
    point = await learning.save(store, writing, today=today)
    assert point.id is not None
    return await learning.publish(store, point.board, point.id, today=today)


def heard_by(demo: Demo, person: int) -> list[str]:
    return [message.text for message in demo.server.state.chats[person].present if message.sender == "bot"]


async def choose_board(demo: Demo, who: str = "practitioner") -> Player:
    player = Player(demo)
    await player.play([{"as": who, "says": "/boards"}, {"presses": "Harbour", "hears": "Your board is now"}])
    return player


async def begin(store: Store, ref: int = 1, today: dt.date = DAY) -> Broadcast | None:
    return await broadcasts.begin(store, BOARD, BroadcastKind.CHANGE, ref, now=NOON, today=today)


async def items(store: Store) -> list[BroadcastItem]:
    async with store.session() as session:
        return list((await session.exec(select(BroadcastItem))).all())


async def subscribers(store: Store) -> set[int]:
    async with store.session() as session:
        return set((await session.exec(select(Subscriber.chat_id))).all())


async def broadcasts_kept(store: Store) -> list[Broadcast]:
    async with store.session() as session:
        return list((await session.exec(select(Broadcast))).all())
