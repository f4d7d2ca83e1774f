"""`safeboard run`: the bot itself."""

import asyncio

from bot.app import run_bot
from bot.clock import SystemClock
from bot.logs import configure
from bot.settings import Settings


def run() -> None:
    """Start the bot and keep it running until it is stopped (Ctrl+C or SIGTERM).

    Needs SAFEBOARD_BOT_TOKEN (or SAFEBOARD_BOT_TOKEN_FILE), which @BotFather in Telegram gives.
    `safeboard demo` needs none.
    """
    settings = Settings.load()
    settings.require_token()
    configure(settings.log_level, settings.log_format)
    asyncio.run(run_bot(settings, SystemClock()))
