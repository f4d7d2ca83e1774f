"""The Bot API's webhooks: updates delivered to an address of this computer, in order, until each is taken."""

import asyncio
from urllib.parse import urlsplit

import httpx

from bot.demo.errors import ApiError, bad_request
from bot.demo.messages import Method
from bot.demo.model import JSON
from bot.demo.params import Params
from bot.demo.state import State

LOOPBACK = ("127.0.0.1", "localhost")
LONGEST_WAIT = 2.0
"""Seconds between two tries to deliver, at most; Telegram's own grow to minutes."""
ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Webhook:
    """Where updates are delivered, if the bot has asked for that."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._delivering: asyncio.Task[None] | None = None

    def methods(self) -> dict[str, Method]:
        """The methods by their names in the Bot API."""
        return {"getWebhookInfo": self._info, "setWebhook": self._set, "deleteWebhook": self._delete}

    @property
    def url(self) -> str:
        """Where to; empty if there is no webhook."""
        return str((self._state.settings.get("webhook") or {}).get("url", ""))

    def refuse_polling(self) -> None:
        """Keep pollers away while there is a webhook.

        Raises:
            ApiError: 409, as Telegram answers.
        """
        if self.url:
            raise ApiError(409, ACTIVE)

    def resume(self) -> None:
        """Deliver, if an earlier run left a webhook."""
        if self.url:
            self._begin(None)

    def stop(self) -> None:
        """Deliver nothing more."""
        if self._delivering is not None:
            self._delivering.cancel()
            self._delivering = None

    def _info(self, _: Params) -> JSON:
        waiting = len(self._state.updates.pending)
        return {"url": self.url, "has_custom_certificate": False, "pending_update_count": waiting}

    def _set(self, params: Params) -> bool:
        url = params.text("url") or ""
        if not url:
            return self._delete(params)
        if urlsplit(url).hostname not in LOOPBACK:
            raise bad_request("bad webhook: this demo delivers to 127.0.0.1 only")
        self._forget_waiting(params)
        self._state.set("webhook", {"url": url, "secret": params.text("secret_token") or ""})
        self._begin(params.array("allowed_updates"))
        return True

    def _delete(self, params: Params) -> bool:
        self._forget_waiting(params)
        self.stop()
        self._state.set("webhook", None)
        return True

    def _forget_waiting(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            self._state.updates.drop()

    def _begin(self, allowed: list[str] | None) -> None:
        self.stop()
        self._delivering = asyncio.ensure_future(self._deliver(allowed))

    async def _deliver(self, allowed: list[str] | None) -> None:
        offset, pause = 0, 0.05
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            while True:
                waiting = await self._state.updates.poll(offset=offset, limit=1, wait=50, allowed=allowed)
                for update in waiting:
                    if await self._post(client, update):
                        offset, pause = update["update_id"] + 1, 0.05
                    else:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, LONGEST_WAIT)

    async def _post(self, client: httpx.AsyncClient, update: JSON) -> bool:
        webhook = self._state.settings["webhook"]
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook["secret"]} if webhook["secret"] else {}
        try:
            answer = await client.post(webhook["url"], json=update, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success
