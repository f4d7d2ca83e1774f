"""The records of the local Telegram: people, messages and files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

JSON = dict[str, Any]
"""A JSON object, as it travels and as it is kept."""

Sender = Literal["bot", "me"]
"""Who wrote a message, seen from the person: the bot, or the person."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can talk with the bot; `id` is the person's id and that of their private chat, as in Telegram."""

    id: int
    name: str
    role: str
    username: str | None = None
    started: bool = True
    """Whether the bot may write first. In Telegram it may not until the person has pressed Start."""


DEFAULT_PEOPLE = (
    Person(1001, "Priya", "practitioner", "priya_demo"),
    Person(1002, "Owen", "owner", "owen_demo"),
    Person(1003, "Maya", "member", "maya_demo"),
    Person(1004, "Grace", "officer", "grace_demo"),
)
"""The four people of the demo. Their ids never change, so that an installation can name the officer."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot, as `getMe` tells; the id is the number before the colon of its token."""

    id: int
    name: str
    username: str


@dataclass(slots=True)
class Message:
    """A message in a person's chat with the bot; ids count from 1 in every chat."""

    person: int
    id: int
    sender: Sender
    at: int
    """When it was sent: seconds since 1970, UTC, on the demo's clock."""
    text: str = ""
    """The text, or the caption where there is a file."""
    entities: list[JSON] = field(default_factory=list)
    """Formatting as the Bot API's MessageEntity objects; offsets and lengths in UTF-16 code units."""
    file: str | None = None
    """The id of the file that it carries."""
    extra: JSON = field(default_factory=dict)
    """Other content, such as a sticker, as fields of the Bot API's Message."""
    keyboard: list[list[JSON]] | None = None
    """The rows of buttons below it, as InlineKeyboardButton objects."""
    reply_to: int | None = None
    edited_at: int | None = None
    deleted: bool = False
    revision: int = 0
    """Grows with every change anywhere in the demo, so that a client can ask what is new to it."""

    def record(self) -> JSON:
        """The message as it is kept in the journal."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The message that `record` kept."""
        return cls(**record)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that someone sent. A photo is shown in the chat; any other file is offered for download."""

    id: str
    unique_id: str
    path: str
    """Its place below the download address, for example `documents/file_3.pdf`."""
    name: str
    mime: str
    size: int
    photo: bool = False
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in."""

    name: str
    mime: str
    body: bytes
