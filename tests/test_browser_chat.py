"""The chat page in a real browser: what a person sees, presses and hears. Screenshots go to build/screenshots."""

import asyncio
import re
from pathlib import Path

import pytest
import pytest_asyncio
from demo_support import DOT, LOOPBACK, OWEN, PRIYA, TOKEN, HandClock
from playwright.async_api import async_playwright, expect
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.demo.server import BOT_USERNAME, DemoServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SCREENSHOTS = Path(__file__).parent.parent / "build" / "screenshots"
DESKTOP = {"width": 1180, "height": 820}
PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
"""The width at which WCAG 2.2 (1.4.10, Reflow) asks that nothing be cut off."""

HELLO = """<b>Safeboard</b> answers from what the board has published.

You can
• ask in your own words: <i>how often does the CSE and missing forum meet?</i>
• tell the board what you see: /feedback
<blockquote>If a child is in danger now, call <b>999</b>.</blockquote>
<code>01702 215007</code> · <a href="https://example.org/contacts">all contacts</a> · <tg-spoiler>hidden</tg-spoiler>"""


def keys(*rows):
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(text, **({"url": aim} if aim.startswith("https:") else {"callback_data": aim}))
                for text, aim in row
            ]
            for row in rows
        ]
    )


MENU = keys(
    [("Priorities", "page 1"), ("Whose is this?", "alert")],
    [("Open the invitation", f"https://t.me/{BOT_USERNAME}?start=invited")],
    [("The board's pages", "https://example.org")],
)


async def on_message(update, context):
    message = update.message
    file = message.document or (message.photo[-1] if message.photo else None)
    if file:
        body = await (await file.get_file()).download_as_bytearray()
        await message.reply_document(bytes(body), filename="copy.txt", caption=f"That was {len(body)} bytes.")
    elif message.text == "/start":
        await message.reply_html(HELLO, reply_markup=MENU)
    elif message.text == "/picture":
        await message.reply_photo(DOT, caption="A very small chart")
    elif message.text == "/digest":
        await context.bot.send_message(OWEN, "📌 Due on 30 May 2017", reply_markup=keys([("✅ Done", "done")]))
    else:
        await message.reply_text(f"You said: {message.text}")


async def on_press(update, context):
    query = update.callback_query
    if query.data == "alert":
        await query.answer("That is somebody else's.", show_alert=True)
        return
    await query.answer("Turned the page.")
    page = int(query.data.split()[1])
    turn = keys([("Back", f"page {page - 1}"), ("More", f"page {page + 1}")])
    await query.edit_message_text(f"<b>Priorities</b>, page {page}", parse_mode="HTML", reply_markup=turn)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def server(tmp_path):
    clock = HandClock()
    running = DemoServer(token=TOKEN, folder=tmp_path, clock=clock)
    running.advance = clock.advance
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(server):
    requests = [HTTPXRequest(httpx_kwargs=LOOPBACK) for _ in range(2)]
    builder = Application.builder().token(TOKEN).base_url(f"{server.url}/bot").base_file_url(f"{server.url}/file/bot")
    application = builder.request(requests[0]).get_updates_request(requests[1]).build()
    application.add_handler(MessageHandler(filters.ALL, on_message))
    application.add_handler(CallbackQueryHandler(on_press))
    async with application:
        await application.bot.set_my_commands([BotCommand("start", "What I can do"), BotCommand("picture", "A chart")])
        await application.start()
        await application.updater.start_polling()
        yield application.bot
        await application.updater.stop()
        await application.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser, server, bot):
    """Opens the page in a window of its own; a fault of the page's script fails the test."""
    contexts, faults = [], []

    async def opened(hash_="", **options):
        context = await browser.new_context(viewport=options.pop("viewport", DESKTOP), locale="en-GB", **options)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        await page.goto(f"{server.url}/{hash_}")
        await expect(page.locator(".person")).to_have_count(4)
        if hash_ and page.viewport_size["width"] >= DESKTOP["width"]:
            # The chat is there once the field has the focus; before, its coming would close an open menu.
            await expect(page.locator("#words")).to_be_focused()
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert faults == []


async def say(page, text):
    await page.get_by_role("textbox", name="Message to Safeboard").fill(text)
    await page.keyboard.press("Enter")


def heard(page, text):
    """A message of the conversation, not its beginning in the list of people."""
    return page.get_by_role("log").get_by_text(text)


async def shoot(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")


async def test_a_person_presses_start_writes_and_sees_the_answers(visit):
    page = await visit()
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


async def test_a_button_pressed_by_keyboard_edits_the_message_in_place_and_keeps_the_focus(visit):
    page = await visit("#practitioner")
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


async def test_news_for_another_person_is_counted_until_it_is_read(visit):
    page = await visit()
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


async def test_a_file_goes_to_the_bot_and_comes_back(visit):
    page = await visit("#officer")
    await page.locator("#file").set_input_files({"name": "plan.csv", "mimeType": "text/csv", "buffer": b"a,b,c"})
    await expect(page.get_by_role("button", name="Remove the file")).to_be_visible()
    await say(page, "our plan")
    await expect(page.get_by_role("link", name="plan.csv")).to_be_visible()
    await expect(heard(page, "That was 5 bytes.")).to_be_visible()
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="copy.txt").click()
    assert (await downloading.value).suggested_filename == "copy.txt"


async def test_a_picture_is_shown_and_described(visit):
    page = await visit("#member")
    await say(page, "/picture")
    await expect(page.get_by_role("img", name="A very small chart")).to_be_visible()


async def test_the_menu_offers_the_bots_commands_by_keyboard(visit):
    page = await visit("#practitioner")
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


async def test_an_answer_that_must_be_read_opens_a_dialogue(visit):
    page = await visit("#practitioner")
    await say(page, "/start")
    await page.get_by_role("button", name="Whose is this?").click()
    await expect(page.get_by_role("dialog")).to_contain_text("That is somebody else's.")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_an_invitation_is_opened_without_leaving_the_page(visit):
    page = await visit("#owner")
    await say(page, "/start")
    await page.get_by_role("button", name="Open the invitation").click()
    await expect(heard(page, "You said: /start invited")).to_be_visible()


async def test_the_clock_is_moved_by_its_buttons(visit):
    page = await visit()
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.get_by_role("heading", name="Today is Tuesday 23 May 2017")).to_be_visible()
    await page.get_by_role("button", name="+1 week").click()
    await expect(page.get_by_role("heading", name="Today is Tuesday 30 May 2017")).to_be_visible()
    await page.get_by_label("Go to date").fill("2018-06-01")
    await page.get_by_role("button", name="Go", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="It is now Friday 1 June 2018.")).to_be_visible()


async def test_what_people_write_is_never_markup(visit):
    page = await visit("#practitioner")
    await say(page, "<img src=x onerror=\"document.title='broken'\"><b>x</b>")
    await expect(page.locator(".msg.me .text")).to_have_text("<img src=x onerror=\"document.title='broken'\"><b>x</b>")
    await expect(page.locator(".msg .text img")).to_have_count(0)


async def test_a_deleted_message_disappears(visit, bot):
    page = await visit("#practitioner")
    sent = await bot.send_message(PRIYA, "soon gone")
    await expect(page.locator(".msg").get_by_text("soon gone")).to_be_visible()
    await sent.delete()
    await expect(page.get_by_text("soon gone")).to_have_count(0)


async def test_a_message_that_comes_while_the_chat_is_still_loading_stays(visit, bot):
    page = await visit("#practitioner")
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


async def test_a_demo_that_began_afresh_shows_none_of_the_old_messages(visit, server, bot):
    page = await visit("#practitioner")
    await bot.send_message(PRIYA, "of an earlier demo")
    await expect(heard(page, "of an earlier demo")).to_be_visible()
    server.state.chats[PRIYA].messages.clear()
    server.state.revision, server.state.run = 0, "another"
    server._held.release()  # every page reconnects, as it does after a restart
    await expect(heard(page, "of an earlier demo")).to_have_count(0)
    await bot.send_message(PRIYA, "the first of all")
    await expect(heard(page, "the first of all")).to_be_visible()


async def test_who_blocks_the_bot_can_let_it_in_again(visit):
    page = await visit("#member")
    await page.get_by_role("button", name="Commands", exact=True).click()
    await page.get_by_role("button", name="Block the bot").click()
    await expect(page.get_by_text("Maya has blocked the bot.")).to_be_visible()
    await page.get_by_role("button", name="Unblock").click()
    await expect(page.get_by_role("textbox", name="Message to Safeboard")).to_be_focused()


async def test_a_page_that_was_cut_off_catches_up(visit, server):
    page = await visit("#practitioner")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_one_of_the_two_and_nothing_is_cut_off(visit, scheme):
    page = await visit(viewport=PHONE, color_scheme=scheme)
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


# What a machine can check of WCAG 2.2: names (4.1.2), alternatives (1.1.1), contrast (1.4.3), target size (2.5.8),
# unique ids, one main heading, landmarks, the page's language (3.1.1).
FINDINGS = r"""() => {
  const findings = [];
  const shown = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const where = (node) => `${node.tagName.toLowerCase()}#${node.id}.${node.className}`;
  for (const node of document.querySelectorAll("button, a, input, textarea")) {
    if (!shown(node) || node.closest("[aria-hidden=true]")) continue;
    const name = node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent;
    if (!name.trim()) findings.push(`no name: ${where(node)}`);
    const box = node.getBoundingClientRect();
    const inText = node.closest(".text") || node.classList.contains("skip");
    if (!inText && (box.width < 24 || box.height < 24)) findings.push(`small target: ${where(node)}`);
  }
  for (const image of document.images) if (!image.hasAttribute("alt")) findings.push(`no alt: ${image.src}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) findings.push(`twice: #${id}`);
  if (document.querySelectorAll("h1").length !== 1) findings.push("not one h1");
  for (const landmark of ["main", "nav", "header"])
    if (!document.querySelector(landmark)) findings.push(`no ${landmark}`);
  if (document.documentElement.lang !== "en-GB") findings.push("no language");

  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const luminance = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    const layers = [];
    for (let one = node; one; one = one.parentElement) {
      const layer = colour(getComputedStyle(one).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((under, [r, g, b, a]) =>
      [r, g, b].map((value, i) => value * a + under[i] * (1 - a)), [255, 255, 255]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(node) || node.closest(".hidden, noscript, .skip, .spoiler")) continue;
    const [one, other] = [luminance(colour(getComputedStyle(node).color)), luminance(behind(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) findings.push(`contrast ${ratio.toFixed(2)}: ${where(node)} ${walker.currentNode.data.trim()}`);
  }
  return [...new Set(findings)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_that_a_machine_can_check_stands_in_a_readers_way(visit, server, bot, scheme):
    page = await visit(color_scheme=scheme)
    assert await page.evaluate(FINDINGS) == []
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


async def test_the_page_is_usable_from_the_first_key_on(visit):
    page = await visit()
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the message field")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Message to Safeboard")).to_be_focused()
    log = page.get_by_role("log", name="Conversation with Safeboard")
    await expect(log).to_have_attribute("aria-live", "polite")
