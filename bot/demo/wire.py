"""Our records as the Bot API's objects, and as what a person's program and the page read."""

import datetime as dt

from bot.demo.model import JSON, Bot, Message, Person, StoredFile
from bot.demo.state import State


class Wire:
    """Puts records into words for either side; `url` is where the server is reached, once it runs."""

    def __init__(self, state: State, bot: Bot) -> None:
        self._state = state
        self._bot = bot
        self.url = ""

    def bot_user(self) -> JSON:
        """The bot as a User."""
        return {"id": self._bot.id, "is_bot": True, "first_name": self._bot.name, "username": self._bot.username}

    def user(self, person: Person) -> JSON:
        """A person as a User."""
        return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en", **_handle(person)}

    def chat(self, person: Person) -> JSON:
        """A person's private chat as a Chat."""
        return {"id": person.id, "type": "private", "first_name": person.name, **_handle(person)}

    def file(self, file: StoredFile) -> JSON:
        """A file as a File without its path."""
        return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}

    def message(self, message: Message, *, with_reply: bool = True) -> JSON:
        """A message as a Message; what it replies to is given without what that replied to, as Telegram does."""
        chat = self._state.chats[message.person]
        body: JSON = {
            "message_id": message.id,
            "from": self.bot_user() if message.sender == "bot" else self.user(chat.person),
            "chat": self.chat(chat.person),
            "date": message.at,
        }
        if message.edited_at is not None:
            body["edit_date"] = message.edited_at
        replied = chat.messages.get(message.reply_to or 0)
        if with_reply and replied is not None and not replied.deleted:
            body["reply_to_message"] = self.message(replied, with_reply=False)
        file = self._state.files.get(message.file or "")
        if file is not None:
            body |= self._media(file)
        if message.text:
            text, entities = ("text", "entities") if file is None else ("caption", "caption_entities")
            body[text] = message.text
            if message.entities:
                body[entities] = message.entities
        if message.keyboard:
            body["reply_markup"] = {"inline_keyboard": message.keyboard}
        return body | message.extra

    def _media(self, file: StoredFile) -> JSON:
        if file.photo:
            return {"photo": [self.file(file) | {"width": file.width, "height": file.height}]}
        return {"document": self.file(file) | {"file_name": file.name, "mime_type": file.mime}}

    def for_program(self, message: Message) -> JSON:
        """A message as the people's endpoints give it."""
        file = self._state.files.get(message.file or "")
        return {
            "id": message.id,
            "from": message.sender,
            "text": message.text or message.extra.get("sticker", {}).get("emoji", ""),
            "buttons": [
                [
                    {"text": button["text"], "data": button.get("callback_data"), "url": button.get("url")}
                    for button in row
                ]
                for row in message.keyboard or []
            ],
            "files": [{"name": file.name, "url": self.url + file_address(file)}] if file else [],
            "edited": message.edited_at is not None,
            "at": dt.datetime.fromtimestamp(message.at, dt.UTC).isoformat(),
            "revision": message.revision,
        }

    def news(self, message: Message) -> JSON:
        """A new, changed or deleted message as the page is told of it."""
        chat = self._state.chats[message.person]
        return {"person": message.person, "message": self.for_page(message), "unread": chat.unread}

    def for_page(self, message: Message) -> JSON:
        """A message as the page draws it: what programs read, and the formatting."""
        if message.deleted:
            return {"id": message.id, "deleted": True, "revision": message.revision}
        file = self._state.files.get(message.file or "")
        replied = self._state.chats[message.person].messages.get(message.reply_to or 0)
        return self.for_program(message) | {
            "entities": message.entities,
            "keyboard": message.keyboard or [],
            "kind": next(iter(message.extra), None),
            "reply": replied.text[:200] if replied else None,
            "file": {
                "name": file.name,
                "url": file_address(file),
                "size": file.size,
                "photo": file.photo,
                "width": file.width,
                "height": file.height,
            }
            if file
            else None,
        }


def file_address(file: StoredFile) -> str:
    """Where people fetch a file, from the server's root."""
    return f"/demo/files/{file.id}"


def _handle(person: Person) -> JSON:
    return {"username": person.username} if person.username else {}
