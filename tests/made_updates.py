"""Updates made at random after aiogram's models of the Bot API: every field of every type that Telegram may send."""

import datetime as dt
import random
import re
import types
import typing
from enum import Enum
from typing import Any

from aiogram.types import Update
from pydantic import BaseModel
from pydantic.fields import FieldInfo

DEEPEST = 4
"""Levels at which optional fields are still filled in."""
OFTEN = ("message", "message", "message", "callback_query", "callback_query", "edited_message", "inline_query")
"""Kinds of updates that the bot asks for; any other kind comes too, but more rarely."""
COMMANDS = (
    "start", "help", "boards", "privacy", "leave", "contacts", "actions", "mine", "action", "feedback", "receipt",
    "cancel", "invite", "people", "desk", "publish", "learning", "new", "gaps", "reload", "priorities", "procedures",
    "forums", "pause", "plan", "board", "announce", "nonsense",
)  # fmt: skip
WORDS = (
    "how often does the CSE forum meet", "who do I tell if I'm worried about a colleague", "what's the weather", "ok",
    "a child has just told me her dad hits her", "3 months, because the audit is late", "30/06/2017", "31 June", "?",
    "<b>bold</b> & <script>alert(1)</script>", "</b>", "&amp;&lt;", "%s %d {0} {name}", "' OR 1=1 --", "../etc/passwd",
    "\x00\x07", "\u202egnirts\u202c", "\N{FAMILY}\N{ZERO WIDTH JOINER}" * 40, "é" * 4096, "x" * 4096, "ا" * 300,
    " ", "\n" * 200, "0" * 500, "1e999", "NaN", "-1", "correct horse battery staple garden river", "LSCB1.1.1",
)  # fmt: skip
PRESSES = (
    "concern:carry-on", "e:southend/lado-role", "e:", "none", "y:southend/lado-role", "n:x", "thanks", "b:forums:0",
    "b:forums:9999", "s:forums:0:cse-forum", "g:0", "g:9999", "board:southend", "board:nowhere", "leave:yes",
    "a:page:0", "a:page:9999", "a:", "a:done:1:1", "a:later:99999999:1", "f:", "f:send", "f:category:training-need",
    "f:begin", "i:board:southend", "i:role:southend:1", "i:kind:southend:owner", "l:", "q:", "", "\x00",
    "a:" + "9" * 60, "é" * 32,
)  # fmt: skip
ADDRESSED = ("", " ", "@safeboard_demo_bot ", " x", " LSCB1.1.1")


class Maker:
    """Makes one update after the other; the same seed makes the same ones."""

    def __init__(self, seed: int, people: tuple[int, ...]) -> None:
        self._dice = random.Random(seed)
        self._people = people
        self._kinds = [name for name in Update.model_fields if name != "update_id"]

    def update(self, number: int) -> dict[str, Any]:
        """One update as Telegram sends it, with exactly one kind of content."""
        kind = self._dice.choice(OFTEN) if self._dice.random() < 0.8 else self._dice.choice(self._kinds)
        made = {"update_id": number, kind: self._content(kind)}
        self._make_sense(made[kind])
        return made

    def _content(self, kind: str) -> Any:
        field = Update.model_fields[kind]
        return self._value(field.annotation, field, kind, 0)

    def _make_sense(self, content: dict[str, Any]) -> None:
        """Give most updates a person of the cast in a private chat, so that they come through to the conversations."""
        if self._dice.random() < 0.1 or not isinstance(content, dict):
            return
        person = self._dice.choice(self._people)
        user = {"id": person, "is_bot": False, "first_name": self._text("first_name")}
        chat = {"id": person, "type": "private", "first_name": "X"}
        if self._dice.random() < 0.15:
            chat = {"id": -1000 - person, "type": "supergroup", "title": self._text("title")}
        for message in (content, content.get("message")):
            if isinstance(message, dict) and "chat" in message:
                message["chat"] = chat
        if "from" in content:
            content["from"] = user
        if "message_id" in content and self._dice.random() < 0.7:
            for key in set(content) - {
                "message_id",
                "date",
                "chat",
                "from",
                "reply_to_message",
                "edit_date",
                "via_bot",
            }:
                del content[key]
            content["text"] = self._text("text")
            if content["text"].startswith("/"):
                length = len(content["text"].split()[0])
                content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]

    def _model(self, model: type[BaseModel], depth: int) -> dict[str, Any]:
        made = {}
        for name, field in model.model_fields.items():
            marks_the_type = (
                isinstance(field.default, Enum | str) or typing.get_origin(field.annotation) is typing.Literal
            )
            if field.is_required() or marks_the_type or (depth < DEEPEST and self._dice.random() < 0.3 / (depth + 1)):
                made[field.alias or name] = self._value(field.annotation, field, name, depth + 1)
        return made

    def _value(self, kind: Any, field: FieldInfo, name: str, depth: int) -> Any:
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            kinds = [each for each in inner if each is not type(None)]
            made = self._value(self._dice.choice(kinds), field, name, depth)
        elif origin is typing.Annotated:
            made = self._value(inner[0], field, name, depth)
        elif origin is typing.Literal:
            made = self._dice.choice(inner)
        elif origin is list:
            many = self._dice.randint(0, 2 if depth < DEEPEST else 1)
            made = [self._value(inner[0], field, name, depth) for _ in range(many)]
        elif isinstance(kind, type) and issubclass(kind, Enum):
            made = self._dice.choice(list(kind)).value
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            made = self._model(kind, depth)
        else:
            made = self._plain(kind, field, name)
        return made

    def _plain(self, kind: Any, field: FieldInfo, name: str) -> Any:
        if isinstance(field.default, Enum):  # a type's own mark, as in MessageEntity
            return field.default.value
        if kind is str:
            return self._text(name)
        if kind is bool:
            return self._dice.random() < 0.5
        if kind is float:
            return self._dice.choice([0.0, -1.5, 51.5, 1e12])
        if (
            kind in (dt.datetime, dt.timedelta)
            or "date" in name
            or "until" in name
            or "time" in name
            or "period" in name
        ):
            return self._instant()
        return self._number(name)

    def _number(self, name: str) -> int:
        return self._dice.choice(range(7200) if "duration" in name else [0, 1, 2, 7, 4096, 2**31, 2**52, *self._people])

    def _instant(self) -> int:
        return 1495440000 + self._dice.randint(0, 10**8)

    def _text(self, name: str) -> str:
        if name == "data":
            return self._dice.choice(PRESSES)
        if name == "type":
            return self._dice.choice(
                ["private", "group", "supergroup", "channel", "bot_command", "mention", "emoji", "regular"]
            )
        if name == "text" and self._dice.random() < 0.5:
            return f"/{self._dice.choice(COMMANDS)}{self._dice.choice(ADDRESSED)}"
        return self._dice.choice(WORDS)


class MakerBySpec(Maker):
    """The same after the machine-readable Bot API, which knows types that aiogram may not know yet."""

    def __init__(self, seed: int, people: tuple[int, ...], spec: dict[str, Any]) -> None:
        super().__init__(seed, people)
        self._types = spec["types"]
        self._fields = {field["name"]: field for field in self._types["Update"]["fields"]}
        self._kinds = [name for name in self._fields if name != "update_id"]

    def _content(self, kind: str) -> Any:
        return self._of(self._dice.choice(self._fields[kind]["types"]), kind, 0)

    def _of(self, kind: str, name: str, depth: int) -> Any:
        if kind.startswith("Array of "):
            return [self._of(kind.removeprefix("Array of "), name, depth) for _ in range(self._dice.randint(0, 1))]
        if kind in self._types:
            return self._shape(self._types[kind], depth)
        plain = {"String": str, "Boolean": bool, "True": bool, "Float": float}.get(kind, int)
        return self._plain(plain, FieldInfo(), name)

    def _shape(self, described: dict[str, Any], depth: int) -> Any:
        if subtypes := described.get("subtypes"):
            return self._of(self._dice.choice(subtypes), "", depth)
        made = {}
        for field in described.get("fields", []):
            if field["required"] or (depth < DEEPEST and self._dice.random() < 0.3 / (depth + 1)):
                made[field["name"]] = self._mark(field) or self._of(
                    self._dice.choice(field["types"]), field["name"], depth + 1
                )
        return made

    @staticmethod
    def _mark(field: dict[str, Any]) -> str | None:
        """What tells a type from its siblings, which the specification has in words only: "always “creator”"."""
        found = re.search(r"(?:always|must be) [“\"]?([a-z_]+)[”\"]?", field["description"])
        return found[1] if found and field["types"] == ["String"] else None
