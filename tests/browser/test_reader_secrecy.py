"""The reader page in a browser: nothing gets out, and closing it forgets."""

import pytest
from playwright.async_api import expect
from reader_support import read, saved

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_closing_forgets_and_asks_first_if_something_is_not_saved(open_reader):
    page = await open_reader()
    await read(page)
    await page.locator("article").first.get_by_label("Theme", exact=True).fill("Kept?")
    await page.keyboard.press("Enter")
    asked = []

    async def no(dialog):
        asked.append(dialog.message)
        await dialog.dismiss()

    page.once("dialog", no)
    await page.get_by_role("button", name="Close and forget").click()
    await expect(page.locator("#number")).to_have_text("6 of 6 shown")
    assert "not saved" in asked[0]
    await saved(page, "Save the themes")
    await page.get_by_role("button", name="Close and forget").click()
    await expect(page.get_by_role("heading", name="Open feedback")).to_be_visible()
    await expect(page.locator("article")).to_have_count(0)
    assert "Handover" not in await page.content()


async def test_an_old_browser_is_told_so_at_once(open_reader, browser, tmp_path):
    context = await browser.new_context()
    await context.add_init_script("crypto.subtle.generateKey = () => Promise.reject(new DOMException('no X25519'))")
    page = await context.new_page()
    await open_reader()
    await page.goto((tmp_path / "feedback-reader.html").as_uri())
    await expect(page.get_by_role("alert")).to_contain_text("This browser is too old")
    await context.close()


async def test_the_policy_lets_nothing_out(open_reader):
    page = await open_reader()
    policy = await page.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    outcome = await page.evaluate("() => fetch('https://example.org').then(() => 'sent', () => 'refused')")
    assert outcome == "refused"
    assert len(open_reader.faults) == 2, "the browser says that it refused"
    open_reader.faults.clear()
