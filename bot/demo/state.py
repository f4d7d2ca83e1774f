"""Everything that the local Telegram knows, changed only here, kept in the journal, told to the feed."""

import itertools
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.errors import ApiError, bad_request
from bot.demo.feed import Feed
from bot.demo.files import FileStore
from bot.demo.journal import Journal
from bot.demo.model import JSON, Message, Person
from bot.demo.updates import UpdateQueue


@dataclass(slots=True)
class Chat:
    """A person's chat with the bot."""

    person: Person
    messages: dict[int, Message] = field(default_factory=dict)
    """All messages ever, by id in order of time; deleted ones as empty husks, so that no id returns."""
    started: bool = True
    blocked: bool = False
    read_up_to: int = 0

    @property
    def present(self) -> Iterator[Message]:
        """The messages that are still there, oldest first."""
        return (message for message in self.messages.values() if not message.deleted)

    def since(self, after: int, revision: int | None = None) -> list[Message]:
        """The messages with an id above `after`, and those changed since `revision` if it is given, oldest first."""
        if revision is None:
            newest = itertools.takewhile(lambda message: message.id > after, reversed(self.messages.values()))
            return [message for message in newest if not message.deleted][::-1]
        return [message for message in self.present if message.id > after or message.revision > revision]

    @property
    def unread(self) -> int:
        """How many of the bot's messages the person has not seen on the page."""
        newest_first = (message for message in reversed(self.messages.values()) if not message.deleted)
        count = 0
        for message in newest_first:
            if message.id <= self.read_up_to:
                break
            count += message.sender == "bot"
        return count

    def record(self) -> JSON:
        """What the journal keeps of the chat beside its messages."""
        return {"started": self.started, "blocked": self.blocked, "read_up_to": self.read_up_to}


class State:
    """The state in `folder`, with what an earlier run left there unless `fresh`."""

    def __init__(self, folder: Path, people: Sequence[Person], *, fresh: bool = False) -> None:
        if fresh:
            (folder / "journal.jsonl").unlink(missing_ok=True)
            shutil.rmtree(folder / "files", ignore_errors=True)
        self.feed = Feed()
        self._journal = Journal(folder)
        entries = self._journal.read()
        self.files = FileStore(folder, self._journal, entries)
        self.updates = UpdateQueue(self._journal, entries)
        self.chats = {person.id: Chat(person, started=person.started) for person in people}
        self.settings: dict[str, Any] = {}
        """What the bot has said about itself: its commands, names and descriptions, by keys of `profile`."""
        self.revision = 0
        self.run = secrets.token_hex(4)
        """Tells a page whether the revisions that it knows are of this start or of an earlier one."""
        self._load(entries)
        self._journal.rewrite(self._entries())

    def chat(self, person: int | str) -> Chat:
        """The chat that the bot names.

        Raises:
            ApiError: if there is none, or if the bot may not write there.
        """
        chat = self.chats.get(int(person)) if str(person).lstrip("-").isdecimal() else None
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def next_id(self, chat: Chat) -> int:
        """The id for the next message of `chat`."""
        return next(reversed(chat.messages), 0) + 1

    def save(self, message: Message) -> Message:
        """Keep a new or changed message and tell who watches."""
        self.revision += 1
        message.revision = self.revision
        self.chats[message.person].messages[message.id] = message
        self._journal.put(f"message/{message.person}/{message.id}", message.record())
        self.feed.wake(message.person)
        return message

    def delete(self, message: Message) -> None:
        """Take a message away; of its content nothing is kept."""
        self.save(Message(message.person, message.id, message.sender, message.at, deleted=True))

    def save_chat(self, chat: Chat) -> None:
        """Keep what has changed about a chat."""
        self._journal.put(f"chat/{chat.person.id}", chat.record())

    def set(self, key: str, value: Any) -> None:
        """Keep something that the bot says about itself; None forgets it."""
        if value is None:
            self.settings.pop(key, None)
        else:
            self.settings[key] = value
        self._journal.put(f"setting/{key}", value)

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def _load(self, entries: dict[str, Any]) -> None:
        for key, value in entries.items():
            kind, _, rest = key.partition("/")
            if kind == "message":
                message = Message.from_record(value)
                if message.person in self.chats:
                    self.chats[message.person].messages[message.id] = message
                self.revision = max(self.revision, message.revision)
            elif kind == "chat" and int(rest) in self.chats:
                chat = self.chats[int(rest)]
                chat.started, chat.blocked, chat.read_up_to = value["started"], value["blocked"], value["read_up_to"]
            elif kind == "setting" and value is not None:
                self.settings[rest] = value

    def _entries(self) -> Iterator[tuple[str, Any]]:
        yield from self.updates.entries()
        yield from self.files.entries()
        for chat in self.chats.values():
            yield f"chat/{chat.person.id}", chat.record()
            for message in chat.messages.values():
                yield f"message/{message.person}/{message.id}", message.record()
        for key, value in self.settings.items():
            yield f"setting/{key}", value
