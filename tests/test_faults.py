"""When the house under it fails: what a person sees, what the log says, that nothing is lost, that it mends by itself.

`docs/running.md` has the whole table; faults of Telegram and of the network are in `test_delivery_faults.py`.
"""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from dialogue import Player
from sqlmodel import select
from telegram.ext._utils import networkloop

from bot.clock import SystemClock
from bot.demo.session import TOKEN, Demo
from bot.pulse import FRESH
from bot.settings import Settings
from bot.wiring import load_library, wire
from knowledge.outcome import Answer
from knowledge.problems import ContentError
from reminders import outbox
from reminders.messages import Message, Result
from storage.tables import MessageState, OutboxMessage

OWN = Path(__file__).parent / "data" / "knowledge"
CARD = "If a child may be at risk, act now"
CONCERN = "a child has just told me her dad hits her"


@contextmanager
def full(engine: sa.Engine) -> Iterator[None]:
    """Every write gets the error that SQLite gives on a full disk."""

    def refuse(_connection, _cursor, statement: str, *_: object) -> None:
        if statement.split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            error = sqlite3.OperationalError("database or disk is full")
            raise sa.exc.OperationalError(statement, {}, error, hide_parameters=True)

    sa.event.listen(engine, "before_cursor_execute", refuse)
    yield
    sa.event.remove(engine, "before_cursor_execute", refuse)


@contextmanager
def read_only(engine: sa.Engine) -> Iterator[None]:
    """SQLite itself refuses every write, as on a disk that was mounted read-only after an error."""
    wanted = 1

    def set_it(connection: sa.Connection) -> None:
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA query_only = {wanted}")
        cursor.close()

    sa.event.listen(engine, "engine_connect", set_it)
    yield
    wanted = 0


@contextmanager
def locked(engine: sa.Engine, patience: float = 5.0) -> Iterator[None]:
    """Another program holds the database: a backup tool, or somebody with a database browser."""
    other = sqlite3.connect(engine.url.database, isolation_level=None, timeout=patience)
    other.execute("BEGIN EXCLUSIVE")
    wanted = 50

    def wait_less(connection: sa.Connection) -> None:
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {wanted}")
        cursor.close()

    sa.event.listen(engine, "engine_connect", wait_less)
    yield
    other.execute("ROLLBACK")
    other.close()
    wanted = 10_000


TROUBLES = pytest.mark.parametrize("trouble", [full, read_only, locked], ids=lambda each: each.__name__)


@TROUBLES
async def test_while_the_database_cannot_be_written_people_are_answered_and_told(
    demo: Demo, trouble, caplog: pytest.LogCaptureFixture
) -> None:
    engine = demo.services.store._engine.sync_engine
    player = Player(demo)
    await player.play([{"as": "owner", "clock": "2017-05-30", "hears": "1 day left"}])
    with caplog.at_level(logging.WARNING), trouble(engine):
        await player.play(
            [
                {"as": "practitioner", "says": CONCERN, "hears": CARD},
                {"says": "MARAT", "hears": "high risk domestic abuse"},
                {"as": "owner", "presses": "Done", "hears": ["something went wrong on our side", "call 999"]},
            ]
        )
    assert "incident " in caplog.text
    assert "MARAT" not in caplog.text
    await player.play(
        [
            {"as": "owner", "presses": "Done", "hears": "marked as done"},
            {"as": "officer", "hears": "marked done an action"},
        ]
    )


@TROUBLES
async def test_a_reminder_that_fell_due_meanwhile_goes_out_once_afterwards(demo: Demo, trouble) -> None:
    owner = demo.server.state.chats[1002]
    player = Player(demo)
    await player.play([{"as": "owner", "clock": "2017-05-29"}])
    before = len(list(owner.present))
    with trouble(demo.services.store._engine.sync_engine):
        await player.play([{"clock": "2017-05-30"}])
        assert len(list(owner.present)) == before
    # Where the trouble outlasted the lease, it is taken again within seconds.
    while not any("1 day left" in message.text for message in owner.present):
        await demo.ticker.tick()
        await demo.server.state.feed.changed(1002, 0.5)
    await demo.ticker.tick()
    assert sum("1 day left" in message.text for message in owner.present) == 1


async def test_a_database_locked_while_a_reminder_is_on_its_way_loses_neither_it_nor_answers(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The lock begins after Telegram has the message and before we hear so, and lasts until people were answered."""
    monkeypatch.setattr(outbox, "_RECORD_WAITS", (0.02,) * 1000)
    player, lock, begun = Player(demo), ExitStack(), asyncio.Event()
    delivery = demo.ticker._delivery
    send = delivery.send

    async def then_locked(message: Message) -> Result:
        result = await send(message)
        while not begun.is_set():
            with suppress(sqlite3.OperationalError):  # another of our own transactions is being finished
                lock.enter_context(locked(demo.services.store._engine.sync_engine, patience=0))
                begun.set()
            await asyncio.sleep(0)
        return result

    monkeypatch.setattr(delivery, "send", then_locked)
    moving = asyncio.create_task(Player(demo).play([{"as": "owner", "clock": "2017-05-30"}]))
    await begun.wait()
    await player.play(
        [
            {"as": "practitioner", "says": CONCERN, "hears": CARD},
            {"as": "owner", "presses": "Done", "hears": ["something went wrong on our side", "call 999"]},
            {"presses": "Progress", "hears": "something went wrong on our side"},
        ]
    )
    assert not moving.done()
    lock.close()
    await moving
    assert "an answer could not be written down" in caplog.text
    await demo.ticker.tick()
    owner = demo.server.state.chats[1002]
    assert sum("1 day left" in message.text for message in owner.present) == 1
    async with demo.services.store.session() as session:
        states = (await session.exec(select(OutboxMessage.state))).all()
    assert set(states) == {MessageState.SENT}
    await player.play(
        [
            {"as": "owner", "presses": "Done", "hears": "marked as done"},
            {"as": "officer", "hears": "marked done an action"},
        ]
    )


async def test_a_clock_that_jumps_back_and_on_repeats_no_reminder(demo: Demo) -> None:
    owner = demo.server.state.chats[1002]
    player = Player(demo)
    await player.play([{"as": "owner", "clock": "2017-05-30", "hears": "1 day left"}])
    heard = [message.text for message in owner.present]
    await player.play([{"clock": "2017-05-22"}, {"clock": "2017-05-30"}])
    assert [message.text for message in owner.present] == heard


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(OWN, tmp_path / "content")
    return tmp_path / "content"


@pytest.mark.parametrize("damage", [b"", b"not a cache", None], ids=["empty", "garbage", "cut off"])
def test_a_damaged_cache_is_learned_anew(tmp_path: Path, content: Path, damage: bytes | None) -> None:
    settings = Settings.load(data_dir=tmp_path / "data", content_dir=content)
    sound = load_library(settings)
    (kept,) = (tmp_path / "data" / "cache").glob("*.npz")
    good = kept.read_bytes()
    kept.write_bytes(good[: len(good) // 2] if damage is None else damage)
    again = load_library(settings)
    title = next(iter(sound.boards))
    assert again.boards.keys() == sound.boards.keys()
    found = [each.answer_all("when does the ferry forum meet", title, None) for each in (sound, again)]
    assert [type(one) for one in found[0]] == [type(one) for one in found[1]]
    assert [one.entry.key for one in found[0] if isinstance(one, Answer)] == [
        one.entry.key for one in found[1] if isinstance(one, Answer)
    ]
    assert len(kept.read_bytes()) == len(good), "the next start finds a sound one"


def test_a_cache_that_cannot_be_kept_is_no_error(tmp_path: Path, content: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cache").write_text("a file in the way")
    assert load_library(Settings.load(data_dir=tmp_path / "data", content_dir=content)).boards


async def test_broken_content_at_the_start_is_named_by_file_and_line_and_nothing_is_made(
    tmp_path: Path, content: Path
) -> None:
    with (content / "harbour" / "entries.yaml").open("a") as file:
        file.write("\n  - id: Night Buses\n    titel: x\n")
    settings = Settings.load(data_dir=tmp_path / "data", content_dir=content)
    with pytest.raises(ContentError, match=r"harbour/entries\.yaml:\d+"):
        await wire(settings, SystemClock())
    assert not (tmp_path / "data").exists()


@pytest.fixture
def _no_waits_between_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot waits between its tries; here they follow each other."""

    async def at_once(_seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(networkloop, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": at_once}))


async def _met(demo: Demo, answer: int | str) -> None:
    """Wait until three polls have met a fault."""
    while sum(each.code == answer for each in demo.server.requests) < 3:
        await demo.server.state.feed.changed(1001, 0.05)


@pytest.mark.usefixtures("_no_waits_between_polls")
async def test_polling_outlasts_answers_that_are_not_telegrams(demo: Demo, caplog: pytest.LogCaptureFixture) -> None:
    """What people wrote meanwhile is answered once and in order, the log says each trouble once, and its end."""
    owner, pulse = Player(demo, who="owner"), demo.services.pulse
    for round_, answer in enumerate(("proxy", "html", "cut", "json", "reset", 502)):
        asked = [f"/unknown{round_}{number}" for number in range(4)]
        caplog.clear()
        with caplog.at_level(logging.INFO, "bot"):
            demo.server.faults.add("getUpdates", answer, times=10**6)
            for words in asked:
                await owner._post("messages", json={"text": words})
            await owner._post("messages", json={"text": CONCERN})
            await _met(demo, answer)
            demo.server.faults.clear()
            await owner.play([{"hears": [*asked, CARD]}])
            while "can be polled again" not in caplog.text:
                await demo.server.state.feed.changed(1002, 0.1)
        assert caplog.text.count("cannot be polled") == 1, caplog.text
        assert "invalid JSON" not in caplog.text, "python-telegram-bot would log it at each try, and quote messages"
        assert TOKEN not in caplog.text
        said = [message.text for message in owner._messages() if message.sender == "bot"]
        assert [next(each for each in asked if each in text) for text in said if f"/unknown{round_}" in text] == asked
        assert sum(CARD in text for text in said) == round_ + 1
    assert not pulse.is_deaf


@pytest.mark.usefixtures("_no_waits_between_polls")
async def test_a_bot_that_hears_nothing_of_telegram_is_not_well(demo: Demo) -> None:
    """Else nobody would learn of it: ticks go on, and people's messages wait."""
    now = 0.0
    pulse = demo.services.pulse
    pulse._monotonic = lambda: now
    pulse.heard()
    demo.server.faults.add("getUpdates", "html", times=10**6)
    await Player(demo)._post("messages", json={"text": "/help"})
    await _met(demo, "html")
    now = FRESH
    pulse.worked()
    assert (pulse.is_deaf, pulse.is_fresh) == (True, False)
    demo.server.faults.clear()
    await Player(demo).play([{"as": "practitioner", "says": "/privacy", "hears": "kept"}])
    assert (pulse.is_deaf, pulse.is_fresh) == (False, True)
