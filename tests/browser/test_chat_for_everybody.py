"""The chat page in a browser: on a phone, by keyboard, in dark colours, and for a screen reader."""

import pytest
from browser_support import FINDINGS, NARROWEST, PHONE, shoot
from chat_support import heard, say
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_one_of_the_two_and_nothing_is_cut_off(open_chat, scheme):
    page = await open_chat(viewport=PHONE, color_scheme=scheme)
    await shoot(page, f"phone-people-{scheme}")
    await expect(page.get_by_role("textbox", name="Message to Safeboard")).to_be_hidden()
    await page.get_by_role("link", name="Priya").click()
    await say(page, "/start")
    await expect(page.locator(".msg.bot")).to_have_count(1)
    await shoot(page, f"phone-chat-{scheme}")
    await say(page, "x" * 300)
    await page.set_viewport_size(NARROWEST)
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]
    assert await page.evaluate("document.getElementById('log').scrollWidth") <= NARROWEST["width"]
    await page.get_by_role("link", name="Back to the people").click()
    await expect(page.get_by_role("link", name="Grace")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_that_a_machine_can_check_stands_in_a_readers_way(open_chat, server, bot, scheme):
    page = await open_chat(color_scheme=scheme)
    assert await page.evaluate(FINDINGS) == []
    await expect(page.get_by_role("navigation")).to_be_visible()
    await say(page, "/start")
    await say(page, "https://example.org /digest and words")
    await page.locator("#file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"abc"})
    await say(page, "our plan")
    await expect(heard(page, "That was 3 bytes.")).to_be_visible()
    server.state.updates.drop()
    await say(page, "/digest")
    await expect(page.locator(".badge")).to_be_visible()
    await page.get_by_role("button", name="Commands", exact=True).click()
    await page.get_by_role("button", name="Hidden text").click()
    await shoot(page, f"desktop-{scheme}-everything")
    assert await page.evaluate(FINDINGS) == []


async def test_the_page_is_usable_from_the_first_key_on(open_chat):
    page = await open_chat()
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the message field")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Message to Safeboard")).to_be_focused()
    log = page.get_by_role("log", name="Conversation with Safeboard")
    await expect(log).to_have_attribute("aria-live", "polite")
