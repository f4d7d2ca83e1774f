"""The people's door: what a person's program asks of the demo. `docs/demo.md` shows every request and answer."""

import re
from typing import Any

from tornado.web import HTTPError

from bot.demo import rules
from bot.demo.clock import DemoClock
from bot.demo.door import Door
from bot.demo.entities import utf16
from bot.demo.errors import ApiError, RefusalError
from bot.demo.files import is_photo
from bot.demo.model import JSON, Message
from bot.demo.params import uploads_of
from bot.demo.presses import Presses
from bot.demo.state import Chat, State
from bot.demo.wire import Wire

LONGEST_WAIT = 60
"""Seconds for which a request is held, at most."""

INLINE_WAIT = 10
"""Seconds for which the bot may think about what to offer, at most."""

DEEP_LINK = re.compile(r"(?:https?://)?t\.me/(?P<bot>\w+)\?start=(?P<payload>[A-Za-z0-9_-]{1,64})")
"""A link that opens a bot, an invitation for example (https://core.telegram.org/api/links#bot-links)."""

OTHER_KINDS: dict[str, JSON] = {
    "sticker": {
        "file_id": "CAACsticker", "file_unique_id": "sticker", "type": "regular", "width": 512, "height": 512,
        "is_animated": False, "is_video": False, "emoji": "👍",
    },
    "voice": {"file_id": "AwACvoice", "file_unique_id": "voice", "duration": 3, "mime_type": "audio/ogg"},
    "location": {"latitude": 51.5459, "longitude": 0.7077},
    "contact": {"phone_number": "+441632960001", "first_name": "Example"},
}  # fmt: skip
"""What else a person can send, so that the bot's answer to it can be seen; the number is one of Ofcom's for drama."""


class People:
    """What people do, apart from HTTP."""

    def __init__(self, state: State, wire: Wire, presses: Presses, inline: Presses, clock: DemoClock) -> None:
        self.state = state
        self.wire = wire
        self.presses = presses
        self.inline = inline
        self._clock = clock

    def chat(self, number: str) -> Chat:
        """The chat of the person with this id.

        Raises:
            RefusalError: if there is no such person.
        """
        chat = self.state.chats.get(int(number))
        if chat is None:
            raise RefusalError(404, "There is no such person; GET /demo/people tells who there is.")
        return chat

    def say(self, chat: Chat, text: str, **content: Any) -> Message:
        """Send a message as a person; a link that only opens the bot becomes the `/start` that it stands for."""
        if chat.blocked:
            raise RefusalError(409, f"{chat.person.name} has blocked the bot; unblock it to write to it.")
        link = DEEP_LINK.fullmatch(text.strip())
        opens = link is not None and link["bot"].lower() == self.wire.bot_user()["username"].lower()
        formatted = rules.plain(f"/start {link['payload']}" if link and opens else text)
        limit = rules.CAPTION_LIMIT if content.get("file") else rules.TEXT_LIMIT
        if utf16(formatted.text) > limit:
            raise RefusalError(400, f"This holds at most {limit} characters; the text has {utf16(formatted.text)}.")
        if not formatted.text and not content:
            raise RefusalError(400, 'Say something: {"text": "..."}.')
        message = Message(
            person=chat.person.id,
            id=self.state.next_id(chat),
            sender="me",
            at=int(self._clock.now().timestamp()),
            text=formatted.text,
            entities=formatted.entities,
            **content,
        )
        chat.started = True
        chat.read_up_to = message.id
        self.state.save(message)
        self.state.save_chat(chat)
        self.state.updates.add("message", self.wire.message(message))
        self._tell(message)
        return message

    def press(self, chat: Chat, wish: JSON) -> str:
        """Press a button; gives the id of the press."""
        number, data = wish.get("message_id"), wish.get("data")
        if not isinstance(number, int) or not isinstance(data, str):
            raise RefusalError(400, 'Say which button: {"message_id": 7, "data": "..."}.')
        message = chat.messages.get(number)
        if message is None or message.deleted:
            raise RefusalError(404, f"{chat.person.name} has no message {number}.")
        buttons = {button.get("callback_data") for row in message.keyboard or () for button in row}
        if data not in buttons and not wish.get("forged"):
            raise RefusalError(409, f"Message {number} has no button with this data; it may have been edited.")
        if chat.blocked:
            raise RefusalError(409, f"{chat.person.name} has blocked the bot; unblock it to press its buttons.")
        query = self.presses.open(chat.person.id)
        self.state.updates.add(
            "callback_query",
            {
                "id": query,
                "from": self.wire.user(chat.person),
                "message": self.wire.message(message),
                "chat_instance": str(chat.person.id),
                "data": data,
            },
        )
        return query

    def type_inline(self, chat: Chat, query: str) -> str:
        """Type `@bot` and `query` in some chat; gives the id of the inline query."""
        if len(query) > rules.INLINE_QUERY_LIMIT:
            raise RefusalError(400, f"An inline query has at most {rules.INLINE_QUERY_LIMIT} characters.")
        number = self.inline.open(chat.person.id)
        content = {
            "id": number,
            "from": self.wire.user(chat.person),
            "query": query,
            "offset": "",
            "chat_type": "group",
        }
        self.state.updates.add("inline_query", content)
        return number

    def block(self, chat: Chat, *, blocked: bool) -> None:
        """Let a person block the bot, or let it in again; the bot is told."""
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        self.state.save_chat(chat)
        user = self.wire.bot_user()
        let_in: JSON = {"user": user, "status": "member"}
        shut_out: JSON = {"user": user, "status": "kicked", "until_date": 0}
        was, now = (let_in, shut_out) if blocked else (shut_out, let_in)
        self.state.updates.add(
            "my_chat_member",
            {
                "chat": self.wire.chat(chat.person),
                "from": self.wire.user(chat.person),
                "date": int(self._clock.now().timestamp()),
                "old_chat_member": was,
                "new_chat_member": now,
            },
        )
        self.state.feed.publish("blocked", lambda: {"person": chat.person.id, "blocked": blocked})

    def read(self, chat: Chat, up_to: int) -> None:
        """Note what a person has seen on the page."""
        if up_to > chat.read_up_to:
            chat.read_up_to = up_to
            self.state.save_chat(chat)
            self.state.feed.publish("read", lambda: {"person": chat.person.id, "unread": chat.unread})

    def _tell(self, message: Message) -> None:
        self.state.feed.publish("message", lambda: self.wire.news(message))


class PeopleDoor(Door):
    """`GET /demo/people`."""

    def initialize(self, people: People) -> None:
        """Take what the server gives this handler."""
        self.people = people

    def get(self) -> None:
        """Say who can talk with the bot."""
        people = (chat.person for chat in self.people.state.chats.values())
        self.answer([{"id": person.id, "name": person.name, "role": person.role} for person in people])


class PersonDoor(PeopleDoor):
    """`/demo/people/ID/...`."""

    async def get(self, number: str, what: str) -> None:  # type: ignore[override]  # Tornado gives the address's parts
        """Read a person's messages."""
        chat = self.people.chat(number)
        if what != "messages":
            raise HTTPError(405)
        after = self._number("after", 0)
        edited_since = self._number("edited_since", None)
        wait = min(self._number("wait", 0) or 0, LONGEST_WAIT)

        found = chat.since(after or 0, edited_since)
        if not found and wait:
            await self.hold(self.people.state.feed.changed(chat.person.id, wait))
            found = chat.since(after or 0, edited_since)
        self.answer([self.people.wire.for_program(message) for message in found])

    async def post(self, number: str, what: str) -> None:
        """Do something as a person."""
        chat = self.people.chat(number)
        try:
            match what:
                case "messages":
                    self.answer(self.people.wire.for_program(self._say(chat)))
                case "presses":
                    await self._press(chat)
                case "inline":
                    await self._inline(chat)
                case "block":
                    self.people.block(chat, blocked=self.body().get("blocked", True) is True)
                    self.answer({"blocked": chat.blocked})
                case _:
                    self.people.read(chat, int(self.body().get("up_to", 0)))
                    self.answer({"unread": chat.unread})
        except ApiError as error:
            raise RefusalError(400, f"{error.description.removeprefix('Bad Request: ').capitalize()}.") from None

    def _say(self, chat: Chat) -> Message:
        uploads = uploads_of(self.request)
        if uploads:
            upload = next(iter(uploads.values()))
            caption = self.get_body_argument("caption", "") or self.get_body_argument("text", "")
            file = self.people.state.files.add(upload, photo=is_photo(upload))
            return self.people.say(chat, caption, file=file.id)
        if self.request.arguments:
            return self.people.say(chat, self.get_body_argument("text", ""))
        wish = self.body()
        if (kind := wish.get("kind")) is not None:
            if kind not in OTHER_KINDS:
                raise RefusalError(400, f"kind is one of {', '.join(OTHER_KINDS)}; leave it out for a text.")
            return self.people.say(chat, "", extra={kind: OTHER_KINDS[kind]})
        text = wish.get("text")
        if not isinstance(text, str):
            raise RefusalError(400, 'Say something: {"text": "..."}, or send a file as multipart form data.')
        return self.people.say(chat, text)

    async def _press(self, chat: Chat) -> None:
        wish = self.body()
        wait = wish.get("wait", 0)
        if not isinstance(wait, int | float) or wait < 0:
            raise RefusalError(400, "wait is a number of seconds.")
        revision = self.people.state.revision
        query = self.people.press(chat, wish)
        answer = None
        if wait:
            answer = await self.hold(self.people.presses.answered(query, min(wait, LONGEST_WAIT)))
        self.answer({"id": query, "revision": revision, "answer": answer})

    async def _inline(self, chat: Chat) -> None:
        text = self.body().get("query")
        if not isinstance(text, str):
            raise RefusalError(400, 'Say what is typed: {"query": "..."}.')
        query = self.people.type_inline(chat, text)
        answer = await self.hold(self.people.inline.answered(query, INLINE_WAIT))
        if answer is None:
            raise RefusalError(504, f"The bot offered nothing within {INLINE_WAIT} seconds.")
        self.answer(answer)

    def _number(self, name: str, default: int | None) -> int | None:
        text = self.get_query_argument(name, "")
        if not text:
            return default
        if not text.isdecimal():
            raise RefusalError(400, f"{name} is a whole number.")
        return int(text)
