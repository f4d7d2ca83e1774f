"""The Bot API's methods for messages: sending, editing, deleting, files, and answers to presses."""

from collections.abc import Callable
from typing import Any

from bot.demo import rules
from bot.demo.clock import DemoClock
from bot.demo.entities import Formatted, utf16
from bot.demo.errors import ApiError, bad_request
from bot.demo.files import DOWNLOAD_BYTES
from bot.demo.model import JSON, Message, StoredFile
from bot.demo.params import Params
from bot.demo.presses import ANSWER_LIMIT, Presses
from bot.demo.state import Chat, State
from bot.demo.wire import Wire

Method = Callable[[Params], Any]
ACTIONS = frozenset(
    {
        *("typing", "choose_sticker", "find_location", "upload_photo", "upload_document"),
        *("record_video", "upload_video", "record_video_note", "upload_video_note", "record_voice", "upload_voice"),
    }
)
"""What a bot can say it is doing (sendChatAction)."""
DELETE_AT_ONCE = 100
"""How many messages deleteMessages takes."""


class Messages:
    """What the bot does in people's chats."""

    def __init__(self, state: State, wire: Wire, presses: Presses, inline: Presses, clock: DemoClock) -> None:
        self._state = state
        self._wire = wire
        self._presses = presses
        self._inline = inline
        self._clock = clock

    def methods(self) -> dict[str, Method]:
        """The methods by their names in the Bot API."""
        return {
            "sendMessage": self._send_message,
            "sendPhoto": lambda params: self._send_file(params, "photo"),
            "sendDocument": lambda params: self._send_file(params, "document"),
            "sendChatAction": self._send_chat_action,
            "editMessageText": self._edit_text,
            "editMessageCaption": self._edit_caption,
            "editMessageReplyMarkup": self._edit_keyboard,
            "editMessageMedia": self._edit_media,
            "deleteMessage": self._delete,
            "deleteMessages": self._delete_many,
            "pinChatMessage": self._pin,
            "unpinChatMessage": self._accept_in_chat,
            "unpinAllChatMessages": self._accept_in_chat,
            "answerCallbackQuery": self._answer_press,
            "answerInlineQuery": self._answer_inline,
            "getFile": self._get_file,
            "getChat": self._get_chat,
        }

    # Sending

    def _send_message(self, params: Params) -> JSON:
        chat = self._chat(params)
        return self._send(chat, params, rules.message_text(params))

    def _send_file(self, params: Params, kind: str) -> JSON:
        chat = self._chat(params)
        given = params.text(kind) or (f"attach://{kind}" if kind in params.uploads else None)
        if given is None:
            raise bad_request(f"there is no {kind} in the request")
        return self._send(chat, params, rules.caption(params), self._file(params, given, kind))

    def _send(self, chat: Chat, params: Params, formatted: Formatted, file: StoredFile | None = None) -> JSON:
        message = Message(
            person=chat.person.id,
            id=self._state.next_id(chat),
            sender="bot",
            at=self._now(),
            text=formatted.text,
            entities=formatted.entities,
            file=file.id if file else None,
            keyboard=rules.inline_keyboard(params),
            reply_to=_replied(chat, params),
        )
        return self._publish(self._state.save(message))

    def _file(self, params: Params, given: str, kind: str) -> StoredFile:
        """The file that a parameter speaks of: one that comes with the request, or one sent before."""
        photo = kind == "photo"
        upload = params.upload(given) if given.startswith("attach://") else None
        if upload is not None:
            return self._state.files.add(upload, photo=photo)
        if given.startswith("attach://"):
            raise bad_request("wrong file identifier/HTTP URL specified")
        if given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # nothing leaves this computer
        known = self._state.files.get(given)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if known.photo is not photo:
            was = "Photo" if known.photo else "Document"
            raise bad_request(f"can't use file of type {was} as {kind.capitalize()}")
        return known

    def _send_chat_action(self, params: Params) -> bool:
        chat = self._chat(params)
        if params.text("action") not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._state.feed.publish("typing", lambda: {"person": chat.person.id})
        return True

    # Editing

    def _edit_text(self, params: Params) -> JSON:
        message = self._editable(params)
        if message.file is not None:
            raise bad_request("there is no text in the message to edit")
        try:
            formatted = rules.message_text(params)
        except ApiError as error:
            raise bad_request("MESSAGE_TOO_LONG") if "too long" in error.description else error from None
        return self._change(message, formatted, message.file, rules.inline_keyboard(params, only_inline=True))

    def _edit_caption(self, params: Params) -> JSON:
        message = self._editable(params)
        if message.file is None:
            raise bad_request("there is no caption in the message to edit")
        keyboard = rules.inline_keyboard(params, only_inline=True)
        return self._change(message, rules.caption(params), message.file, keyboard)

    def _edit_keyboard(self, params: Params) -> JSON:
        message = self._editable(params)
        same = Formatted(message.text, message.entities)
        return self._change(message, same, message.file, rules.inline_keyboard(params, only_inline=True))

    def _edit_media(self, params: Params) -> JSON:
        message = self._editable(params)
        media = params.object("media") or {}
        kind = media.get("type")
        if kind not in ("photo", "document"):
            raise bad_request("this demo's media are photos and documents")
        file = self._file(params, str(media.get("media", "")), kind)
        formatted = rules.caption(Params(media, {}))
        return self._change(message, formatted, file.id, rules.inline_keyboard(params, only_inline=True))

    def _editable(self, params: Params) -> Message:
        chat = self._chat(params)
        message = self._message(chat, params, "message to edit not found")
        if message.sender != "bot":
            raise bad_request("message can't be edited")
        return message

    def _change(
        self, message: Message, formatted: Formatted, file: str | None, keyboard: list[list[JSON]] | None
    ) -> JSON:
        before = (message.text, message.entities, message.file, message.keyboard)
        if before == (formatted.text, formatted.entities, file, keyboard):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message"
            )
        if before[:3] != (formatted.text, formatted.entities, file):
            message.edited_at = self._now()  # new buttons alone do not make a message edited
        message.text, message.entities, message.file, message.keyboard = (
            formatted.text, formatted.entities, file, keyboard,
        )  # fmt: skip
        return self._publish(self._state.save(message))

    # Deleting and pinning

    def _delete(self, params: Params) -> bool:
        chat = self._chat(params)
        message = self._message(chat, params, "message to delete not found")
        if self._now() - message.at >= rules.DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
        self._remove(message)
        return True

    def _delete_many(self, params: Params) -> bool:
        chat = self._chat(params)
        numbers = params.array("message_ids") or []
        if not 1 <= len(numbers) <= DELETE_AT_ONCE:
            how = "too many message identifiers" if numbers else "message identifiers are not"
            raise bad_request(f"{how} specified")
        for number in numbers:  # what cannot be found or deleted is passed over (deleteMessages)
            message = chat.messages.get(number)
            if message and not message.deleted and self._now() - message.at < rules.DELETABLE_SECONDS:
                self._remove(message)
        return True

    def _remove(self, message: Message) -> None:
        self._state.delete(message)
        self._publish(self._state.chats[message.person].messages[message.id])

    def _pin(self, params: Params) -> bool:
        self._message(self._chat(params), params, "message to pin not found")
        return True

    def _accept_in_chat(self, params: Params) -> bool:
        self._chat(params)
        return True

    # Answering and looking up

    def _answer_press(self, params: Params) -> bool:
        text = params.text("text") or ""
        if utf16(text) > ANSWER_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        answer = {"text": text, "alert": params.flag("show_alert"), "url": params.text("url")}
        person = self._presses.answer(params.text("callback_query_id") or "", answer)
        if text:
            self._state.feed.publish("toast", lambda: {"person": person, "text": text, "alert": answer["alert"]})
        return True

    def _answer_inline(self, params: Params) -> bool:
        answer = {"results": rules.offers(params), "personal": params.flag("is_personal")}
        self._inline.answer(params.text("inline_query_id") or "", answer)
        return True

    def _get_file(self, params: Params) -> JSON:
        file = self._state.files.get(params.text("file_id") or "")
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.size > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return self._wire.file(file) | {"file_path": file.path}

    def _get_chat(self, params: Params) -> JSON:
        chat = self._chat(params, blocked_too=True)
        full = {"accent_color_id": chat.person.id % 7, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
        return self._wire.chat(chat.person) | full

    # Shared

    def _chat(self, params: Params, *, blocked_too: bool = False) -> Chat:
        given = params.text("chat_id")
        if not given:
            raise bad_request("chat_id is empty")
        if blocked_too and given.isdecimal() and (chat := self._state.chats.get(int(given))) and chat.started:
            return chat
        return self._state.chat(given)

    def _message(self, chat: Chat, params: Params, otherwise: str) -> Message:
        number = params.integer("message_id")
        if not number:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(number)
        if message is None or message.deleted:
            raise bad_request(otherwise)
        return message

    def _publish(self, message: Message) -> JSON:
        self._state.feed.publish("message", lambda: self._wire.news(message))
        return self._wire.message(message)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
"""A required part of ChatFullInfo; nobody gives gifts here."""


def _replied(chat: Chat, params: Params) -> int | None:
    """The id of the message that a new one replies to."""
    reply = params.object("reply_parameters")
    number = int(reply["message_id"]) if reply and "message_id" in reply else params.integer("reply_to_message_id")
    if not number:
        return None
    message = chat.messages.get(number)
    if message is not None and not message.deleted:
        return number
    if (reply or {}).get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
