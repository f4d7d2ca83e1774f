"""Which board a person chose, kept where it identifies nobody to us: in their own command menu.

A practitioner's choice must survive a restart, but a table of the people who use this bot is what
the feedback promise forbids. Telegram keeps a menu for each chat anyway, so the choice is written
into the description of /boards there and read back once after a restart.

The same place says whether a draft of feedback is open, since a draft itself may be nowhere but in memory: so that
words typed after a restart are not taken for a question.
"""

import asyncio
import logging
from collections.abc import Iterable

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.context import Context
from bot.handlers.linked import access_of
from bot.views.access import GIVEN
from bot.views.commands import COMMON, commands_of
from knowledge.model import Board

log = logging.getLogger(__name__)

LINKED = (("mydata", "A file of what is kept about you"),)
LAST = (("privacy", "What is kept about you"), ("help", "What I can do"))
CHOSEN = "Your board: {}. Change it"
NOT_CHOSEN = "Choose your board"
DRAFTING = ("cancel", "Stop, and forget the feedback I am writing")
PATIENCE = 2.0
"""Seconds to wait for Telegram's menu before answering without a board."""


def menu(
    board: Board | None, roles: Iterable[str], *, drafting: bool = False, code: str | None = None
) -> list[BotCommand]:
    """The commands for a person with these roles, each once, with the chosen board and an open draft noted."""
    first = (DRAFTING,) if drafting else ()
    extra = commands_of(roles)
    boards = ("boards", CHOSEN.format(board.short_name) if board else NOT_CHOSEN)
    linked = LINKED if extra else ()
    given = (("code", f"{GIVEN}{code}"),) if code else ()
    return [BotCommand(name, text) for name, text in (*first, *extra.items(), *COMMON, boards, *linked, *given, *LAST)]


async def write_menu(context: Context, board: Board | None, *, drafting: bool = False) -> None:
    """Set the chat's menu. A failure costs only the memory of the choice, so it is logged and passed over."""
    code = context.services.admitted.get(context.chat_id)
    commands = menu(board, await roles_of(context), drafting=drafting, code=code)
    try:
        await context.bot.set_my_commands(commands, scope=BotCommandScopeChat(context.chat_id))
    except TelegramError as error:
        log.warning("a chat's menu could not be set: %s", type(error).__name__)


async def roles_of(context: Context) -> list[str]:
    """What the person is, in the words of the command menu; nothing for a practitioner."""
    access = await access_of(context)
    if access is None:
        return []
    return [*(["owner"] if access.roles else []), *sorted({grant.kind.value for grant in access.grants})]


async def chosen_board(context: Context) -> Board | None:
    """The person's board: the only one served here, or the one chosen, or None."""
    boards = context.services.boards
    if len(boards) == 1:
        return boards[0]
    if context.state.board is None:
        await _read_menu(context)
    return context.services.library.boards.get(context.state.board or "")


async def note_draft(context: Context, *, open_: bool) -> None:
    """Note in the chat's menu that a draft is open, or no longer."""
    board = await chosen_board(context)
    context.state.drafted = True
    await write_menu(context, board, drafting=open_)


async def lost_draft(context: Context) -> bool:
    """Whether a draft was open when the program was last stopped, and what became of it has not been settled."""
    await _read_menu(context)
    return context.state.lost_draft


async def _read_menu(context: Context) -> None:
    """Ask Telegram what is noted in the chat's menu, once while the program runs."""
    state = context.state
    if state.menu_read:
        return
    state.menu_read = True
    try:
        async with asyncio.timeout(PATIENCE):
            commands = await context.bot.get_my_commands(scope=BotCommandScopeChat(context.chat_id))
    except (TelegramError, TimeoutError) as error:
        state.menu_read = False
        log.warning("a chat's menu could not be read: %s", type(error).__name__)
        return
    noted = {command.command: command.description for command in commands}
    if state.board is None:
        boards = context.services.boards
        state.board = next((b.id for b in boards if noted.get("boards") == CHOSEN.format(b.short_name)), None)
    state.lost_draft = not state.drafted and noted.get("cancel") == DRAFTING[1]
