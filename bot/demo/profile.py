"""The Bot API's methods for the bot itself: who it is, its commands, names, descriptions and menu button."""

import re
from functools import partial
from typing import Any

from bot.demo.errors import bad_request
from bot.demo.messages import Method
from bot.demo.model import JSON
from bot.demo.params import Params
from bot.demo.state import State
from bot.demo.wire import Wire

COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
COMMANDS_LIMIT = 100
DESCRIPTION_LIMIT = 256
"""BotCommand and setMyCommands: how a command may look, how many there may be, how long their descriptions."""
TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}
"""What `setMy...` sets: its parameter and the characters it may have (setMyName and so on)."""
SCOPES = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
    "chat": ("chat_id",), "chat_administrators": ("chat_id",), "chat_member": ("chat_id", "user_id"),
}  # fmt: skip
"""The scopes of commands, and what each is about (BotCommandScope)."""


class Profile:
    """What the bot says about itself."""

    def __init__(self, state: State, wire: Wire) -> None:
        self._state = state
        self._wire = wire

    def methods(self) -> dict[str, Method]:
        """The methods by their names in the Bot API."""
        texts: dict[str, Method] = {}
        for title, (name, limit) in TEXTS.items():
            texts[f"setMy{title}"] = partial(self._set_text, name, limit)
            texts[f"getMy{title}"] = partial(self._get_text, name)
        return texts | {
            "getMe": self._get_me,
            "setMyCommands": self._set_commands,
            "getMyCommands": lambda params: self._state.settings.get(self._commands_key(params), []),
            "deleteMyCommands": lambda params: self._keep_commands(params, None),
            "setChatMenuButton": self._set_menu_button,
            "getChatMenuButton": self._get_menu_button,
        }

    def commands_for(self, person: int, language: str = "en") -> list[JSON]:
        """The command menu that a person sees: the narrowest scope that has one, in their language first."""
        scopes = (f"chat_member/{person}/{person}", f"chat/{person}", "all_private_chats", "default")
        for scope in scopes:
            for code in (language, ""):
                commands: list[JSON] | None = self._state.settings.get(f"commands/{scope}/{code}")
                if commands:
                    return commands
        return []

    def _get_me(self, _: Params) -> JSON:
        return self._wire.bot_user() | {
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    # Commands

    def _set_commands(self, params: Params) -> bool:
        commands = params.array("commands")
        if commands is None:
            raise bad_request("can't parse commands JSON object")
        if len(commands) > COMMANDS_LIMIT:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        return self._keep_commands(params, [_command(command) for command in commands] or None)

    def _keep_commands(self, params: Params, commands: list[JSON] | None) -> bool:
        self._state.set(self._commands_key(params), commands)
        self._state.feed.publish("commands", dict)
        return True

    def _commands_key(self, params: Params) -> str:
        scope = params.object("scope") or {"type": "default"}
        about = SCOPES.get(scope.get("type", ""))
        if about is None:
            raise bad_request("can't parse BotCommandScope: unsupported type specified")
        places = [str(scope.get(name, "")) for name in about]
        if places:
            self._state.chat(places[0])  # Telegram too knows only people who have started the bot
        return "/".join(["commands", scope["type"], *places, _language(params)])

    # Texts

    def _set_text(self, name: str, limit: int, params: Params) -> bool:
        text = params.text(name) or ""
        if len(text) > limit:
            raise bad_request(f"BOT_{name.upper()}_TOO_LONG")
        self._state.set(f"{name}/{_language(params)}", text or None)
        return True

    def _get_text(self, name: str, params: Params) -> JSON:
        settings = self._state.settings
        default = self._wire.bot_user()["first_name"] if name == "name" else ""
        return {name: settings.get(f"{name}/{_language(params)}") or settings.get(f"{name}/") or default}

    # The menu button

    def _set_menu_button(self, params: Params) -> bool:
        button = params.object("menu_button") or {"type": "default"}
        if button.get("type") not in ("default", "commands", "web_app"):
            raise bad_request("can't parse menu button: unsupported type specified")
        self._state.set(self._menu_key(params), None if button["type"] == "default" else button)
        return True

    def _get_menu_button(self, params: Params) -> Any:
        settings = self._state.settings
        return settings.get(self._menu_key(params)) or settings.get("menu_button/") or {"type": "commands"}

    def _menu_key(self, params: Params) -> str:
        person = params.text("chat_id") or ""
        if person:
            self._state.chat(person)
        return f"menu_button/{person}"


def _language(params: Params) -> str:
    code = params.text("language_code") or ""
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _command(given: Any) -> JSON:
    command = given.get("command", "") if isinstance(given, dict) else ""
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(given.get("description", "")).strip()
    if not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": description}
