"""The local Telegram as bots meet it: python-telegram-bot and aiogram drive the same server."""

import asyncio
import datetime as dt

import httpx
import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BotCommand as AiogramCommand
from aiogram.types import BotCommandScopeChat as AiogramChatScope
from aiogram.types import BufferedInputFile
from demo_support import (
    DOT,
    GRACE,
    MAYA,
    OWEN,
    PRIYA,
    TOKEN,
    HandClock,
    Someone,
    aiogram,
    is_polled,
    program,
    ptb,
    refused,
    serving,
)
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MessageEntity,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import Conflict, EndPointNotFound, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.demo.model import Person


def keys(*pairs):
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data) for text, data in pairs]])


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
async def server(tmp_path, clock):
    async with serving(tmp_path, clock=clock) as running:
        yield running


@pytest.fixture
async def bot(server):
    async with ptb(server) as made:
        yield made


@pytest.fixture
async def client(server):
    async with program(server) as made:
        yield made


@pytest.fixture
def priya(client):
    return Someone(client)


async def test_both_libraries_learn_who_the_bot_is(server, bot):
    assert (await bot.get_me()).id == 1000000001
    async with aiogram(server) as other:
        assert (await other.me()).username == "safeboard_demo_bot"


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


async def test_only_the_kinds_asked_for_are_queued(bot, priya):
    await bot.get_updates(allowed_updates=["callback_query"])
    await priya.says("not for this bot")
    assert await bot.get_updates() == ()


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


async def test_a_press_is_answered_once_and_its_message_edited_in_place(bot, priya):
    sent = await bot.send_message(PRIYA, "Choose", reply_markup=keys(("Yes", "y"), ("No", "n")))
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


async def test_edits_that_change_nothing_or_miss_are_refused(bot, priya):
    sent = await bot.send_message(PRIYA, "<b>a</b>", parse_mode="HTML", reply_markup=keys(("x", "x")))
    mine = await priya.says("mine")
    with refused("message is not modified: specified new message content"):
        await sent.edit_text("<b>a</b>", parse_mode="HTML", reply_markup=keys(("x", "x")))
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
    sent = await bot.send_message(PRIYA, "a", reply_markup=keys(("x", "x")))
    await sent.edit_reply_markup(keys(("y", "y")))
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


async def test_files_go_both_ways_unchanged(server, bot, priya):
    await priya.sends("my plan.csv", b"ref,what\n1,\xff\n", "text/csv", caption="the plan")
    (update,) = await bot.get_updates(timeout=1)
    assert (update.message.caption, update.message.document.file_name) == ("the plan", "my plan.csv")
    assert bytes(await (await update.message.document.get_file()).download_as_bytearray()) == b"ref,what\n1,\xff\n"
    sent = await bot.send_document(PRIYA, b"report", filename="Q1 report.txt", caption="<b>Q1</b>", parse_mode="HTML")
    again = await bot.send_document(PRIYA, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id
    (file,) = (await priya.sees(after=1))[0]["files"]
    assert file["name"] == "Q1 report.txt"
    download = await priya.client.get(file["url"])
    assert download.content == b"report"
    assert download.headers["Content-Disposition"].startswith("attachment")
    async with aiogram(server) as other:
        sent_too = await other.send_document(PRIYA, BufferedInputFile(b"x", "x.txt"))
        assert (await other.download(sent_too.document)).read() == b"x"


async def test_photos_are_pictures_with_a_size(server, bot, priya):
    sent = await bot.send_photo(PRIYA, DOT, caption="a dot")
    assert (sent.photo[0].width, sent.photo[0].height, sent.caption) == (1, 1, "a dot")
    (seen,) = await priya.sees()
    shown = await priya.client.get(seen["files"][0]["url"])
    assert "Content-Disposition" not in shown.headers
    with refused("image_process_failed"):
        await bot.send_photo(PRIYA, b"no picture at all, although long enough")
    with refused("caption is too long"):
        await bot.send_photo(PRIYA, DOT, caption="x" * 1025)
    with refused("can't use file of type photo as document"):
        await bot.send_document(PRIYA, sent.photo[0].file_id)
    with refused("there is no text in the message to edit"):
        await sent.edit_text("x")
    await sent.edit_caption("a full stop")
    edited = await sent.edit_media(InputMediaPhoto(DOT, caption="another"))
    assert edited.caption == "another"
    async with aiogram(server) as other:
        assert (await other.send_photo(PRIYA, BufferedInputFile(DOT, "dot.png"))).photo[-1].width == 1


async def test_a_persons_picture_comes_as_a_photo(bot, priya):
    await priya.sends("dot.png", DOT, "image/png")
    await priya.sends("not.png", b"only called a picture, and long", "image/png")
    first, second = await bot.get_updates(timeout=1)
    assert first.message.photo[-1].file_size == len(DOT)
    assert second.message.document.file_name == "not.png"


async def test_menus_are_kept_for_each_scope(server, bot):
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("import", "Bring a plan")], scope=BotCommandScopeChat(GRACE))
    assert [c.command for c in await bot.get_my_commands()] == ["start"]
    assert [c.command for c in await bot.get_my_commands(BotCommandScopeChat(GRACE))] == ["import"]
    await bot.delete_my_commands(BotCommandScopeChat(GRACE))
    assert await bot.get_my_commands(BotCommandScopeChat(GRACE)) == ()
    with refused("bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Über", "x")])
    async with aiogram(server) as other:
        commands = [AiogramCommand(command="a", description="b")]
        assert await other.set_my_commands(commands, scope=AiogramChatScope(chat_id=OWEN))


async def test_the_bot_may_describe_itself(bot):
    await bot.set_my_description("Answers, reminds and listens.")
    await bot.set_my_short_description("Short")
    await bot.set_my_name("Safeboard of Southend")
    assert (await bot.get_my_description()).description == "Answers, reminds and listens."
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_my_name()).name == "Safeboard of Southend"
    await bot.set_chat_menu_button()
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await bot.get_chat(PRIYA)).first_name == "Priya"
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.delete_webhook(drop_pending_updates=True)
    with refused("delivers to 127.0.0.1 only"):
        await bot.set_webhook("https://example.org")


async def test_replies_quote_what_they_answer(bot, priya):
    question = await priya.says("when?")
    sent = await bot.send_message(PRIYA, "on Friday", reply_to_message_id=question["id"])
    assert sent.reply_to_message.text == "when?"
    with refused("message to be replied not found"):
        await bot.send_message(PRIYA, "x", reply_to_message_id=99)


async def test_a_blocked_bot_is_forbidden_and_told(server, bot, client):
    await client.post(f"/demo/people/{OWEN}/block", json={"blocked": True})
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(OWEN, "x")
    async with aiogram(server) as other:
        with pytest.raises(TelegramForbiddenError):
            await other.send_message(OWEN, "x")
    (update,) = await bot.get_updates(timeout=1)
    assert update.my_chat_member.new_chat_member.status == "kicked"
    await client.post(f"/demo/people/{OWEN}/block", json={"blocked": False})
    assert await bot.send_message(OWEN, "x")


async def test_a_bot_cannot_write_first_to_someone_who_has_not_started_it(tmp_path):
    noor = Person(7, "Noor", "practitioner", started=False)
    async with serving(tmp_path, people=[noor]) as server, ptb(server) as bot, program(server) as client:
        with refused("chat not found"):
            await bot.send_message(7, "x")
        await Someone(client, 7).says("/start")
        assert await bot.send_message(7, "x")


async def test_faults_come_on_request_and_pass(server, bot, client, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await client.post("/demo/faults", json={"method": "sendMessage", "chat_id": PRIYA, "error": 429, "retry_after": 3})
    assert await bot.send_message(OWEN, "not this one")
    with pytest.raises(RetryAfter) as busy:
        await bot.send_message(PRIYA, "x")
    assert busy.value.retry_after == dt.timedelta(seconds=3)
    server.faults.add("sendMessage", 500)
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(PRIYA, "x")
    server.faults.add("sendMessage", "reset")
    with pytest.raises(NetworkError):
        await bot.send_message(PRIYA, "x")
    server.faults.add(None, "hang")
    with pytest.raises(NetworkError, match="Timed out"):
        await bot.send_message(PRIYA, "x", read_timeout=0.05)
    server.faults.add("sendMessage", 429, retry_after=2)
    async with aiogram(server) as other:
        with pytest.raises(TelegramRetryAfter) as busy_too:
            await other.send_message(PRIYA, "x")
    assert busy_too.value.retry_after == 2
    assert await bot.send_message(PRIYA, "after all")
    codes = [request.code for request in server.requests if request.method == "sendMessage"]
    assert codes == [200, 429, 500, "reset", "hang", 429, 200]


async def test_a_fault_afterwards_loses_only_the_answer(server, bot, client):
    server.faults.add("sendMessage", "reset", when="after")
    with pytest.raises(NetworkError):
        await bot.send_message(PRIYA, "sent all the same")
    assert [message["text"] for message in await Someone(client).sees()] == ["sent all the same"]


async def test_requests_are_remembered_without_the_token(server, bot):
    told = []
    server.on_request = lambda method, params: told.append((method, params))
    await bot.send_message(MAYA, "[1]", reply_markup=keys(("x", "y")))
    request = server.requests[-1]
    assert (request.method, request.code, request.params["text"]) == ("sendMessage", 200, "[1]")
    assert request.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "y"
    assert told == [("sendMessage", request.params)]
    assert TOKEN not in str(request)


async def test_only_the_right_token_is_let_in(server, client):
    async with ptb(server, "1000000001:another-token-that-looks-right-enough") as stranger:
        with pytest.raises(InvalidToken):
            await stranger.get_me()
    assert (await client.get("/botnonsense/getMe")).json() == {
        "ok": False, "error_code": 404, "description": "Not Found",
    }  # fmt: skip
    assert (await client.get("/file/bot1:x/documents/file_1.txt")).status_code == 401


async def test_methods_are_found_in_any_case_and_unknown_ones_are_not(bot, client):
    assert (await client.get(f"/bot{TOKEN}/GETME")).json()["ok"]
    await bot.initialize()
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelegram")
    answer = await client.post(f"/bot{TOKEN}/sendInvoice")
    assert answer.status_code == 404
    assert answer.json()["description"] == "Not Found: method not found"


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 5, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@channel", "text": "x"}, "chat not found"),
        ("editMessageText", {"chat_id": PRIYA, "text": "x"}, "message identifier is not specified"),
        ("sendPhoto", {"chat_id": PRIYA}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": PRIYA, "photo": "https://e.org/x.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"chat_id": PRIYA, "photo": "nonsense"}, "wrong file identifier"),
        ("sendChatAction", {"chat_id": PRIYA, "action": "dance"}, "wrong parameter action"),
        ("getFile", {"file_id": "nonsense"}, "wrong file_id"),
        ("setMyCommands", {"commands": [], "scope": {"type": "nonsense"}}, "BotCommandScope"),
    ],
)
async def test_wrong_parameters_are_refused(client, method, params, reason):
    answer = await client.post(f"/bot{TOKEN}/{method}", json=params)
    assert answer.status_code == 400
    assert reason in answer.json()["description"]


async def test_parameters_may_come_in_the_address_in_a_form_or_as_json(client):
    params = {"chat_id": str(PRIYA), "text": "é"}
    for request in ({"params": params}, {"data": params}, {"json": params}):
        answer = await client.post(f"/bot{TOKEN}/sendMessage", **request)
        assert answer.json()["result"]["text"] == "é"
    broken = await client.post(f"/bot{TOKEN}/sendMessage", content="{", headers={"Content-Type": "application/json"})
    assert broken.json()["description"] == "Bad Request: can't parse request JSON object"


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


async def test_a_poller_that_leaves_frees_its_place(server, client, priya):
    with pytest.raises(httpx.ReadTimeout):
        await client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 30}, timeout=0.05)
    await priya.says("hello")
    answer = await client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 30})
    assert len(answer.json()["result"]) == 1
