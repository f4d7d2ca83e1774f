"""`safeboard officer`: the first officer of a board."""

import asyncio
from typing import Annotated

import typer
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.cli.boards import known_board
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from bot.wiring import load_packs, open_store
from reminders.people import create_invitation
from storage.tables import InvitationKind

app = typer.Typer(help="Officers of a board.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Officers of a board."""


@app.command("invite")
def invite(board: Annotated[str, typer.Option(help="The board's id, such as southend.")]) -> None:
    """Print a link that makes the first person who opens it an officer of the board. It works once.

    Officers invite all others, further officers included, from the chat with /invite.
    Needs the bot's token, because the link carries the bot's name.
    """
    typer.echo(asyncio.run(_link(Settings.load(), board)))


async def _link(settings: Settings, board: str) -> str:
    token = settings.require_token()
    known = [pack.board.id for pack in load_packs(settings) if pack.board]
    known_board(board, known)
    username = await _username(token, settings.bot_api_url)
    clock = SystemClock()
    store = await open_store(settings, clock)
    try:
        invitation = await create_invitation(
            store, board, InvitationKind.OFFICER, now=clock.now(), by="the command line"
        )
    finally:
        await store.close()
    return create_deep_linked_url(username, invitation)


async def _username(token: str, url: str) -> str:
    try:
        async with Bot(token, base_url=f"{url}/bot") as bot:
            return bot.username
    except InvalidToken:
        raise SettingsError("Telegram does not know this bot token: check SAFEBOARD_BOT_TOKEN.") from None
    except TelegramError as error:
        raise SettingsError(f"Telegram cannot be reached ({type(error).__name__}): try again in a moment.") from None
