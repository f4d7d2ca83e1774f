"""/mydata: a person's own file of everything that is stored about them."""

import json

from telegram import Update

from bot.context import Context
from bot.messaging import say, send_file
from bot.person_file import about
from bot.views import mydata as views


async def send(update: Update, context: Context) -> None:
    """As a page to read and as JSON for programs; for whoever is not stored, that there is nothing."""
    context.state.forget()
    found = await about(context.services.store, context.chat_id)
    if found is None:
        await say(update, views.nothing())
        return
    await send_file(update, "mydata.html", views.page(found).encode(), views.caption())
    content = json.dumps(found, ensure_ascii=False, indent=2).encode()
    await send_file(update, "mydata.json", content, views.for_programs())
