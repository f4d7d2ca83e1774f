"""The demo's server: what it keeps over restarts and kills, where it listens, who is kept out, what it never logs."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from demo_support import LOOPBACK, OWEN, PRIYA, TOKEN, HandClock, Someone, is_polled, program, ptb, refusal, serving

from bot.demo.server import DemoServer


async def test_a_restart_loses_nothing(tmp_path, clock):
    async with serving(tmp_path, clock=clock) as server, ptb(server) as bot, program(server) as client:
        priya = Someone(client)
        await bot.set_my_description("Still here.")
        await priya.says("first")
        (first,) = await bot.get_updates()
        await bot.get_updates(offset=first.update_id + 1)
        kept = await bot.send_message(PRIYA, "<b>kept</b>", parse_mode="HTML")
        gone = await bot.send_message(PRIYA, "gone")
        await gone.delete()
        await priya.sends("a.txt", b"abc", "text/plain")
        await priya.presses(kept.message_id, "x", forged=True)
        await client.post(f"/demo/people/{OWEN}/block", json={"blocked": True})
        before = await priya.sees()
    async with serving(tmp_path, clock=clock) as server, ptb(server) as bot, program(server) as client:
        after = await Someone(client).sees()
        strip = [{**message, "files": [file["name"] for file in message["files"]]} for message in (*before, *after)]
        assert strip[: len(before)] == strip[len(before) :]
        assert (await client.get(after[-1]["files"][0]["url"])).content == b"abc"
        updates = await bot.get_updates()
        assert [update.update_id for update in updates] == [
            first.update_id + 1,
            first.update_id + 2,
            first.update_id + 3,
        ]
        assert await updates[1].callback_query.answer()
        assert (await bot.get_my_description()).description == "Still here."
        assert (await bot.send_message(PRIYA, "next")).message_id == after[-1]["id"] + 1
        assert (await client.get("/demo/page")).json()["people"][1]["blocked"]
    async with serving(tmp_path, clock=clock, fresh=True) as server, program(server) as client:
        assert await Someone(client).sees() == []


SERVE = """
import asyncio, datetime as dt, pathlib, sys
from bot.demo.feed import Feed
from bot.demo.server import DemoServer

class Clock:
    def now(self):
        return dt.datetime(2017, 5, 22, 9, tzinfo=dt.UTC)

async def main():
    server = DemoServer(token=sys.argv[1], folder=pathlib.Path(sys.argv[2]), clock=Clock())
    await server.start()
    print(server.url, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def test_a_killed_demo_has_kept_every_message_that_it_answered(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", SERVE, TOKEN, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with process, httpx.Client(**LOOPBACK) as client:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        for text in ("one", "two", "three"):
            client.post(f"{url}/demo/people/{PRIYA}/messages", json={"text": text})
        os.kill(process.pid, signal.SIGKILL)
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b'["message/1001/4", {"text": "cut sh')
    server = DemoServer(token=TOKEN, folder=tmp_path, clock=HandClock())
    assert [message.text for message in server.state.chats[PRIYA].present] == ["one", "two", "three"]
    assert len(server.state.updates.pending) == 3
    server.state.close()


async def test_a_busy_port_gives_way_to_the_next_free_one(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wished = taken.getsockname()[1]
        server = DemoServer(token=TOKEN, folder=tmp_path, clock=HandClock())
        actual = await server.start(wished)
        try:
            assert wished < actual < wished + 50
            assert server.url == f"http://127.0.0.1:{actual}"
        finally:
            await server.stop()


async def test_the_server_is_not_reached_from_other_computers(server):
    addresses = {sock.getsockname()[0] for sock in server._server._sockets.values()}
    assert addresses == {"127.0.0.1"}


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "127.0.0.1:1"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
async def test_other_sites_are_kept_out(client, headers):
    for path in ("/", "/demo/people", f"/bot{TOKEN}/getMe"):
        refusal(await client.get(path, headers=headers), 403)
    refusal(await client.post("/demo/people/1001/messages", content='{"text": "x"}', headers=headers), 403)


async def test_nothing_that_is_said_and_no_token_is_logged(server, bot, priya, caplog):
    caplog.set_level(logging.DEBUG)
    await priya.says("a secret")
    server.on_request = lambda *_: 1 / 0
    answer = await priya.client.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": PRIYA, "text": "a secret"})
    assert answer.status_code == 500
    ours = [record for record in caplog.records if record.name.startswith(("bot.demo", "tornado"))]
    assert [record.getMessage() for record in ours] == ["The local Telegram failed"]
    written = "".join(map(logging.Formatter().format, ours))
    assert "ZeroDivisionError" in written
    assert TOKEN not in written
    assert "a secret" not in written


async def test_stopping_lets_go_of_everyone_who_waits(tmp_path):
    async with serving(tmp_path) as server, program(server) as client:
        poll = asyncio.create_task(client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 50}))
        wait = asyncio.create_task(client.get(f"/demo/people/{PRIYA}/messages", params={"wait": 60}))
        await is_polled(server)
    for waiting in (poll, wait):
        with pytest.raises(httpx.HTTPError):
            await waiting
