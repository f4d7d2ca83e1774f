"""The chat page in a browser: news that come late, go away or come twice leave it right."""

import asyncio

import pytest
from chat_support import heard, say
from demo_support import OWEN, PRIYA
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_deleted_message_disappears(open_chat, bot):
    page = await open_chat("#practitioner")
    sent = await bot.send_message(PRIYA, "soon gone")
    await expect(page.locator(".msg").get_by_text("soon gone")).to_be_visible()
    await sent.delete()
    await expect(page.get_by_text("soon gone")).to_have_count(0)


async def test_a_message_that_comes_while_the_chat_is_still_loading_stays(open_chat, bot):
    page = await open_chat("#practitioner")
    held, go_on = asyncio.Event(), asyncio.Event()

    async def slow(route):
        answer = await route.fetch()  # the chat as it is now, without the message
        held.set()
        await go_on.wait()
        await route.fulfill(response=answer)

    await page.route("**/demo/page/*", slow)
    await page.get_by_role("link", name="Owen").click()
    await held.wait()
    await bot.send_message(OWEN, "in between")
    await expect(heard(page, "in between")).to_be_visible()
    async with page.expect_response("**/demo/page/*"):
        go_on.set()
    await expect(page.get_by_role("textbox", name="Message to Safeboard")).to_be_focused()
    await expect(heard(page, "in between")).to_be_visible()


async def test_a_demo_that_began_afresh_shows_none_of_the_old_messages(open_chat, server, bot):
    page = await open_chat("#practitioner")
    await bot.send_message(PRIYA, "of an earlier demo")
    await expect(heard(page, "of an earlier demo")).to_be_visible()
    server.state.chats[PRIYA].messages.clear()
    server.state.revision, server.state.run = 0, "another"
    server._held.release()  # every page reconnects, as it does after a restart
    await expect(heard(page, "of an earlier demo")).to_have_count(0)
    await bot.send_message(PRIYA, "the first of all")
    await expect(heard(page, "the first of all")).to_be_visible()


async def test_a_page_that_was_cut_off_catches_up(open_chat, server):
    page = await open_chat("#practitioner")
    await say(page, "before")
    await expect(heard(page, "You said: before")).to_be_visible()
    await page.route("**/demo/events", lambda route: route.abort())
    server._held.release()
    await expect(page.get_by_text("Reconnecting…")).to_be_visible()
    await say(page, "while it is cut off")
    await page.unroute("**/demo/events")
    await expect(heard(page, "You said: while it is cut off")).to_be_visible()
    await expect(page.get_by_text("Reconnecting…")).to_have_count(0)
    await expect(page.locator(".msg")).to_have_count(4)
