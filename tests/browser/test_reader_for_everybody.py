"""The reader page in a browser: by keyboard, in dark colours, on a phone and on paper."""

import pytest
from browser_support import FINDINGS, NARROWEST, shoot
from playwright.async_api import expect
from reader_support import read

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_keyboard_reaches_everything(open_reader):
    page = await open_reader()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="To the content")).to_be_focused()
    await read(page)
    reached = set()
    for _ in range(60):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("() => document.activeElement.id || document.activeElement.tagName"))
    wanted = {"forget", "category", "words", "receipt", "theme-1", "save-replies", "load-themes", "print-counts"}
    assert wanted <= reached


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_can_be_read_in_light_and_dark_on_a_phone_and_on_paper(open_reader, scheme):
    page = await open_reader(color_scheme=scheme)
    assert await page.evaluate(FINDINGS) == []
    await read(page)
    await page.locator("article").first.get_by_label("Theme", exact=True).fill("Notice of meetings")
    await page.keyboard.press("Enter")
    await page.get_by_text("Has a receipt: write").first.click()
    assert await page.evaluate(FINDINGS) == []
    await page.evaluate("() => window.scrollTo(0, 0)")
    await shoot(page, f"reader-{scheme}", full_page=True)
    await page.set_viewport_size(NARROWEST)
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= NARROWEST["width"]
    await shoot(page, f"reader-{scheme}-narrow", full_page=True)


async def test_what_is_printed_is_either_words_or_counts(open_reader):
    page = await open_reader()
    await read(page)
    await page.evaluate("() => { window.print = () => {}; }")
    await page.get_by_role("button", name="Print the counts").click()
    await page.emulate_media(media="print")
    await expect(page.locator("#counts")).to_be_visible()
    await expect(page.locator("article:visible")).to_have_count(0)
    await shoot(page, "reader-print-counts", full_page=True)
    await page.emulate_media(media="screen")
    await page.get_by_role("button", name="Print what is shown").click()
    await page.emulate_media(media="print")
    await expect(page.locator("article:visible")).to_have_count(6)
    await expect(page.locator("#counts")).to_be_hidden()
    await shoot(page, "reader-print", full_page=True)
