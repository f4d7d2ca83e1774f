"""Which board a person chose, kept where it identifies nobody to us: in their own command menu.

A practitioner's choice must survive a restart, but a table of the people who use this bot is what
the feedback promise forbids. Telegram keeps a menu for each chat anyway, so the choice is written
into the description of /boards there and read back once after a restart.
"""

import asyncio
import logging
from collections.abc import Iterable

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.context import Context
from knowledge.model import Board

log = logging.getLogger(__name__)

COMMON = (
    ("priorities", "What the board is working on"),
    ("procedures", "What to do, and when"),
    ("forums", "Who meets, how often, and why"),
    ("contacts", "Phone numbers"),
    ("new", "What has changed lately"),
    ("learning", "What the board has learned"),
    ("feedback", "Tell the board something, anonymously"),
)
FOR_ROLES = {
    "owner": (("actions", "Your actions and their deadlines"),),
    "member": (("actions", "The board's actions"),),
    "officer": (
        ("actions", "The board's actions"),
        ("invite", "Invite an owner, a member or an officer"),
        ("publish", "Write learning points, and ask if they help"),
        ("gaps", "Questions that found no answer"),
        ("reload", "Put changed content to use"),
    ),
}
LAST = (("privacy", "What is kept about you"), ("help", "What I can do"))
CHOSEN = "Your board: {}. Change it"
NOT_CHOSEN = "Choose your board"
PATIENCE = 2.0
"""Seconds to wait for Telegram's menu before answering without a board."""


def menu(board: Board | None, roles: Iterable[str]) -> list[BotCommand]:
    """The commands for a person with these roles, each once, with the chosen board noted."""
    extra = dict(pair for role in roles for pair in FOR_ROLES[role])
    boards = ("boards", CHOSEN.format(board.short_name) if board else NOT_CHOSEN)
    return [BotCommand(name, text) for name, text in (*extra.items(), *COMMON, boards, *LAST)]


async def write_menu(bot: ExtBot[None], chat_id: int, board: Board | None, roles: Iterable[str]) -> None:
    """Set the chat's menu. A failure costs only the memory of the choice, so it is logged and passed over."""
    try:
        await bot.set_my_commands(menu(board, roles), scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.warning("a chat's menu could not be set: %s", type(error).__name__)


async def chosen_board(context: Context) -> Board | None:
    """The person's board: the only one served here, or the one chosen, or None."""
    boards = context.services.boards
    if len(boards) == 1:
        return boards[0]
    state = context.state
    if state.board is None and not state.board_asked:
        state.board_asked = True
        try:
            async with asyncio.timeout(PATIENCE):
                commands = await context.bot.get_my_commands(scope=BotCommandScopeChat(context.chat_id))
        except (TelegramError, TimeoutError) as error:
            state.board_asked = False
            log.warning("a chat's menu could not be read: %s", type(error).__name__)
        else:
            noted = next((c.description for c in commands if c.command == "boards"), "")
            state.board = next((b.id for b in boards if noted == CHOSEN.format(b.short_name)), None)
    return context.services.library.boards.get(state.board or "")
