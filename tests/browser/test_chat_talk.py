"""The chat page in a browser: what a person writes, presses, sends and sees."""

import re

import pytest
from browser_support import shoot
from chat_support import heard, say
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_person_presses_start_writes_and_sees_the_answers(open_chat):
    page = await open_chat()
    await expect(page.get_by_text("You are Priya, practitioner", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Start", exact=True).click()
    answer = page.locator(".msg.bot").first
    await expect(answer.locator("b").first).to_have_text("Safeboard")
    await expect(answer.locator("blockquote")).to_contain_text("call 999")
    await say(page, "one line")
    await expect(heard(page, "You said: one line")).to_be_in_viewport()
    field = page.get_by_role("textbox", name="Message to Safeboard")
    await field.press_sequentially("two")
    await page.keyboard.press("Shift+Enter")
    await field.press_sequentially("lines")
    await page.keyboard.press("Enter")
    await expect(page.locator(".msg.bot").last).to_contain_text("You said: two\nlines")
    await expect(page.locator(".day")).to_have_text("Monday 22 May 2017")
    await shoot(page, "desktop-light")


async def test_a_button_pressed_by_keyboard_edits_the_message_in_place_and_keeps_the_focus(open_chat):
    page = await open_chat("#practitioner")
    await say(page, "/start")
    await page.get_by_role("button", name="Priorities").focus()
    await page.keyboard.press("Enter")
    message = page.locator(".msg.bot")
    await expect(message).to_have_count(1)
    await expect(message.locator(".text")).to_have_text("Priorities, page 1")
    await expect(message.locator(".meta")).to_contain_text("edited")
    await expect(page.get_by_role("button", name="Back")).to_be_focused()
    await expect(page.locator("#toast")).to_have_text("Turned the page.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(message.locator(".text")).to_have_text("Priorities, page 2")
    await expect(page.get_by_role("button", name="More")).to_be_focused()


async def test_news_for_another_person_is_counted_until_it_is_read(open_chat):
    page = await open_chat()
    await say(page, "/digest")
    owen = page.get_by_role("link", name="Owen")
    await expect(owen.locator(".badge")).to_have_text("1 unread")
    await expect(page).to_have_title("(1) Safeboard demo")
    await shoot(page, "desktop-unread")
    await owen.click()
    await expect(heard(page, "Due on 30 May 2017")).to_be_visible()
    await expect(owen.locator(".badge")).to_have_count(0)
    await expect(page).to_have_title("Safeboard demo")
    await expect(page).to_have_url(re.compile("#owner$"))


async def test_a_file_goes_to_the_bot_and_comes_back(open_chat):
    page = await open_chat("#officer")
    await page.locator("#file").set_input_files({"name": "plan.csv", "mimeType": "text/csv", "buffer": b"a,b,c"})
    await expect(page.get_by_role("button", name="Remove the file")).to_be_visible()
    await say(page, "our plan")
    await expect(page.get_by_role("link", name="plan.csv")).to_be_visible()
    await expect(heard(page, "That was 5 bytes.")).to_be_visible()
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="copy.txt").click()
    assert (await downloading.value).suggested_filename == "copy.txt"


async def test_a_picture_is_shown_and_described(open_chat):
    page = await open_chat("#member")
    await say(page, "/picture")
    await expect(page.get_by_role("img", name="A very small chart")).to_be_visible()


async def test_the_menu_offers_the_bots_commands_by_keyboard(open_chat):
    page = await open_chat("#practitioner")
    menu = page.get_by_role("button", name="Commands", exact=True)
    await menu.focus()
    await page.keyboard.press("Enter")
    await expect(menu).to_have_attribute("aria-expanded", "true")
    await shoot(page, "desktop-menu")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("button", name="/picture")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(menu).to_have_attribute("aria-expanded", "false")
    field = page.get_by_role("textbox", name="Message to Safeboard")
    await field.press_sequentially("/st")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".msg.me")).to_contain_text("/start")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("")


async def test_an_answer_that_must_be_read_opens_a_dialogue(open_chat):
    page = await open_chat("#practitioner")
    await say(page, "/start")
    await page.get_by_role("button", name="Whose is this?").click()
    await expect(page.get_by_role("dialog")).to_contain_text("That is somebody else's.")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_an_invitation_is_opened_without_leaving_the_page(open_chat):
    page = await open_chat("#owner")
    await say(page, "/start")
    await page.get_by_role("button", name="Open the invitation").click()
    await expect(heard(page, "You said: /start invited")).to_be_visible()


async def test_the_clock_is_moved_by_its_buttons(open_chat):
    page = await open_chat()
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.get_by_role("heading", name="Today is Tuesday 23 May 2017")).to_be_visible()
    await page.get_by_role("button", name="+1 week").click()
    await expect(page.get_by_role("heading", name="Today is Tuesday 30 May 2017")).to_be_visible()
    await page.get_by_label("Go to date").fill("2018-06-01")
    await page.get_by_role("button", name="Go", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="It is now Friday 1 June 2018.")).to_be_visible()


async def test_what_people_write_is_never_markup(open_chat):
    page = await open_chat("#practitioner")
    await say(page, "<img src=x onerror=\"document.title='broken'\"><b>x</b>")
    await expect(page.locator(".msg.me .text")).to_have_text("<img src=x onerror=\"document.title='broken'\"><b>x</b>")
    await expect(page.locator(".msg .text img")).to_have_count(0)


async def test_who_blocks_the_bot_can_let_it_in_again(open_chat):
    page = await open_chat("#member")
    await page.get_by_role("button", name="Commands", exact=True).click()
    await page.get_by_role("button", name="Block the bot").click()
    await expect(page.get_by_text("Maya has blocked the bot.")).to_be_visible()
    await page.get_by_role("button", name="Unblock").click()
    await expect(page.get_by_role("textbox", name="Message to Safeboard")).to_be_focused()
