"""The demo's own door: what a program does as a person, and how the door keeps strangers out."""

import asyncio
import datetime as dt
import json
import logging
import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from demo_support import (
    DOT,
    GRACE,
    LOOPBACK,
    OWEN,
    PRIYA,
    TOKEN,
    HandClock,
    Someone,
    good,
    is_polled,
    program,
    ptb,
    serving,
)

from bot.demo.feed import Feed
from bot.demo.server import DemoServer


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
async def server(tmp_path, clock):
    async with serving(tmp_path, clock=clock) as running:
        yield running


@pytest.fixture
async def bot(server):
    async with ptb(server) as made:
        yield made


@pytest.fixture
async def client(server):
    async with program(server) as made:
        yield made


@pytest.fixture
def priya(client):
    return Someone(client)


async def refusal(answer, status):
    body = answer.json()
    assert (answer.status_code, list(body)) == (status, ["error"])
    assert body["error"].endswith(".")
    return body["error"]


async def test_there_are_four_people_with_four_roles(client):
    people = good(await client.get("/demo/people"))
    assert [set(person) for person in people] == [{"id", "name", "role"}] * 4
    assert [person["role"] for person in people] == ["practitioner", "owner", "member", "officer"]


async def test_a_message_comes_back_as_it_was_kept(priya):
    sent = await priya.says("  hello  ")
    assert sent == {
        "id": 1, "from": "me", "text": "hello", "buttons": [], "files": [], "edited": False,
        "at": "2017-05-22T09:00:00+00:00", "revision": 1,
    }  # fmt: skip
    assert await priya.sees() == [sent]


async def test_waiting_ends_when_the_bot_writes(bot, priya):
    mine = await priya.says("hello")
    waiting = asyncio.create_task(priya.sees(after=mine["id"], wait=30))
    await bot.send_message(OWEN, "not for Priya")
    await bot.send_message(PRIYA, "for Priya")
    assert [message["text"] for message in await waiting] == ["for Priya"]
    assert [message["text"] for message in await priya.sees(after=mine["id"], wait=30)] == ["for Priya"]


async def test_waiting_ends_when_nothing_comes(priya):
    mine = await priya.says("hello")
    assert await priya.sees(after=mine["id"], wait=0) == []


async def test_an_edit_made_before_or_during_the_waiting_is_seen(bot, priya):
    sent = await bot.send_message(PRIYA, "one")
    last = (await priya.sees())[-1]
    waiting = asyncio.create_task(priya.sees(after=last["id"], edited_since=last["revision"], wait=30))
    await sent.edit_text("two")
    (edited,) = await waiting
    assert (edited["id"], edited["text"], edited["edited"]) == (last["id"], "two", True)
    await sent.edit_text("three")
    (again,) = await priya.sees(after=last["id"], edited_since=edited["revision"], wait=5)
    assert again["text"] == "three"


async def test_only_buttons_that_are_there_can_be_pressed_unless_forged(bot, client, priya):
    sent = await bot.send_message(PRIYA, "x")
    press = f"/demo/people/{PRIYA}/presses"
    assert "no message 9" in await refusal(await client.post(press, json={"message_id": 9, "data": "a"}), 404)
    wish = {"message_id": sent.message_id, "data": "a"}
    assert "no button with this data" in await refusal(await client.post(press, json=wish), 409)
    assert (await priya.presses(sent.message_id, "a", forged=True))["answer"] is None
    await refusal(await client.post(press, json={"message_id": "one"}), 400)
    (update,) = await bot.get_updates()
    assert update.callback_query.data == "a"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("1001/messages", {}),
        ("1001/messages", {"text": 5}),
        ("1001/messages", {"text": "  "}),
        ("1001/messages", {"text": "x" * 4097}),
        ("1001/messages", {"kind": "dance"}),
        ("1001/messages", ["text"]),
        ("1001/presses", {}),
        ("1001/presses", {"message_id": 1, "data": "x", "wait": "long"}),
    ],
)
async def test_wishes_that_make_no_sense_get_a_sentence(client, priya, path, body):
    await priya.says("hello")
    await refusal(await client.post(f"/demo/people/{path}", json=body), 400)


async def test_addresses_that_lead_nowhere_get_a_sentence(client):
    await refusal(await client.get("/demo/people/5/messages"), 404)
    await refusal(await client.get("/demo/people/1001/messages?after=soon"), 400)
    await refusal(await client.get("/demo/people/1001/presses"), 405)
    await refusal(await client.get("/nowhere"), 404)
    await refusal(await client.get("/demo/files/nothing"), 404)


async def test_a_file_is_kept_with_its_caption(client, priya):
    sent = await priya.sends("plan.csv", b"a,b", "text/csv", caption="our plan")
    assert (sent["text"], sent["files"][0]["name"]) == ("our plan", "plan.csv")
    download = await client.get(sent["files"][0]["url"])
    assert (download.content, download.headers["X-Content-Type-Options"]) == (b"a,b", "nosniff")
    empty = await client.post("/demo/people/1001/messages", files={"file": ("x", b"", "text/plain")})
    assert "non-empty" in await refusal(empty, 400)


async def test_a_page_sent_as_a_file_is_never_shown_as_a_page(client, priya):
    sent = await priya.sends("x.html", b"<script>alert(1)</script>", "text/html")
    sneaky = await priya.sends("x.svg", b"<svg onload='alert(1)'/>" + DOT, "image/svg+xml")
    for message in (sent, sneaky):
        download = await client.get(message["files"][0]["url"])
        assert download.headers["Content-Type"] == "application/octet-stream"
        assert download.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["sticker", "voice", "location", "contact"])
async def test_other_kinds_of_messages_reach_the_bot(bot, client, kind):
    good(await client.post("/demo/people/1001/messages", json={"kind": kind}))
    (update,) = await bot.get_updates()
    assert getattr(update.message, kind)


@pytest.mark.parametrize("link", ["https://t.me/safeboard_demo_bot?start=abc_1", "t.me/Safeboard_Demo_Bot?start=abc_1"])
async def test_an_invitation_link_opens_the_bot_with_its_payload(bot, priya, link):
    await priya.says(link)
    await priya.says("https://t.me/another_bot?start=abc")
    await priya.says(f"what is {link}")
    texts = [update.message.text for update in await bot.get_updates()]
    assert texts == ["/start abc_1", "https://t.me/another_bot?start=abc", f"what is {link}"]


async def test_who_blocks_the_bot_cannot_write_to_it(client):
    good(await client.post(f"/demo/people/{OWEN}/block", json={"blocked": True}))
    answer = await client.post(f"/demo/people/{OWEN}/messages", json={"text": "x"})
    assert "has blocked the bot" in await refusal(answer, 409)


async def test_the_clock_is_moved_on_and_the_answer_comes_after_the_ticks(server, client, clock):
    server.advance = clock.advance
    assert good(await client.get("/demo/clock")) == {
        "now": "2017-05-22T09:00:00+00:00", "date": "2017-05-22", "today": "Monday 22 May 2017",
    }  # fmt: skip
    assert good(await client.post("/demo/clock", json={"advance_days": 1}))["today"] == "Tuesday 23 May 2017"
    good(await client.post("/demo/clock", json={"now": "2017-05-30"}))
    good(await client.post("/demo/clock", json={"now": "2017-12-01T10:30:00"}))
    good(await client.post("/demo/clock", json={"now": "2017-12-02T10:30:00+00:00"}))
    assert clock.stops == [
        dt.datetime(2017, 5, 23, 9, tzinfo=dt.UTC),
        dt.datetime(2017, 5, 30, 8, tzinfo=dt.UTC),
        dt.datetime(2017, 12, 1, 10, 30, tzinfo=dt.UTC),
        dt.datetime(2017, 12, 2, 10, 30, tzinfo=dt.UTC),
    ]


async def test_a_day_on_keeps_the_hour_where_summer_time_ends(server, client, clock):
    server.advance = clock.advance
    clock.instant = dt.datetime(2017, 10, 28, 8, tzinfo=dt.UTC)
    good(await client.post("/demo/clock", json={"advance_days": 1}))
    assert clock.instant == dt.datetime(2017, 10, 29, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"now": "2017-05-01"}, 409),
        ({"now": "2017-05-22T08:00:00Z"}, 409),
        ({"advance_days": -1}, 400),
        ({"advance_days": 1.5}, 400),
        ({"advance_days": True}, 400),
        ({"now": "tomorrow"}, 400),
        ({"now": 5}, 400),
        ({"now": "3017-05-01"}, 400),
        ({}, 400),
        ({"now": "2017-06-01", "advance_days": 1}, 400),
    ],
)
async def test_the_clock_refuses_what_it_cannot_do(server, client, clock, wish, status):
    server.advance = clock.advance
    await refusal(await client.post("/demo/clock", json=wish), status)
    assert clock.stops == []


async def test_the_clock_goes_back_where_the_demo_lets_it(server, client, clock):
    server.advance = clock.advance
    server.goes_back = True
    good(await client.post("/demo/clock", json={"now": "2017-05-01"}))
    assert clock.instant == dt.datetime(2017, 5, 1, 8, tzinfo=dt.UTC)


async def test_a_clock_that_nobody_can_move_says_so(client):
    await refusal(await client.post("/demo/clock", json={"advance_days": 1}), 409)


async def test_faults_can_be_listed_and_cleared(client):
    good(await client.post("/demo/faults", json={"method": "sendMessage", "error": "hang", "times": 2}))
    (fault,) = good(await client.get("/demo/faults"))
    assert (fault["error"], fault["times"]) == ("hang", 2)
    assert good(await client.delete("/demo/faults")) == []
    await refusal(await client.post("/demo/faults", json={"error": "flood"}), 400)
    await refusal(await client.post("/demo/faults", json={"oops": 1}), 400)
    await refusal(await client.post("/demo/faults", json={"error": 429, "times": "two"}), 400)


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "127.0.0.1:1"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
async def test_other_sites_are_kept_out(client, headers):
    for path in ("/", "/demo/people", f"/bot{TOKEN}/getMe"):
        await refusal(await client.get(path, headers=headers), 403)
    await refusal(await client.post("/demo/people/1001/messages", content='{"text": "x"}', headers=headers), 403)


async def test_the_page_may_load_only_what_is_its_own(server, client):
    page = await client.get("/", headers={"Host": server.url.removeprefix("http://").replace("127.0.0.1", "localhost")})
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert 'lang="en-GB"' in page.text
    assert "Offline demo: nothing leaves this computer" in page.text
    for part in ("app.js", "style.css", "favicon.svg"):
        assert (await client.get(f"/{part}")).status_code == 200
        assert "https://" not in (await client.get(f"/{part}")).text.replace("https?://", "")
    assert (await client.get("/page.py")).status_code == 404
    assert (await client.get("/../server.py")).status_code == 404


async def test_news_reach_an_open_page(server, bot, client, priya):
    async with client.stream("GET", "/demo/events") as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        await bot.send_chat_action(PRIYA, "typing")
        await bot.send_message(PRIYA, "<b>x</b>", parse_mode="HTML")
        news = []
        async for line in lines:
            if line.startswith("data: "):
                news.append(json.loads(line.removeprefix("data: ")))
            if len(news) == 2:
                break
    assert [event["kind"] for event in news] == ["typing", "message"]
    assert news[1]["message"]["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert news[1]["unread"] == 1


async def test_what_was_read_stays_read(bot, client):
    sent = await bot.send_message(GRACE, "x")
    overview = good(await client.get("/demo/page"))
    assert overview["people"][3]["unread"] == 1
    assert good(await client.post(f"/demo/people/{GRACE}/read", json={"up_to": sent.message_id})) == {"unread": 0}


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


async def test_news_between_a_look_and_the_wait_for_more_is_not_missed():
    feed = Feed()
    waiting = feed.changed(OWEN, 60)
    feed.wake(OWEN)
    async with asyncio.timeout(5):
        await waiting
