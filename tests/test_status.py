"""`safeboard status`, and the answer on a loopback port to whoever asks whether this instance is well."""

import asyncio
import datetime as dt
import json
import socket
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.cli.status import _status
from bot.demo.session import Demo
from bot.health import answering
from bot.instance import new_name
from bot.pulse import FRESH, FRESH_STANDBY, Pulse, last_tick, note_tick
from bot.settings import SettingsError
from feedback.periods import period_of
from storage.store import Store
from storage.tables import MessageKind, MessageState, OutboxMessage, Person, SealedReport, SenderLease

NOW = dt.datetime.now(dt.UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ask(port: int, path: str = "/health") -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://127.0.0.1:{port}{path}")


def told(data: Path, monkeypatch: pytest.MonkeyPatch) -> dict:
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(data))
    result = CliRunner().invoke(app, ["status", "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_before_the_first_start_there_is_only_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(tmp_path / "data", monkeypatch)
    assert found["boards"] == ["leicestershire-rutland", "nel", "southend"]
    assert (found["revision"], found["last_tick_at"]) == (None, None)
    assert not (tmp_path / "data").exists(), "a look makes nothing"


async def fill(data: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{data / 'safeboard.sqlite3'}", data)
    async with store.session() as session:
        person = Person(chat_id=1, name="Owen", linked_at=NOW)
        session.add(person)
        await session.flush()
        for state in (MessageState.SENT, MessageState.SENT, MessageState.PLANNED):
            session.add(OutboxMessage(kind=MessageKind.NOTICE, person_id=person.id, state=state, not_before_at=NOW))
        for number, period in enumerate(("2018-Q1", "2018-Q1", "2018-Q2", period_of(NOW.date()))):
            session.add(SealedReport(key=bytes([number]) * 16, board="southend", period=period, sealed=b"x"))
        live, place = new_name(), new_name().partition("/")[0]
        dead = f"{place}/{2**22 - 1}/x"
        for bot, holder, until in (("a", live, 3600), ("b", live, -60), ("c", dead, 3600)):
            until_at = NOW + dt.timedelta(seconds=until)
            session.add(SenderLease(bot=bot, holder=holder, attempt=1, until_at=until_at))
    await store.close()
    note_tick(data, NOW)


def test_it_counts_what_is_there_and_not_what_would_tell_when_feedback_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(fill(tmp_path))
    found = told(tmp_path, monkeypatch)
    assert {state: count for state, count in found["messages"].items() if count} == {"sent": 2, "planned": 1}
    assert found["feedback_of_past_quarters"] == {"southend 2018-Q1": 2, "southend 2018-Q2": 1}
    assert len(found["leading"]) == 1, "neither the one that ran out nor the one whose process is gone"
    assert found["last_tick_at"] == NOW.isoformat(timespec="seconds")
    words = CliRunner().invoke(app, ["status"]).stdout
    assert "Owen" not in words
    assert "southend 2018-Q1 2" in words


async def test_it_knows_late_actions_and_who_leads_while_the_bot_runs(demo: Demo) -> None:
    found = await _status(demo.services.settings)
    assert found["plans"]["reminding"] >= 1
    assert found["actions"]["open"] >= found["actions"]["late"] > 0, "the shipped plan's dates passed long ago"
    assert len(found["leading"]) == 1
    assert last_tick(demo.services.settings.data_dir) is not None


def test_a_pulse_is_fresh_for_as_long_as_work_is_done_or_another_leads() -> None:
    now = 0.0
    pulse = Pulse(lambda: now)
    assert not pulse.is_fresh
    pulse.worked()
    now = FRESH - 1
    assert (pulse.is_fresh, pulse.since_work) == (True, FRESH - 1)
    now = FRESH
    assert not pulse.is_fresh
    pulse.stood_by()
    now += FRESH_STANDBY - 1
    assert (pulse.is_fresh, pulse.stands_by) == (True, True)
    now += 1
    assert not pulse.is_fresh


def test_a_leader_that_hears_nothing_of_telegram_is_not_fresh_and_one_by_webhook_does_not_listen_there() -> None:
    now = 0.0
    pulse = Pulse(lambda: now)
    pulse.heard()
    now = FRESH
    pulse.worked()
    assert (pulse.is_deaf, pulse.is_fresh) == (True, False)
    pulse.heard()
    assert pulse.is_fresh
    pulse.stood_by()
    pulse.worked()
    now += FRESH - 1
    assert (pulse.since_heard, pulse.is_fresh) == (None, True)


async def test_the_port_answers_200_while_it_works_and_503_when_it_does_not() -> None:
    now, port = 0.0, free_port()
    pulse = Pulse(lambda: now)
    async with answering(pulse, port):
        assert (await ask(port)).status_code == 503
        pulse.worked()
        answer = await ask(port)
        well = {"well": True, "stands_by": False, "seconds_since_work": 0}
        assert (answer.status_code, answer.json()) == (200, well | {"seconds_since_telegram_answered": None})
        now = FRESH + 1
        assert (await ask(port)).status_code == 503
        assert (await ask(port, "/")).status_code == 404
    with pytest.raises(httpx.ConnectError):
        await ask(port)


async def test_a_port_that_is_taken_is_a_sentence() -> None:
    port = free_port()
    async with answering(Pulse(), port):
        with pytest.raises(SettingsError, match=f"SAFEBOARD_HEALTH_PORT: port {port} cannot be used"):
            async with answering(Pulse(), port):
                pass


async def test_a_running_bot_is_well_and_without_its_database_it_is_not(demo: Demo) -> None:
    assert demo.services.pulse.is_fresh
    demo.services.pulse = Pulse()
    await demo.services.store.close()

    def away() -> None:
        raise OSError("gone")

    demo.services.store.session = away
    await demo.ticker.tick()
    assert not demo.services.pulse.is_fresh


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe"])
def test_a_note_of_the_last_tick_that_cannot_be_read_is_no_note(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "last-tick").write_bytes(content)
    assert last_tick(tmp_path) is None


def test_where_no_note_can_be_left_the_tick_goes_on(tmp_path: Path) -> None:
    note_tick(tmp_path / "nowhere", NOW)
    assert last_tick(tmp_path / "nowhere") is None
