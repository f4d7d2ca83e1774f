"""In a group: an answer for whoever addresses the bot, and nothing else. Other messages are not looked at.

There are no actions and no feedback there: for those it invites to a private chat.
"""

from dataclasses import dataclass

from telegram import Message, MessageEntity, Update

from bot.access import is_admitted
from bot.context import Context
from bot.handlers.ask import count_gap
from bot.handlers.concern import send_surely
from bot.messaging import say_in_group
from bot.views import group as views
from bot.views.browse import contacts
from bot.views.concern import urgent_card
from knowledge.model import Board
from knowledge.outcome import LeftOpen, NoAnswer


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message to the bot: a command without its slash, or none, and the words."""

    command: str
    words: str


async def on_message(update: Update, context: Context) -> None:
    """Answer a message that mentions the bot, replies to it, or gives it a command by its name."""
    message = update.effective_message
    said = read(message, context.bot.id, context.bot.username) if message else None
    if message is None or said is None:
        return
    services = context.services
    board = context.board_in_memory(update.effective_user.id) if update.effective_user else None
    boards = [board] if board else services.boards
    if said.words and services.urgency.is_live_concern(said.words):
        await send_surely(update, urgent_card(boards, carry_on=None))
    elif update.edited_message is not None:
        return  # an edit is checked for a live concern and not answered twice
    elif update.effective_user is None or not await is_admitted(context, update.effective_user.id):
        await say_in_group(message, views.only_in_private(context.bot.link))
    elif said.command == "contacts":
        await say_in_group(message, contacts(boards))
    elif said.command or not said.words:
        await say_in_group(message, views.only_in_private(context.bot.link))
    else:
        await _answer(message, context, said.words, board)


def read(message: Message, bot_id: int, bot_name: str) -> Addressed | None:
    """What a message says to the bot; None for one that is not addressed to it."""
    text, by_bot = message.text or message.caption or "", message.via_bot
    if by_bot is not None and by_bot.id == bot_id:
        return None  # an answer that somebody sent by inline mode
    entities = message.entities if message.text else message.caption_entities
    handle = f"@{bot_name}".casefold()
    to_bot = _replies_to(message, bot_id)
    for entity in entities:
        part = _part(text, entity)
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            command, _, name = part[1:].partition("@")
            if f"@{name}".casefold() != handle:
                return None
            words = text[len(part) :].strip()
            # One word after /start is the random token of an invitation, in which any word may turn up.
            is_token = command == "start" and len(words.split()) == 1
            return Addressed(command.lower(), "" if is_token else words)
        if entity.type == MessageEntity.MENTION and part.casefold() == handle:
            to_bot, text = True, text.replace(part, " ")
        elif entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == bot_id:
            to_bot = True
    return Addressed("", text.strip()) if to_bot else None


def _part(text: str, entity: MessageEntity) -> str:
    """The words of an entity, which counts UTF-16 code units.

    Not python-telegram-bot's own way, which fails where an entity begins or ends within an emoji.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")


def _replies_to(message: Message, bot_id: int) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot_id


async def _answer(message: Message, context: Context, words: str, board: Board | None) -> None:
    library = context.services.library
    outcomes = library.answer_all(words, board.id if board else None)
    for reply in views.group_replies(outcomes, library, context.bot.link):
        await say_in_group(message, reply)
    for outcome in outcomes:
        if isinstance(outcome, NoAnswer | LeftOpen):
            await count_gap(context, words, board, outcome)
