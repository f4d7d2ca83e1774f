"""Who the bot of the local Telegram is: its name, its menus, its token."""

import pytest
from aiogram.types import BotCommand as AiogramCommand
from aiogram.types import BotCommandScopeChat as AiogramChatScope
from demo_support import GRACE, OWEN, PRIYA, TOKEN, aiogram, ptb, refused
from telegram import BotCommand, BotCommandScopeChat
from telegram.error import InvalidToken


async def test_both_libraries_learn_who_the_bot_is(server, bot):
    assert (await bot.get_me()).id == 1000000001
    async with aiogram(server) as other:
        assert (await other.me()).username == "safeboard_demo_bot"


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


async def test_only_the_right_token_is_let_in(server, client):
    async with ptb(server, TOKEN.replace("a-token", "another")) as stranger:
        with pytest.raises(InvalidToken):
            await stranger.get_me()
    assert (await client.get("/botnonsense/getMe")).json() == {
        "ok": False, "error_code": 404, "description": "Not Found",
    }  # fmt: skip
    assert (await client.get("/file/bot1:x/documents/file_1.txt")).status_code == 401
