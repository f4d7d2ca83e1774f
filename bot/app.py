"""The composition root: services become a running bot."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

import httpx
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application, ContextTypes

from bot.broadcaster import Broadcaster
from bot.chosen_board import menu
from bot.clock import Clock
from bot.context import ChatState, Context, SafeboardApplication, Services
from bot.delivery import Delivery
from bot.handlers import concern
from bot.health import answering
from bot.heap import settled
from bot.lanes import Lanes
from bot.leader import Leader
from bot.lease import Lease
from bot.pace import RepliesCount
from bot.polling import PollingRequest
from bot.processor import PersonByPerson
from bot.reload import whenever_told
from bot.routes import add_handlers
from bot.settings import Settings, SettingsError
from bot.ticker import Ticker
from bot.warming import warm_charts
from bot.wiring import wire
from reminders.outbox import Point

log = logging.getLogger(__name__)

DESCRIPTION = (
    "I answer questions from your safeguarding children board's published documents, remind owners of its actions, "
    "and take anonymous feedback. Nobody reads this chat live: if a child is in danger, call 999."
)
TICK_SECONDS = 30
GRACE = 8.0
"""Seconds for which a stop waits for what is in work, so that with everything else it takes less than ten."""
LONGEST_WAIT = 60.0
"""Seconds between two tries to reach Telegram at start-up, at most."""


def build_application(services: Services, *, token: str) -> SafeboardApplication:
    """The bot with all its handlers, not yet connected."""
    url = services.settings.bot_api_url
    # A proxy named in the environment must not be asked for a server on this computer.
    local = urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
    # Reading the certificates takes longer than everything else about a client, so all share one context.
    options = {"trust_env": not local, "verify": httpx.create_ssl_context(trust_env=not local)}
    polling = PollingRequest(services.pulse.heard, connection_pool_size=1, httpx_kwargs=options)
    processor = PersonByPerson()
    processor.crowded = concern.in_a_flood
    processor.urgent = partial(concern.is_urgent, services)
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .request(Lanes.over_httpx(options))
        .get_updates_request(polling)
        .rate_limiter(RepliesCount(services.pace))
        .context_types(ContextTypes(context=Context, chat_data=ChatState))
        .concurrent_updates(processor)
        .job_queue(None)
        .build()
    )
    application.bot_data["services"] = services
    add_handlers(application)
    return application


@asynccontextmanager
async def running_bot(
    services: Services, *, token: str, reached: Callable[[Point], None] | None = None
) -> AsyncIterator[Ticker]:
    """The bot, polling and ticking, until the block ends; what is in work then is finished first.

    Of several instances on one database one polls and ticks, and the others stand by.

    Args:
        services: what was wired.
        token: the bot's token.
        reached: is told of each point that a message passes; for tests that end the process there.

    Raises:
        SettingsError: if Telegram does not know the token.
    """
    # PTB's own switch to time spans with a unit, which its next major version makes the only way.
    os.environ["PTB_TIMEDELTA"] = "1"
    application = build_application(services, token=token)
    await _connect(application)
    lease = Lease(services.store, token)
    leader = Leader(application, services, lease)
    delivery = Delivery(application.bot, services.pace, {board.id: board.name for board in services.boards})
    broadcaster = Broadcaster(services, application.bot, delivery.post, services.pace.turn)
    ticker = Ticker(services, delivery, broadcaster, lease, reached)
    scheduler = AsyncIOScheduler(timezone="UTC")
    # The database is the schedule: a late or missed tick loses nothing, so none is ever skipped as too late.
    scheduler.add_job(
        ticker.tick, "interval", seconds=TICK_SECONDS, misfire_grace_time=None, coalesce=True, max_instances=1
    )
    background: list[asyncio.Task[None]] = []
    try:
        await application.start()
        await leader.step()
        background += [asyncio.create_task(leader.whenever_due()), asyncio.create_task(ticker.whenever_nudged())]
        scheduler.start()
        # Shielded: who is stopped amid the first tick, with much to send, lets it finish what is on its way.
        first = asyncio.create_task(ticker.tick())
        await asyncio.shield(first)
        async with answering(services.pulse, services.settings.health_port):
            with settled():
                yield ticker
    finally:
        await _stop(application, ticker, scheduler, background)
        await services.intake.close(services.clock.now())
        await lease.release()


async def _stop(
    application: SafeboardApplication,
    ticker: Ticker,
    scheduler: AsyncIOScheduler,
    background: list[asyncio.Task[None]],
) -> None:
    """Finish what is in work, within `GRACE` seconds."""
    assert application.updater is not None
    deadline = asyncio.get_running_loop().time() + GRACE
    await ticker.close()
    for task in background:
        task.cancel()
    if scheduler.running:
        scheduler.shutdown(wait=False)
    endings = []
    if application.updater.running:
        endings.append(application.updater.stop)
    if application.running:
        endings.append(application.stop)
    for end in endings:
        try:
            async with asyncio.timeout_at(deadline):
                await end()
        except TimeoutError:
            log.warning("stopped, although something still waits for an answer")
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
    serving = asyncio.create_task(_serve(services, settings.require_token()))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            log.info("stopping: finishing what is in work")
            serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    finally:
        reloading.cancel()
        stopping.cancel()
        await services.store.close()


async def _serve(services: Services, token: str) -> None:
    """Run until cancelled. It may be cancelled at any moment, also while Telegram is not reached yet."""
    async with running_bot(services, token=token):
        log.info("running with %d boards", len(services.boards))
        await warm_charts()
        await asyncio.Event().wait()


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
