"""Polls while this instance holds the lease, and stands by while another one does."""

import asyncio
import datetime as dt
import logging
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import Conflict, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot.context import SafeboardApplication, Services
from bot.lease import RENEW, Lease, Standing
from bot.logs import describe

log = logging.getLogger(__name__)

UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]

SAY_AGAIN = dt.timedelta(minutes=5)
"""How long the log is spared what it said last of polling that fails: each try would say it anew."""


class Leader:
    """Starts and stops the polling of one application, as the lease comes and goes."""

    def __init__(self, application: SafeboardApplication, services: Services, lease: Lease) -> None:
        self._application = application
        self._services = services
        self._lease = lease
        self._standing: Standing | None = None
        self._conflict = False
        self._silent_until = 0.0

    async def whenever_due(self) -> None:
        """Look after the lease until cancelled."""
        while True:
            await asyncio.sleep(RENEW)
            led = self._standing is Standing.HELD
            try:
                await self.step()
                if self._standing is Standing.HELD and not led:
                    self._services.nudge.set()
            except Exception as error:  # noqa: BLE001 - whatever failed, the lease must still be looked after
                log.error("polling could not be started or stopped: %s", describe(error))  # noqa: TRY400 - see Ticker

    async def step(self) -> None:
        """Renew or take the lease, and poll or not, as it says.

        Without a database nobody can say who leads. Then polling goes on, because the urgent card needs no
        database; should another instance poll as well, Telegram says so, and this one ends.
        """
        standing = await self._lease.keep()
        if standing is not self._standing:
            _tell(standing)
        self._standing = standing
        if standing is Standing.HELD:
            self._conflict = False
            await self._poll()
            return
        if standing is Standing.ANOTHER_S:
            self._services.pulse.stood_by()
        if standing is Standing.ANOTHER_S or self._conflict:
            await self._stand_by()

    async def _poll(self) -> None:
        updater = self._application.updater
        assert updater is not None
        if updater.running:
            return
        settings = self._services.settings
        try:
            if settings.webhook_url is not None:
                await self._listen(settings.webhook_url)
                return
            await updater.start_polling(
                allowed_updates=UPDATES, bootstrap_retries=0, error_callback=self._on_polling_error
            )
        except TelegramError as error:
            log.warning("Telegram cannot be polled (%s); trying again soon", type(error).__name__)
        except OSError as error:
            log.error("nothing can listen for Telegram's deliveries on this port: %s", error.strerror)  # noqa: TRY400 - the sentence says it

    async def _listen(self, url: str) -> None:
        """Take deliveries. Whoever leads has the webhook set; it is left set at the end, for whoever leads next."""
        settings, updater = self._services.settings, self._application.updater
        assert updater is not None
        assert settings.webhook_secret is not None, "the settings see to it"
        await updater.start_webhook(
            listen=settings.webhook_listen,
            port=settings.webhook_port,
            url_path=urlsplit(url).path,
            webhook_url=url,
            allowed_updates=UPDATES,
            secret_token=settings.webhook_secret.get_secret_value(),
            bootstrap_retries=0,
        )

    async def _stand_by(self) -> None:
        updater = self._application.updater
        assert updater is not None
        if updater.running:
            await updater.stop()
            # Whoever polls now hears what people say next; what this instance remembers of them gets out of date.
            for chat_id in tuple(self._application.chat_data):
                self._application.drop_chat_data(chat_id)

    def _on_polling_error(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            self._conflict = True
            log.error("another program polls with this bot's token: end it, or give it a token of its own")
            return
        now = asyncio.get_running_loop().time()
        if now >= self._silent_until:
            log.warning("Telegram cannot be polled (%s); trying again until it can", error.message)
            self._silent_until = now + SAY_AGAIN.total_seconds()


class PollingRequest(HTTPXRequest):
    """Takes a 401 or 404 for a fault that may pass: python-telegram-bot would end polling for good.

    A proxy's empty 404 looks just like an unknown token. A token that was never known is found at the start.
    """

    async def do_request(self, *args: object, **kwargs: object) -> tuple[int, bytes]:
        """Make a request.

        Raises:
            NetworkError: also for an answer with status 401 or 404.
        """
        code, payload = await super().do_request(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        if code in (401, 404):
            raise NetworkError(f"status {code}, as for an unknown token or from a proxy")
        return code, payload


def _tell(standing: Standing) -> None:
    if standing is Standing.HELD:
        log.info("this instance polls and sends")
    elif standing is Standing.ANOTHER_S:
        log.warning("standing by: another instance polls and sends on this database; this one takes over when it ends")
