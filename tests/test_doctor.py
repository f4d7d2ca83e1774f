"""`safeboard doctor`: an installation as it should be, and one fault at a time."""

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest
from demo_support import TOKEN, HandClock, serving
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli.main import app
from bot.clock import SystemClock
from bot.doctor.examine import examine
from bot.doctor.finding import Level
from bot.settings import Settings
from feedback.keys import generate, install_key
from storage.store import Store
from storage.tables import MessageKind, MessageState, OutboxMessage, Person

VALE = Path(__file__).parent / "data" / "knowledge" / "vale"
DAY = dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC)


class Noon:
    """A clock that stands at noon of a day on which the test board's content is in order."""

    def now(self):
        return DAY


@pytest.fixture
def settings(tmp_path):
    shutil.copytree(VALE, tmp_path / "content" / "vale")
    rewrite_front_door(tmp_path / "content", '{name: The front door, phone: "01632 960001", checked_on: 2026-06-01}')
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return Settings.load(
        bot_token_file=token, data_dir=data, content_dir=tmp_path / "content", bot_api_url="http://127.0.0.1:9"
    )


def rewrite_front_door(content, value):
    file = content / "vale" / "board.yaml"
    text = re.sub(r"^front_door:.*", f"front_door: {value}", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(text, "utf-8")


async def told(settings, clock=None):
    return {one.subject: one for one in [one async for one in examine(settings, clock or Noon())]}


async def test_a_sound_installation_has_no_complaint(settings, tmp_path):
    store = await Store.open(settings.database, settings.data_dir)
    await store.close()
    install_key(settings.data_dir, generate("vale", "five words that fit together", iterations=1)[1])
    async with serving(tmp_path / "telegram", clock=HandClock()) as server:
        found = await told(settings.model_copy(update={"bot_api_url": server.url}), SystemClock())
    complaints = {name: one.sentence for name, one in found.items() if one.level is not Level.FINE}
    complaints.pop("content", None)  # the test board's review dates pass as years go by
    complaints.pop("urgent card of vale", None)
    complaints.pop("disk", None)
    assert complaints == {}
    assert "@" in found["token"].sentence


async def test_nothing_is_made_or_changed_by_looking(settings):
    before = sorted(settings.data_dir.rglob("*"))
    await told(settings)
    assert sorted(settings.data_dir.rglob("*")) == before


async def test_a_telegram_that_cannot_be_reached_is_named_without_the_token(settings):
    found = await told(settings)
    assert found["Telegram"].level is Level.BROKEN
    assert TOKEN not in " ".join(f"{one.sentence} {one.remedy}" for one in found.values())


async def test_a_token_that_telegram_does_not_know_is_broken(settings, tmp_path):
    settings.bot_token_file.write_text("1:wrong")
    settings = Settings.load(**settings.model_dump(exclude={"bot_token"}))
    async with serving(tmp_path / "telegram") as server:
        found = await told(settings.model_copy(update={"bot_api_url": server.url}))
    assert found["token"].sentence == "Telegram does not know this bot token."


async def test_a_clock_that_is_minutes_wrong_is_told(settings, tmp_path):
    async with serving(tmp_path / "telegram") as server:
        found = await told(settings.model_copy(update={"bot_api_url": server.url}))
    assert found["clock"].level is Level.LOOK  # Noon is not now


async def test_a_token_that_others_may_read_gets_the_command_that_closes_it(settings):
    settings.bot_token_file.chmod(0o644)
    complaints = [one async for one in examine(settings, Noon()) if one.subject == "permissions"]
    assert any(one.remedy == f"chmod 600 {settings.bot_token_file}" for one in complaints)


async def test_content_with_a_mistake_is_broken_and_the_rest_is_still_looked_at(settings):
    (settings.content_dir / "vale" / "more.yaml").write_text("entries:\n  - id: x\n", "utf-8")
    found = await told(settings)
    assert found["content"].level is Level.BROKEN
    assert "more.yaml" in found["content"].sentence
    assert "database" in found


async def test_a_missing_front_door_number_is_broken(settings):
    assert (await told(settings))["urgent card of vale"].level is Level.FINE
    rewrite_front_door(settings.content_dir, "{name: The front door}")
    assert (await told(settings))["urgent card of vale"].level is Level.BROKEN


async def test_a_damaged_database_is_broken_and_a_newer_one_is_told(settings):
    store = await Store.open(settings.database, settings.data_dir)
    async with store.session() as session:
        await (await session.connection()).exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await store.close()
    assert "9999" in (await told(settings))["migrations"].sentence
    (settings.data_dir / "safeboard.sqlite3").write_bytes(b"not a database at all" * 100)
    assert (await told(settings))["database"].level is Level.BROKEN


async def test_a_database_url_that_is_none_is_broken_and_the_rest_is_still_looked_at(settings):
    found = await told(settings.model_copy(update={"database_url": SecretStr("banana")}))
    assert found["database"].level is Level.BROKEN
    assert "SAFEBOARD_DATABASE_URL" in found["database"].sentence


async def test_too_many_messages_that_failed_are_told(settings):
    store = await Store.open(settings.database, settings.data_dir)
    async with store.session() as session:
        person = Person(chat_id=1, name="Owen", linked_at=DAY)
        session.add(person)
        await session.flush()
        for state in (MessageState.SENT, MessageState.REFUSED, MessageState.SUPERSEDED):
            message = OutboxMessage(
                kind=MessageKind.NOTICE, person_id=person.id, state=state, not_before_at=DAY, closed_at=DAY
            )
            session.add(message)
    await store.close()
    found = (await told(settings))["reminders"]
    assert (found.level, found.sentence[:48]) == (Level.LOOK, "Of 2 messages of the last 7 days 1 were refused ")


def test_the_exit_code_tells_monitoring_whether_something_is_broken(settings, monkeypatch):
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(settings.data_dir))
    result = CliRunner().invoke(app, ["doctor", "--json"])
    rows = json.loads(result.stdout)
    assert result.exit_code == 1  # no token is set here
    assert [row["remedy"] for row in rows if row["level"] != "fine" and not row["remedy"]] == []
