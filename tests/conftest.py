"""What the tests share: one built library, and a running demo for each test that wants one."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import reminders_cast
from databases import Database, Postgres, postgres_server
from outgoing import check, read_spec

from bot.demo.session import Demo, running_demo
from bot.settings import Settings
from bot.wiring import load_library
from knowledge.library import Library
from knowledge.urgency import UrgencyCheck
from storage.store import Store

STORED = {"house", "store"}
"""Tests that take one of these run on both databases."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of stored things on SQLite and, in CI, on PostgreSQL."""
    if STORED & set(metafunc.fixturenames) and "sqlite_only" not in {
        m.name for m in metafunc.definition.iter_markers()
    }:
        if "database" not in metafunc.fixturenames:
            metafunc.fixturenames.insert(0, "database")
        kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.ci)]
        metafunc.parametrize("database", kinds, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for all tests of this process."""
    with postgres_server() as running:
        yield running


@pytest.fixture
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Where a test's stored things go; `open_house` and the `store` fixtures use it."""
    kind = getattr(request, "param", "sqlite")
    database = Database(request.getfixturevalue("postgres") if kind == "postgresql" else None)
    monkeypatch.setattr(reminders_cast, "database", database)
    yield database
    database.close()


@pytest.fixture
async def store(tmp_path: Path, database: Database) -> AsyncIterator[Store]:
    """An empty store; its folder is `data`, with the file safeboard.sqlite3 in it where it is SQLite."""
    opened = await Store.open(database.url(tmp_path / "data"), tmp_path / "data")
    yield opened
    await opened.close()


LONG = {
    "test_access_code", "test_authorised", "test_backup", "test_board_chat", "test_counts_chat",
    "test_delivery_faults", "test_demo_work", "test_every_view", "test_failures", "test_faults",
    "test_feedback_batch_chat", "test_feedback_command", "test_feedback_counts", "test_floods", "test_gaps",
    "test_group", "test_helpful", "test_learning_broadcasts_chat", "test_learning_dialogues",
    "test_learning_points", "test_learning_waves", "test_pace", "test_plan_chat", "test_plan_imports", "test_promise",
    "test_privacy", "test_receipts", "test_reload", "test_reminders_commands", "test_reminders_delivery",
    "test_reminders_digests", "test_reminders_escalation", "test_reminders_plans", "test_reminders_trouble",
    "test_outbox_records", "test_outbox_stops", "test_report_papers", "test_restart", "test_start", "test_status",
    "test_storage_opening", "test_urgency_reading", "test_warming", "test_webhook",
}  # fmt: skip
"""Files that together take longer than all others: only `.ci/run` runs them, so that `make test` stays quick."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Pass over files of which nothing would run: reading them takes as long as many tests."""
    chosen = config.option.markexpr
    long = "not ci" in chosen and collection_path.stem in LONG
    driven = "not browser" in chosen and collection_path == Path(__file__).parent / "browser"
    return long or driven or None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the long files before the marks decide what runs, and then put what needs the library last.

    But for one test, so that one process learns the library while the others do what needs none.
    """
    for item in items:
        if item.path.stem in LONG:
            item.add_marker(pytest.mark.ci)
    yield
    items.sort(key=_needs_the_library)
    first = next((number for number, item in enumerate(items) if _needs_the_library(item)), 0)
    items[:] = [*items[first : first + 1], *items[:first], *items[first + 1 :]]


def _needs_the_library(item: pytest.Item) -> bool:
    return {"library", "learned"} <= set(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A developer's own environment and .env must not decide a test."""
    for name in list(os.environ):
        if name.startswith("SAFEBOARD_") and name != "SAFEBOARD_TEST_BOT_API":
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(scope="session")
def learned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which all test processes, of later runs too, find what the first of them learned.

    Other content and other code never find it: see `knowledge.cache`.
    """
    if cache := getattr(request.config, "cache", None):
        return Path(cache.mkdir("learned"))
    shared = tmp_path_factory.getbasetemp().parent / "learned"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session")
def library(learned: Path) -> Library:
    """The shipped boards; the first test process to come learns them, the others find what it learned."""
    with _alone(learned / "library.lock"):
        return load_library(Settings.load(data_dir=learned))


@pytest.fixture(scope="session")
def urgency(learned: Path) -> UrgencyCheck:
    """The live-concern check, learned by the first test process to come."""
    with _alone(learned / "urgency.lock"):
        return UrgencyCheck.build(cache_dir=learned / "cache")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One test process at a time."""
    with lock.open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, library: Library, urgency: UrgencyCheck) -> Path:
    """A demo's folder as it is after the first start: tables made, plans read, people linked. Tests get a copy."""
    folder = tmp_path_factory.mktemp("begun")

    async def begin() -> None:
        async with running_demo(folder, library=library, urgency=urgency):
            pass

    asyncio.run(begin())
    return folder


@pytest.fixture
async def demo(tmp_path, begun: Path, library: Library, urgency: UrgencyCheck) -> AsyncIterator[Demo]:
    """The real bot, polling the local Bot API server, with the four people and the shipped plan.

    Every request that the bot makes meanwhile is checked.
    """
    wrong: list[Exception] = []
    spec = read_spec()

    def check_request(method: str, params: dict[str, Any]) -> None:
        try:
            check(method, params, spec)
        except Exception as error:  # noqa: BLE001 - collected here and raised in the test, not in the server
            wrong.append(error)

    shutil.copytree(begun, tmp_path / "demo")
    async with running_demo(tmp_path / "demo", library=library, urgency=urgency) as running:
        running.server.on_request = check_request
        yield running
    if wrong:
        raise wrong[0]
