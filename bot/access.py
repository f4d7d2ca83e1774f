"""The access code: where an installation asks for one, nothing but the urgent card answers before it was given.

Who has given it is noted where it identifies nobody to us, as the chosen board is: in the person's own command menu
(`docs/decisions/0001-board-in-the-menu.md`). The note is made with the code, so a new code asks everybody again.
Linked people opened an invitation and need no code.
"""

import asyncio
import datetime as dt
import hashlib
import hmac
import logging
import secrets

from telegram import BotCommandScopeChat, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.chosen_board import PATIENCE, chosen_board, write_menu
from bot.context import Context, Services
from bot.messaging import follow, say
from bot.views import access as views
from reminders import people

log = logging.getLogger(__name__)

OPEN_COMMANDS = ("/privacy", "/leave", "/mydata", "/code")
"""What answers before the code: it tells or erases what is kept, or takes the code."""
WRONG_CODES = 5
LONGEST_TRY = 3
"""Words; more are a question, unless the code has more itself."""
AN_HOUR = dt.timedelta(hours=1)


def mark(services: Services) -> str | None:
    """What is noted in the menu of whoever gave the present code; None if the installation asks for none."""
    code = services.settings.access_code
    if code is None:
        return None
    # Keyed with the bot's token, so that the note tells nobody the code.
    key = services.settings.require_token().encode()
    return hmac.new(key, code.get_secret_value().encode(), hashlib.sha256).hexdigest()[:8]


async def is_admitted(context: Context, user_id: int) -> bool:
    """Whether a person may be answered: no code is asked for, they have given it, or they are linked."""
    services = context.services
    wanted = mark(services)
    if wanted is None or services.admitted.get(user_id) == wanted:
        return True
    if await people.access(services.store, user_id) is None and await _noted(context, user_id) != wanted:
        return False
    services.admitted[user_id] = wanted
    return True


async def gate(update: Update, context: Context) -> None:
    """Runs after the live-concern check and before all conversations."""
    user = update.effective_user
    if user is None or mark(context.services) is None:
        return
    message = update.effective_message
    words = (message.text or "") if message is not None and update.callback_query is None else ""
    command, _, argument = words.partition(" ")
    command = command.partition("@")[0]
    # An invitation is stronger than the code.
    is_open = command in OPEN_COMMANDS or (command == "/start" and argument.strip())
    if is_open or await is_admitted(context, user.id):
        return
    if update.edited_message is not None:
        raise ApplicationHandlerStop
    # A code that is typed by itself, as people do.
    if await _try(update, context, words):
        raise ApplicationHandlerStop
    await follow(update, views.ask())
    raise ApplicationHandlerStop


async def give(update: Update, context: Context) -> None:
    """/code CODE."""
    if await is_admitted(context, context.chat_id):
        await say(update, views.admitted())
    elif not context.args or not await _try(update, context, " ".join(context.args)):
        await say(update, views.ask())


async def _try(update: Update, context: Context, words: str) -> bool:
    """Take the code, if that is what the words are, and say what came of it; whether anything was said."""
    state, code, wanted = context.state, context.services.settings.access_code, mark(context.services)
    state.wrong_codes = [at for at in state.wrong_codes if context.now - at < AN_HOUR]
    if not words.strip() or words.startswith("/") or code is None or wanted is None:
        return False
    if len(state.wrong_codes) >= WRONG_CODES:
        await say(update, views.too_many())
        return True
    if not secrets.compare_digest(words.strip().encode(), code.get_secret_value().encode()):
        # A question is no try: who asks five of them must still be let in with the code.
        if len(words.split()) <= max(LONGEST_TRY, len(code.get_secret_value().split())):
            state.wrong_codes.append(context.now)
        return False
    context.services.admitted[context.chat_id] = wanted
    await say(update, views.admitted())
    await write_menu(context, await chosen_board(context))
    return True


async def _noted(context: Context, user_id: int) -> str | None:
    """The note in a person's menu, asked of Telegram; None if there is none or it cannot be read now."""
    try:
        async with asyncio.timeout(PATIENCE):
            commands = await context.bot.get_my_commands(scope=BotCommandScopeChat(user_id))
    except (TelegramError, TimeoutError) as error:
        log.warning("a chat's menu could not be read: %s", type(error).__name__)
        return None
    noted = next((each.description for each in commands if each.command == "code"), "")
    return noted.removeprefix(views.GIVEN) if noted.startswith(views.GIVEN) else None
