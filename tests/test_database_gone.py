"""PostgreSQL is stopped for a while, or its connections are cut, under the real bot: who notices, and what is lost.

Nobody sleeps: the server is stopped and started, the clock is set, and ticks are asked for.
"""

import datetime as dt
import logging
from collections.abc import AsyncIterator

import pytest
from databases import postgres_server
from dialogue import Player
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from bot.app import running_bot
from bot.clock import ShiftedClock
from bot.demo.server import DemoServer
from bot.demo.session import FIRST_DAY, OWNED, OWNERS_BOARD, TOKEN, Demo
from bot.pace import Pace
from bot.settings import Settings
from bot.wiring import wire
from feedback.keys import generate, install_key
from reminders.calendar import digest_at
from reminders.people import create_invitation, redeem
from storage.tables import InvitationKind, MessageState, OutboxMessage, SealedReport

pytestmark = [pytest.mark.ci, pytest.mark.sqlite_only]
OWEN = 1002
DUE_AT = digest_at(dt.date(2017, 5, 30))
"""The shipped plan has something to say to the owner then."""
WORDS = "my story about numbats"


@pytest.fixture
def server():
    """A server of its own: the other tests shall not miss theirs."""
    with postgres_server() as running:
        yield running


@pytest.fixture
async def demo(tmp_path, server, library, urgency) -> AsyncIterator[Demo]:
    clock = ShiftedClock(digest_at(FIRST_DAY))
    telegram = DemoServer(token=TOKEN, folder=tmp_path / "telegram", clock=clock)
    await telegram.start()
    folder = tmp_path / "bot"
    settings = Settings.load(bot_token=TOKEN, bot_api_url=telegram.url, data_dir=folder, database_url=server.new())
    services = await wire(settings, clock, library=library, urgency=urgency)
    services.pace = Pace(overall=1000, each_chat=0)
    link = await create_invitation(
        services.store, OWNERS_BOARD, InvitationKind.OWNER, OWNED[0], now=clock.now(), by="the test"
    )
    await redeem(services.store, link, OWEN, "Owen", now=clock.now())
    install_key(folder, generate("southend", "words of a test", iterations=1)[1])
    try:
        async with running_bot(services, token=TOKEN) as ticker:
            yield Demo(server=telegram, services=services, clock=clock, ticker=ticker, folder=tmp_path)
    finally:
        await services.store.close()
        await telegram.stop()


def digests(demo: Demo) -> int:
    return sum("Signs of Safety" in message.text for message in demo.server.state.chats[OWEN].messages.values())


async def rows(demo: Demo, table: type) -> list:
    async with demo.services.store.session() as session:
        return list((await session.exec(select(table))).all())


async def test_a_stopped_server_loses_nothing_and_is_not_missed_where_it_is_not_needed(demo, server, caplog):
    caplog.set_level(logging.INFO)
    owner, person = Player(demo, who="owner"), Player(demo)
    await person.play(
        [
            {"as": "practitioner", "says": "/feedback", "hears": "Which board"},
            {"presses": "Southend", "edits": "What is it about"},
            {"presses": "Good practice", "edits": "Where do you work"},
            {"presses": "Rather not say", "edits": "four questions"},
            {"presses": "None of them", "edits": "Now write"},
            {"says": WORDS, "hears": "This is what will be sent"},
        ]
    )
    before = digests(demo)

    server.stop()
    demo.clock.set(DUE_AT)
    await demo.ticker.tick()
    await person.play([{"presses": "Send", "hears": "something went wrong on our side"}])
    await owner.play(
        [
            {"as": "owner", "says": "/mine", "hears": "something went wrong on our side"},
            {"says": "how often does the CSE and missing forum meet in Southend", "hears": "Source:"},
            {"says": "a child has just told me her dad hits her", "hears": "999"},
        ]
    )
    assert digests(demo) == before
    assert "a tick failed: " in caplog.text
    assert "incident " in caplog.text
    assert WORDS not in caplog.text
    assert "Owen" not in caplog.text

    server.start()
    await demo.ticker.tick()
    await demo.ticker.tick()
    assert digests(demo) == before + 1, "the reminder that was due goes out, once"
    assert {each.state for each in await rows(demo, OutboxMessage)} == {MessageState.SENT}
    await owner.play([{"as": "owner", "says": "/mine", "hears": "Signs of Safety"}])
    await person.play([{"as": "practitioner", "presses": "Send", "edits": "Sent. Thank you."}])
    assert len(await rows(demo, SealedReport)) == 1, "the draft was still there, and is stored once"


async def test_a_connection_that_was_cut_is_not_noticed_by_anybody(demo, server, caplog):
    player = Player(demo, who="owner")
    await player.play([{"as": "owner", "says": "/mine", "hears": "Signs of Safety"}])
    for _ in range(3):
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")
        await player.play([{"says": "/mine", "hears": "Signs of Safety"}])
    assert "incident" not in caplog.text


async def test_a_connection_that_is_cut_in_a_transaction_undoes_it_whole(demo, server):
    async with demo.services.store.session() as session:
        session.add(SealedReport(key=b"k" * 16, board="southend", period="2017-Q2", sealed=b"x"))
        await session.flush()
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")
        with pytest.raises(DBAPIError):
            await session.exec(select(SealedReport))
        await session.rollback()
    assert await rows(demo, SealedReport) == []
