"""Messages that a bot sends, edits and deletes on the local Telegram: what is taken, and what is refused as there."""

import datetime as dt

import pytest
from demo_support import PRIYA, TOKEN, keys, refused
from telegram import (
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
)


async def test_formatted_text_comes_back_with_entities(bot, priya):
    sent = await bot.send_message(PRIYA, "🎉 <b>Done</b> &amp; dusted", parse_mode="HTML")
    assert sent.text == "🎉 Done & dusted"
    assert sent.parse_entities() == {MessageEntity("bold", 3, 4): "Done"}
    (seen,) = await priya.sees()
    assert (seen["from"], seen["text"], seen["edited"]) == ("bot", "🎉 Done & dusted", False)


async def test_entities_can_be_given_instead_of_markup(bot):
    sent = await bot.send_message(PRIYA, "a bold word", entities=[MessageEntity("bold", 2, 4)])
    assert sent.entities == (MessageEntity("bold", 2, 4),)
    with refused("ends after the end of the text"):
        await bot.send_message(PRIYA, "short", entities=[MessageEntity("bold", 2, 40)])


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("", None, "message text is empty"),
        (" \n ", None, "message text is empty"),
        ("<b></b>", "HTML", "message text is empty"),
        ("x" * 4097, None, "message is too long"),
        ("🎉" * 2049, None, "message is too long"),
        ("<b>x", "HTML", "can't parse entities"),
        ("*x*", "MarkdownV2", "this demo reads HTML only"),
        ("x", "BBCode", "unsupported parse_mode"),
    ],
)
async def test_texts_that_telegram_refuses_are_refused(bot, text, mode, reason):
    with refused(reason):
        await bot.send_message(PRIYA, text, parse_mode=mode)


async def test_the_limit_is_counted_after_the_markup(bot):
    sent = await bot.send_message(PRIYA, f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text) == 4096


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "text must be non-empty"),
        ({"text": "x", "url": "mailto:a@example.org"}, "is invalid: Unsupported URL protocol"),
        ({"text": "x", "url": "nowhere"}, "is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": "https://e.org", "callback_data": "x"}, "exactly one"),
        ({"callback_data": "x"}, "Can't find field"),
    ],
)
async def test_buttons_that_telegram_refuses_are_refused(client, button, reason):
    body = {"chat_id": PRIYA, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}}
    answer = (await client.post(f"/bot{TOKEN}/sendMessage", json=body)).json()
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert reason in answer["description"]


async def test_every_kind_of_keyboard_is_taken(bot, priya):
    buttons = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("data", callback_data="x" * 64), InlineKeyboardButton("page", url="https://e.org/a")],
            [InlineKeyboardButton("copy", copy_text=CopyTextButton("text"))],
            [InlineKeyboardButton("share", switch_inline_query="")],
        ]
    )
    await bot.send_message(PRIYA, "x", reply_markup=buttons)
    await bot.send_message(PRIYA, "y", reply_markup=ReplyKeyboardMarkup([["yes"]]))
    await bot.send_message(PRIYA, "z", reply_markup=ForceReply())
    first, *others = await priya.sees()
    assert first["buttons"] == [
        [{"text": "data", "data": "x" * 64, "url": None}, {"text": "page", "data": None, "url": "https://e.org/a"}],
        [{"text": "copy", "data": None, "url": None}],
        [{"text": "share", "data": None, "url": None}],
    ]
    assert [message["buttons"] for message in others] == [[], []]


async def test_edits_that_change_nothing_or_miss_are_refused(bot, priya):
    sent = await bot.send_message(PRIYA, "<b>a</b>", parse_mode="HTML", reply_markup=keys([("x", "x")]))
    mine = await priya.says("mine")
    with refused("message is not modified: specified new message content"):
        await sent.edit_text("<b>a</b>", parse_mode="HTML", reply_markup=keys([("x", "x")]))
    with refused("message to edit not found"):
        await bot.edit_message_text("b", PRIYA, 99)
    with refused("message can't be edited"):
        await bot.edit_message_text("b", PRIYA, mine["id"])
    with refused("there is no caption"):
        await bot.edit_message_caption(PRIYA, sent.message_id, caption="b")
    with refused("message_too_long"):
        await sent.edit_text("x" * 5000)
    with refused("inline keyboard expected"):
        await bot.edit_message_text("b", PRIYA, sent.message_id, reply_markup=ReplyKeyboardMarkup([["x"]]))


async def test_new_buttons_alone_do_not_make_a_message_edited(bot, priya):
    sent = await bot.send_message(PRIYA, "a", reply_markup=keys([("x", "x")]))
    await sent.edit_reply_markup(keys([("y", "y")]))
    (seen,) = await priya.sees()
    assert (seen["buttons"][0][0]["data"], seen["edited"]) == ("y", False)


async def test_deleted_messages_are_gone_and_their_ids_do_not_return(bot, priya, clock):
    first, second = [await bot.send_message(PRIYA, text) for text in "ab"]
    await second.delete()
    with refused("message to delete not found"):
        await second.delete()
    assert [message["text"] for message in await priya.sees()] == ["a"]
    third = await bot.send_message(PRIYA, "c")
    assert third.message_id == second.message_id + 1
    assert await bot.delete_messages(PRIYA, [third.message_id, 99])
    clock.instant += dt.timedelta(hours=48)
    with refused("message can't be deleted for everyone"):
        await first.delete()


async def test_replies_quote_what_they_answer(bot, priya):
    question = await priya.says("when?")
    sent = await bot.send_message(PRIYA, "on Friday", reply_to_message_id=question["id"])
    assert sent.reply_to_message.text == "when?"
    with refused("message to be replied not found"):
        await bot.send_message(PRIYA, "x", reply_to_message_id=99)
