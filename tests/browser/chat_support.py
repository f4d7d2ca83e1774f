"""A small bot for the chat page, and what a person does on the page."""

from demo_support import DOT, OWEN, keys

from bot.demo.server import BOT_USERNAME

HELLO = """<b>Safeboard</b> answers from what the board has published.

You can
• ask in your own words: <i>how often does the CSE and missing forum meet?</i>
• tell the board what you see: /feedback
<blockquote>If a child is in danger now, call <b>999</b>.</blockquote>
<code>01702 215007</code> · <a href="https://example.org/contacts">all contacts</a> · <tg-spoiler>hidden</tg-spoiler>"""

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


async def say(page, text):
    await page.get_by_role("textbox", name="Message to Safeboard").fill(text)
    await page.keyboard.press("Enter")


def heard(page, text):
    """A message of the conversation, not its beginning in the list of people."""
    return page.get_by_role("log").get_by_text(text)
