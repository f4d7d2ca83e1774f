"""From a `Reply` to Telegram: the only place that turns views into API calls."""

from collections.abc import Sequence
from contextlib import suppress

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.views.inline import Offer
from bot.views.reply import Button, Reply, Rows

INLINE_CACHE = 5
"""Seconds for which Telegram may repeat an inline answer: a reload and a live concern must count at once."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Rows of buttons as Telegram wants them; None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.data, url=b.url) for b in row] for row in rows]
    )


def data_of(update: Update) -> str:
    """The data of the pressed button. Anybody can forge it: whoever uses it checks it."""
    assert update.callback_query is not None
    return update.callback_query.data or ""


async def say(update: Update, reply: Reply) -> Message:
    """Send a new message to the chat that the update came from."""
    assert update.effective_chat is not None
    return await update.effective_chat.send_message(
        reply.html,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(reply.buttons),
        link_preview_options=NO_PREVIEW,
    )


async def send_file(update: Update, name: str, content: bytes, reply: Reply) -> None:
    """Answer with a file; the reply is its caption."""
    if update.callback_query is not None:
        with suppress(BadRequest):
            await update.callback_query.answer()
    assert update.effective_chat is not None
    await update.effective_chat.send_document(
        content,
        filename=name,
        caption=reply.html,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(reply.buttons),
    )


async def say_picture(update: Update, picture: bytes, caption: str) -> None:
    """Send a picture (PNG) with what it shows in words below it, for whoever cannot see it."""
    await stop_spinner(update)
    assert update.effective_chat is not None
    await update.effective_chat.send_photo(picture, caption=caption, filename="chart.png")


async def stop_spinner(update: Update) -> None:
    """Answer a press before something that takes a while, so that the person need not wonder whether it counted."""
    if update.callback_query is not None:
        with suppress(BadRequest):
            await update.callback_query.answer()


async def say_in_group(message: Message, reply: Reply) -> None:
    """Answer a message of a group, quoting it, so that everybody sees what is answered."""
    await message.reply_html(
        reply.html,
        reply_markup=keyboard(reply.buttons),
        link_preview_options=NO_PREVIEW,
        do_quote=True,
        allow_sending_without_reply=True,
    )


async def offer(query: InlineQuery, offers: Sequence[Offer]) -> None:
    """Offer messages to somebody who types in any chat; what is offered is for them alone, and soon out of date."""
    results = [
        InlineQueryResultArticle(
            id=str(number),
            title=each.title,
            description=each.description,
            input_message_content=InputTextMessageContent(
                each.html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
            ),
        )
        for number, each in enumerate(offers)
    ]
    with suppress(BadRequest):
        # Telegram does not wait long, and whoever types on has asked again by then.
        await query.answer(results, cache_time=INLINE_CACHE, is_personal=True)


async def show(update: Update, reply: Reply) -> Message | None:
    """Answer a press by editing its message in place; anything else by a new message, which is returned.

    Pressing the same button twice leaves the message as it is, which Telegram calls an error; a
    message that is too old to edit, or was deleted, is followed by a new one.
    """
    query = update.callback_query
    if query is None:
        return await say(update, reply)
    with suppress(BadRequest):
        # A query can be answered for about 15 seconds; a late answer only means no spinner to stop.
        await query.answer()
    try:
        await query.edit_message_text(
            reply.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(reply.buttons),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        if "not modified" not in error.message:
            return await say(update, reply)
    return None


async def thank(update: Update, words: str, rows: Rows | None = None) -> None:
    """Answer a press by a few words that fade, and by other buttons under its message where some are given."""
    query = update.callback_query
    assert query is not None
    with suppress(BadRequest):
        await query.answer(words)
    if rows is not None:
        with suppress(BadRequest):
            # Too old or deleted by now: what was pressed has counted all the same.
            await query.edit_message_reply_markup(keyboard(rows))


def rows_of(update: Update) -> Rows:
    """The buttons that the pressed message has now, as Telegram tells; none where it is too old to be told."""
    query = update.callback_query
    message = query.message if query else None
    if not isinstance(message, Message) or message.reply_markup is None:
        return ()
    return tuple(
        tuple(Button(each.text, data=_text(each.callback_data), url=each.url) for each in row)
        for row in message.reply_markup.inline_keyboard
    )


def _text(data: object) -> str | None:
    return data if isinstance(data, str) else None


async def follow(update: Update, reply: Reply) -> Message:
    """Answer a press by a new message, leaving the pressed one as it is."""
    if update.callback_query is not None:
        with suppress(BadRequest):
            await update.callback_query.answer()
    return await say(update, reply)
