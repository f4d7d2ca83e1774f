"""A house with an outbox, a stopwatch that does not run, and one message at a time for those who ask."""

import pytest
from reminders_cast import open_house
from watch import Watch


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr("reminders.outbox.time", watch)
    return watch


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reminders.outbox.IN_FLIGHT", 1)
