"""Chromium, once for all tests of a process, and the two pages in it."""

import pytest_asyncio
from browser_support import CHROMIUM, DESKTOP, FLAGS
from chat_support import on_message, on_press
from demo_support import LOOPBACK, TOKEN, HandClock, serving
from playwright.async_api import async_playwright, expect
from telegram import BotCommand
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters
from telegram.request import HTTPXRequest

from feedback.page import build


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser():
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path):
    clock = HandClock()
    async with serving(tmp_path, clock=clock) as running:
        running.advance = clock.advance
        yield running


@pytest_asyncio.fixture(loop_scope="session")
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


@pytest_asyncio.fixture(loop_scope="session")
async def open_chat(browser, server, bot):
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


@pytest_asyncio.fixture(loop_scope="session")
async def open_reader(browser, tmp_path):
    """Opens the page from a file with the network off; a fault of the script or the policy fails the test."""
    (tmp_path / "feedback-reader.html").write_text(build(), encoding="utf-8")
    contexts, faults, asked = [], [], []

    async def opened(**options):
        context = await browser.new_context(locale="en-GB", viewport=DESKTOP, **options)
        contexts.append(context)
        await context.set_offline(True)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("request", lambda request: asked.append(request.url))
        await page.goto((tmp_path / "feedback-reader.html").as_uri())
        return page

    opened.faults = faults
    yield opened
    for context in contexts:
        await context.close()
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
