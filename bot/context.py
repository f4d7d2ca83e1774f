"""What every handler is given: the services, and what this process remembers of a chat."""

import asyncio
import datetime as dt
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.clock import Clock
from bot.pace import Pace
from bot.pulse import Pulse
from bot.settings import Settings
from bot.trail import Trail
from feedback.draft import Draft
from feedback.intake import Intake
from feedback.learning import Writing
from feedback.waves import Answering
from knowledge.library import Library
from knowledge.model import Board
from knowledge.urgency import UrgencyCheck
from reminders.calendar import london_day
from reminders.imports import Proposal
from reminders.intake.files import Content
from reminders.meetings import Slot
from reminders.periods import Period
from storage.store import Store

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
    intake: Intake
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was put into the outbox that should go out at once."""
    pace: Pace = field(default_factory=Pace)
    """How fast Telegram may be written to: whoever sends unasked waits for a turn, and goes by what 429 asks for."""
    pulse: Pulse = field(default_factory=Pulse)
    """Shows whether this instance is alive."""
    reloading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while new content is read, so that two who reload at once take turns."""
    deriving: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the words of a receipt are turned into a key: one at a time, since each takes 64 MiB."""
    process_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """Makes an opaque token of a chat id for the flood limit; it dies with the process."""

    started_at: dt.datetime = field(init=False)
    """When this process was wired, aware."""

    admitted: dict[int, str] = field(default_factory=dict, repr=False)
    """Who gave which access code, as far as this process knows; in memory only."""

    def __post_init__(self) -> None:
        """Note the start."""
        self.started_at = self.clock.now()

    @property
    def boards(self) -> tuple[Board, ...]:
        """The boards served here."""
        return tuple(self.library.boards.values())


class Asked(StrEnum):
    """What the bot has asked a person to write."""

    PROGRESS = "progress"
    BLOCKED = "blocked"
    AT_RISK = "at risk"
    EVIDENCE = "evidence"
    OTHER_DATE = "another date"
    MORE_TIME = "why more time"
    NOT_MINE = "why not mine"
    DUE_DATE = "due date"
    POINTS = "review points"
    NEW_OWNER = "a role that is not listed"
    CLOSING = "why closed"
    HAND_ON = "why handed on"
    LEAVE = "day of return"
    MEETINGS = "meeting dates"
    ANNOUNCEMENT = "the words of an announcement"
    SCORE_CARD = "an answer to a score card"


@dataclass(slots=True)
class Note:
    """What the bot waits for, and what it is about."""

    asked: Asked
    about: int = 0
    """The action, or the role."""
    date: dt.date | None = None
    """The date that an answer is about."""
    proposed_on: dt.date | None = None
    """The date that was asked for."""
    other: int = 0
    """The role or person that something goes to; 0 for the officer."""
    board: str = ""
    name: str = ""
    words: str = field(default="", repr=False)
    """An announcement that was written and waits for a yes."""
    slots: tuple[Slot, ...] = ()
    """Meetings that were read and wait for a yes."""
    lapses_at: dt.datetime | None = None
    """What is optional is no longer waited for after this, so that a later question is not taken for it."""


@dataclass(slots=True)
class PlanFile:
    """A plan file that an officer sent, read and not stored. `token` is in the buttons that belong to it."""

    token: str
    content: Content
    board: str | None = None
    period: Period | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The lines of a counts.xlsx, for a board's reports of this chat."""

    board: str
    lines: tuple[tuple[str, str], ...]
    confirmed: bool = False


@dataclass(slots=True)
class ChatState:
    """What is remembered of a chat while the process runs. It is never written to disk."""

    board: str | None = None
    menu_read: bool = False
    """Whether Telegram was asked for what is noted in this chat's menu."""
    waits_for_board: Callable[[], Awaitable[None]] | None = field(default=None, repr=False)
    """What the person asked for, where a board had to be chosen first."""
    draft: Draft | None = None
    beginning: bool = False
    """Whether the person wants to give feedback and has not said yet for which board: words typed now belong to it."""
    trail: Trail = field(default_factory=Trail, repr=False)
    """The messages of the latest draft, so that they can be removed from the chat."""
    drafted: bool = False
    """Whether a draft was begun since this process started: then Telegram's note of one is no news."""
    lost: str | None = field(default=None, repr=False)
    """Words for a draft that is not there: typed before the board was chosen, or after a restart forgot the draft."""
    lost_draft: bool = False
    receipt_awaited: bool = False
    """Whether the next words are those of a receipt."""
    note: Note | None = None
    plan_file: PlanFile | None = field(default=None, repr=False)
    """The plan file that waits for a Confirm."""
    counts: Counts | None = field(default=None, repr=False)
    """Counts of feedback that an officer has sent for the report."""
    held: str | None = None
    """The message that raised the urgent card, so that the person can carry on with it."""
    unsure: tuple[int, str] | None = field(default=None, repr=False)
    """The message that offered choices, and the question that it was unsure about."""
    rated: set[tuple[int, str]] = field(default_factory=set)
    """Messages and entries that this chat has called helpful or not: each counts once."""
    doubted: bool = False
    """Whether the person was told, or had no need to be, that a restart forgot what they had been asked."""
    sorry_at: dt.datetime | None = None
    """When this chat was last told why an answer is late."""
    wrong_links: list[dt.datetime] = field(default_factory=list)
    """When this chat lately opened an invitation that does not exist."""
    wrong_codes: list[dt.datetime] = field(default_factory=list)
    """When this chat lately gave a wrong access code."""
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

    def awaited(self, now: dt.datetime) -> Note | None:
        """What the bot waits for, unless it was optional and has lapsed."""
        if self.note is not None and self.note.lapses_at is not None and now > self.note.lapses_at:
            self.note = None
        return self.note

    def forget(self) -> None:
        """Drop every conversation in progress, but not the board."""
        self.draft = self.note = self.held = self.unsure = self.last_entry = self.last_at = self.lost = None
        self.plan_file = self.writing = self.asking = self.waits_for_board = None
        self.lost_draft = self.receipt_awaited = self.beginning = False


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
