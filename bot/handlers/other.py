"""What no conversation asked for: unknown commands, pictures, stale buttons, failures."""

import logging
import secrets

from telegram import ChatMember, Update
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.context import Context
from bot.handlers.boards import own_boards
from bot.logs import describe
from bot.messaging import follow, say, thank
from bot.views import other
from feedback import subscriptions
from reminders import people

log = logging.getLogger(__name__)


async def unknown_command(update: Update, context: Context) -> None:
    """A command that does not exist."""
    del context
    assert update.effective_message is not None
    typed = (update.effective_message.text or "/").split()[0]
    await say(update, other.unknown_command(typed[:32]))


async def not_text(update: Update, context: Context) -> None:
    """A sticker, photo, voice message or file."""
    try:
        takes_files = bool(await own_boards(context))
    except Exception as error:  # noqa: BLE001 - whom to call must be said without a database too
        log.warning("it could not be told whether an officer sent this: %s", describe(error))
        takes_files = False
    await say(update, other.not_text(takes_files=takes_files))


async def blocked_or_back(update: Update, context: Context) -> None:
    """Somebody blocked the bot, and is taken off the lists; or let it in again, and their reminders can go out."""
    assert update.my_chat_member is not None
    if update.my_chat_member.new_chat_member.status == ChatMember.BANNED:
        await subscriptions.turn_off(context.services.store, update.my_chat_member.chat.id)
    if update.my_chat_member.new_chat_member.status == ChatMember.MEMBER:
        await people.heard_from(context.services.store, update.my_chat_member.chat.id, context.now)
        context.services.nudge.set()


async def unknown_button(update: Update, context: Context) -> None:
    """A button that nothing answers any more, or that nobody here made."""
    del context
    await follow(update, other.stale_button())


async def stray_press(update: Update, context: Context) -> None:
    """A press that came from no private chat: the spinner stops, and nothing is done."""
    del context
    await thank(update, other.ONLY_IN_PRIVATE)


async def on_error(update: object, context: Context) -> None:
    """Log where it failed under an incident number, without any words of the person, and apologise."""
    error = context.error
    assert error is not None
    incident = secrets.token_hex(3)
    log.error("incident %s: %s", incident, describe(error))
    # Where Telegram cannot be reached, an apology would only fail as well (PTB's BadRequest is a NetworkError).
    unreachable = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    if isinstance(update, Update) and update.effective_chat and not unreachable:
        try:
            await follow(update, other.apology(incident))
        except TelegramError as failed:
            log.warning("the apology for incident %s did not go out: %s", incident, type(failed).__name__)
