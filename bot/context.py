"""What every handler is given: the services, and what this process remembers of a chat."""

import asyncio
import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.clock import Clock
from bot.settings import Settings
from feedback.draft import Draft
from feedback.flooding import FloodLimit
from feedback.learning import Writing
from feedback.waves import Answering
from knowledge.library import Library
from knowledge.model import Board
from knowledge.urgency import UrgencyCheck
from reminders.calendar import london_day
from storage.store import Store
from storage.tables import Change

MEMORY = dt.timedelta(minutes=10)
"""How long the last answer and a held message stay in memory."""


@dataclass(slots=True)
class Services:
    """Everything that the composition root wired. `library` is replaced whole on a reload."""

    settings: Settings
    clock: Clock
    store: Store
    library: Library
    urgency: UrgencyCheck
    flood: FloodLimit
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was put into the outbox that should go out at once."""
    reloading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while new content is read, so that two who reload at once take turns."""
    process_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """Makes an opaque token of a chat id for the flood limit; it dies with the process."""

    @property
    def boards(self) -> tuple[Board, ...]:
        """The boards served here."""
        return tuple(self.library.boards.values())


@dataclass(slots=True)
class Note:
    """The bot has asked an owner for a sentence about an action."""

    kind: Change
    action_id: int


@dataclass(slots=True)
class ChatState:
    """What is remembered of a chat while the process runs. It is never written to disk."""

    board: str | None = None
    board_asked: bool = False
    """Whether Telegram was asked for the board noted in this chat's menu."""
    draft: Draft | None = None
    note: Note | None = None
    held: str | None = None
    """The message that raised the urgent card, so that the person can carry on with it."""
    unsure: tuple[int, str] | None = field(default=None, repr=False)
    """The message that offered choices, and the question that it was unsure about."""
    rated: set[tuple[int, str]] = field(default_factory=set)
    """Messages and entries that this chat has called helpful or not: each counts once."""
    writing: Writing | None = None
    """The learning point that an officer is writing."""
    asking: str | None = None
    """Which part of it the officer was asked for."""
    sheet: Answering | None = None
    """The answers to an evaluation that is under way."""
    handed_in: set[int] = field(default_factory=set)
    """The evaluations that this chat has answered: each counts once."""
    last_entry: str | None = None
    last_at: dt.datetime | None = None

    def remember(self, entry: str, now: dt.datetime) -> None:
        """The answer just given, for a follow-up question."""
        self.last_entry, self.last_at = entry, now

    def previous(self, now: dt.datetime) -> str | None:
        """The last answer's entry, if it was given within the last ten minutes."""
        if self.last_at is None or now - self.last_at > MEMORY:
            self.last_entry = None
        return self.last_entry

    def forget(self) -> None:
        """Drop every conversation in progress, but not the board."""
        self.draft = self.note = self.held = self.unsure = self.last_entry = self.last_at = None
        self.writing = self.asking = None


class Context(CallbackContext[ExtBot[None], dict[Any, Any], ChatState, dict[str, Services]]):
    """PTB's context with our services and our chat state."""

    @property
    def services(self) -> Services:
        """The services wired at start-up."""
        return self.bot_data["services"]

    @property
    def state(self) -> ChatState:
        """What is remembered of this chat."""
        assert self.chat_data is not None
        return self.chat_data

    @property
    def chat_id(self) -> int:
        """The private chat that the update came from."""
        assert self._chat_id is not None
        return self._chat_id

    def board_in_memory(self, user_id: int) -> Board | None:
        """A person's board, wherever they speak: the only one served here, or what their private chat has in memory."""
        boards = self.services.boards
        if len(boards) == 1:
            return boards[0]
        private = self.application.chat_data.get(user_id)
        return self.services.library.boards.get(private.board or "") if private else None

    @property
    def now(self) -> dt.datetime:
        """The present instant, aware, in UTC."""
        return self.services.clock.now()

    @property
    def today(self) -> dt.date:
        """Today's date in London."""
        return london_day(self.now)


SafeboardApplication = Application[ExtBot[None], Context, dict[Any, Any], ChatState, dict[str, Services], Any]
