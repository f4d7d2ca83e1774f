"""Polls while this instance holds the lease, and stands by while another one does."""

import asyncio
import logging
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import Conflict, TelegramError

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


class Leader:
    """Starts and stops the polling of one application, as the lease comes and goes."""

    def __init__(self, application: SafeboardApplication, services: Services, lease: Lease) -> None:
        self._application = application
        self._services = services
        self._lease = lease
        self._standing: Standing | None = None
        self._conflict = False
        self._unreachable = False

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
                log.error("polling could not be started or stopped: %s", describe(error))

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
            self._services.pulse.heard()
            self._unreachable = False
        except TelegramError as error:
            if not self._unreachable:  # once: every four seconds it is tried again
                log.warning("polling cannot begin (%s); trying again until it can", type(error).__name__)
            self._unreachable = True
        except OSError as error:
            log.error("nothing can listen for Telegram's deliveries on this port: %s", error.strerror)

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


def _tell(standing: Standing) -> None:
    if standing is Standing.HELD:
        log.info("this instance polls and sends")
    elif standing is Standing.ANOTHER_S:
        log.warning("standing by: another instance polls and sends on this database; this one takes over when it ends")
