"""What reaches a bot that polls the local Telegram, and how it answers a press."""

import asyncio
import datetime as dt

import httpx
import pytest
from aiogram.exceptions import TelegramBadRequest
from demo_support import PRIYA, TOKEN, Someone, aiogram, is_polled, keys, ptb, refused
from telegram import MessageEntity, Update
from telegram.error import Conflict


async def test_a_message_reaches_the_bot_with_its_command_found(bot, priya):
    await priya.says("/start now")
    (update,) = await bot.get_updates(timeout=1)
    assert isinstance(update, Update)
    assert update.effective_user.first_name == "Priya"
    assert update.message.chat.id == PRIYA
    assert update.message.parse_entities([MessageEntity.BOT_COMMAND]) == {update.message.entities[0]: "/start"}
    assert update.message.date == dt.datetime(2017, 5, 22, 9, tzinfo=dt.UTC)


async def test_a_poll_waits_for_a_message_and_updates_are_given_until_confirmed(bot, priya):
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await priya.says("one")
    (first,) = await poll
    await priya.says("two")
    assert [u.message.text for u in await bot.get_updates()] == ["one", "two"]
    assert [u.message.text for u in await bot.get_updates(limit=1)] == ["one"]
    assert [u.message.text for u in await bot.get_updates(offset=first.update_id + 1)] == ["two"]
    assert [u.message.text for u in await bot.get_updates(offset=-1)] == ["two"]
    assert await bot.get_updates(offset=first.update_id + 2) == ()


async def test_a_second_poller_sends_the_first_away(server, bot, priya):
    first = asyncio.create_task(bot.get_updates(timeout=5))
    async with ptb(server) as other:
        await is_polled(server)
        second = asyncio.create_task(other.get_updates(timeout=5))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await priya.says("hello")
        assert len(await second) == 1


async def test_a_poller_that_leaves_frees_its_place(server, client, priya):
    with pytest.raises(httpx.ReadTimeout):
        await client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 30}, timeout=0.05)
    await priya.says("hello")
    answer = await client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 30})
    assert len(answer.json()["result"]) == 1


async def test_only_the_kinds_asked_for_are_queued(bot, priya):
    await bot.get_updates(allowed_updates=["callback_query"])
    await priya.says("not for this bot")
    assert await bot.get_updates() == ()


async def test_a_press_is_answered_once_and_its_message_edited_in_place(bot, priya):
    sent = await bot.send_message(PRIYA, "Choose", reply_markup=keys([("Yes", "y"), ("No", "n")]))
    press = asyncio.create_task(priya.presses(sent.message_id, "y", wait=5))
    (update,) = await bot.get_updates(timeout=5)
    query = update.callback_query
    assert (query.data, query.from_user.id, query.message.text) == ("y", PRIYA, "Choose")
    edited = await query.edit_message_text("<i>Thanks</i>", parse_mode="HTML")
    assert edited.edit_date
    assert edited.reply_markup is None
    await query.answer("Noted", show_alert=True)
    assert (await press)["answer"] == {"text": "Noted", "alert": True, "url": None}
    (seen,) = await priya.sees()
    assert (seen["text"], seen["edited"], seen["buttons"]) == ("Thanks", True, [])
    with refused("query is too old"):
        await query.answer()


async def test_aiogram_polls_presses_and_edits_too(server, client):
    async with aiogram(server) as bot:
        sent = await bot.send_message(PRIYA, "<b>x</b>", parse_mode="HTML", reply_to_message_id=None)
        with pytest.raises(TelegramBadRequest, match="message is not modified"):
            await bot.edit_message_text("<b>x</b>", chat_id=PRIYA, message_id=sent.message_id, parse_mode="HTML")
        await Someone(client).presses(sent.message_id, "forged", forged=True)
        (update,) = await bot.get_updates(timeout=1, allowed_updates=["message", "callback_query"])
        assert update.callback_query.data == "forged"
        assert await bot.answer_callback_query(update.callback_query.id)
        assert await bot.send_chat_action(PRIYA, "typing")
