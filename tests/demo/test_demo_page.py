"""What the demo's page is given: its own files and the news, and nothing from elsewhere."""

import json

from demo_support import GRACE, PRIYA, good


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
