"""Telegram: whether it knows the token, and whether this computer's clock agrees with its own."""

import datetime as dt
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from bot.clock import Clock
from bot.doctor.finding import Finding, broken, fine, look
from bot.settings import Settings, SettingsError

DRIFT = dt.timedelta(seconds=30)
"""More than this, and reminders go out at the wrong minute and logs are hard to compare."""
SECONDS = 10.0


async def telegram(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Ask Telegram who the bot is, and compare the clocks."""
    try:
        token = settings.require_token()
    except SettingsError as error:
        yield broken("token", "No bot token is set.", str(error))
        return
    host = urlsplit(settings.bot_api_url).hostname
    local = host in {"127.0.0.1", "localhost", "::1"}
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=not local) as client:
            answer = await client.get(f"{settings.bot_api_url}/bot{token}/getMe")
            told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        # The error's own words could quote the address, and with it the token.
        yield broken(
            "Telegram", f"{host} does not answer as Telegram does ({type(error).__name__}).", "Check the connection."
        )
        return
    if not (isinstance(told, dict) and told.get("ok")):
        yield broken(
            "token", "Telegram does not know this bot token.", "Ask @BotFather for the token and set it again."
        )
        return
    yield fine("token", f"Telegram knows the bot as @{told['result']['username']}.")
    if told["result"].get("can_read_all_group_messages"):
        yield look(
            "groups",
            "The bot may read everything that is said in its groups.",
            "Turn privacy mode on: /setprivacy at @BotFather. It needs only what is addressed to it.",
        )
    if "date" in answer.headers:
        yield _clocks(parsedate_to_datetime(answer.headers["date"]), clock.now())


def _clocks(theirs: dt.datetime, ours: dt.datetime) -> Finding:
    drift = abs(ours - theirs)
    if drift > DRIFT:
        said = f"This computer's clock and Telegram's differ by {drift.total_seconds():.0f} seconds."
        return look("clock", said, "Let the computer set its clock from the network (NTP).")
    return fine("clock", "The clock agrees with Telegram's.")
