"""The composition root: services become a running bot."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import BotCommandScopeAllPrivateChats, Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application, ContextTypes
from telegram.request import HTTPXRequest

from bot.broadcaster import Broadcaster, EvenPace
from bot.chosen_board import menu
from bot.clock import Clock
from bot.context import ChatState, Context, SafeboardApplication, Services
from bot.delivery import Delivery
from bot.processor import PersonByPerson
from bot.reload import whenever_told
from bot.routes import add_handlers
from bot.settings import Settings, SettingsError
from bot.ticker import Ticker
from bot.wiring import wire

log = logging.getLogger(__name__)

DESCRIPTION = (
    "I answer questions from your safeguarding children board's published documents, remind owners of its actions, "
    "and take anonymous feedback. Nobody reads this chat live: if a child is in danger, call 999."
)
TICK_SECONDS = 30
UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]
LONGEST_WAIT = 60.0
"""Seconds between two tries to reach Telegram at start-up, at most."""


def build_application(services: Services, *, token: str) -> SafeboardApplication:
    """The bot with all its handlers, not yet connected."""
    url = services.settings.bot_api_url
    # A proxy named in the environment must not be asked for a server on this computer.
    local = urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
    options = {"trust_env": False} if local else {}
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .request(HTTPXRequest(connection_pool_size=64, pool_timeout=30, httpx_kwargs=dict(options)))
        .get_updates_request(HTTPXRequest(connection_pool_size=1, httpx_kwargs=dict(options)))
        .context_types(ContextTypes(context=Context, chat_data=ChatState))
        .concurrent_updates(PersonByPerson())
        .job_queue(None)
        .build()
    )
    application.bot_data["services"] = services
    add_handlers(application)
    return application


@asynccontextmanager
async def running_bot(services: Services, *, token: str) -> AsyncIterator[Ticker]:
    """The bot, polling and ticking, until the block ends; what is in work then is finished first.

    Raises:
        SettingsError: if Telegram does not know the token.
    """
    # PTB's own switch to time spans with a unit, which its next major version makes the only way.
    os.environ["PTB_TIMEDELTA"] = "1"
    application = build_application(services, token=token)
    await _connect(application)
    delivery = Delivery(application.bot)
    broadcaster = Broadcaster(services, application.bot, delivery.post, EvenPace().turn)
    ticker = Ticker(services, delivery.send, broadcaster.run)
    scheduler = AsyncIOScheduler(timezone="UTC")
    # The database is the schedule: a late or missed tick loses nothing, so none is ever skipped as too late.
    scheduler.add_job(
        ticker.tick, "interval", seconds=TICK_SECONDS, misfire_grace_time=None, coalesce=True, max_instances=1
    )
    nudged = asyncio.create_task(ticker.whenever_nudged())
    assert application.updater is not None
    try:
        await application.start()
        await application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
        scheduler.start()
        await ticker.tick()
        yield ticker
    finally:
        await ticker.close()
        nudged.cancel()
        if scheduler.running:
            scheduler.shutdown(wait=False)
        if application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


async def run_bot(settings: Settings, clock: Clock) -> None:
    """Run until SIGINT or SIGTERM; SIGHUP reloads the content."""
    services = await wire(settings, clock)
    stop, hung_up = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    loop.add_signal_handler(signal.SIGHUP, hung_up.set)
    reloading = asyncio.create_task(whenever_told(services, hung_up))
    try:
        async with running_bot(services, token=settings.require_token()):
            log.info("running with %d boards", len(services.boards))
            await stop.wait()
            log.info("stopping: finishing what is in work")
    finally:
        reloading.cancel()
        await services.store.close()


async def _introduce(application: SafeboardApplication) -> None:
    """The menu and the words that Telegram shows before a person has written."""
    await application.bot.set_my_commands(menu(None, ()), scope=BotCommandScopeAllPrivateChats())
    await application.bot.set_my_description(DESCRIPTION)


async def _connect(application: SafeboardApplication) -> None:
    """Reach Telegram and set the default menu, however long the connection takes to come up."""
    wait = 1.0
    while True:
        try:
            await application.initialize()
            await _introduce(application)
        except InvalidToken:
            raise SettingsError("Telegram does not know this bot token: check SAFEBOARD_BOT_TOKEN.") from None
        except NetworkError as error:
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", type(error).__name__, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return
