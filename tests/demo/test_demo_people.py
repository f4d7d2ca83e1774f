"""The demo's own door: what a program does as a person, and what it gets to see."""

import asyncio

import pytest
from demo_support import DOT, OWEN, PRIYA, good, refusal

from bot.demo.feed import Feed


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


async def test_news_between_a_look_and_the_wait_for_more_is_not_missed():
    feed = Feed()
    waiting = feed.changed(OWEN, 60)
    feed.wake(OWEN)
    async with asyncio.timeout(5):
        await waiting


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
    assert "no message 9" in refusal(await client.post(press, json={"message_id": 9, "data": "a"}), 404)
    wish = {"message_id": sent.message_id, "data": "a"}
    assert "no button with this data" in refusal(await client.post(press, json=wish), 409)
    assert (await priya.presses(sent.message_id, "a", forged=True))["answer"] is None
    refusal(await client.post(press, json={"message_id": "one"}), 400)
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
    refusal(await client.post(f"/demo/people/{path}", json=body), 400)


async def test_addresses_that_lead_nowhere_get_a_sentence(client):
    refusal(await client.get("/demo/people/5/messages"), 404)
    refusal(await client.get("/demo/people/1001/messages?after=soon"), 400)
    refusal(await client.get("/demo/people/1001/presses"), 405)
    refusal(await client.get("/nowhere"), 404)
    refusal(await client.get("/demo/files/nothing"), 404)


async def test_a_file_is_kept_with_its_caption(client, priya):
    sent = await priya.sends("plan.csv", b"a,b", "text/csv", caption="our plan")
    assert (sent["text"], sent["files"][0]["name"]) == ("our plan", "plan.csv")
    download = await client.get(sent["files"][0]["url"])
    assert (download.content, download.headers["X-Content-Type-Options"]) == (b"a,b", "nosniff")
    empty = await client.post("/demo/people/1001/messages", files={"file": ("x", b"", "text/plain")})
    assert "non-empty" in refusal(empty, 400)


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
    assert "has blocked the bot" in refusal(answer, 409)


async def test_faults_can_be_listed_and_cleared(client):
    good(await client.post("/demo/faults", json={"method": "sendMessage", "error": "hang", "times": 2}))
    (fault,) = good(await client.get("/demo/faults"))
    assert (fault["error"], fault["times"]) == ("hang", 2)
    assert good(await client.delete("/demo/faults")) == []
    refusal(await client.post("/demo/faults", json={"error": "flood"}), 400)
    refusal(await client.post("/demo/faults", json={"oops": 1}), 400)
    refusal(await client.post("/demo/faults", json={"error": 429, "times": "two"}), 400)
