"""The page's door: its static files, what it shows at first, the stream of news, and people's files."""

import asyncio
from importlib import resources
from typing import Any
from urllib.parse import quote

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from bot.demo.clock import reading
from bot.demo.controls import Time
from bot.demo.door import Door, GoneError
from bot.demo.people import People
from bot.demo.profile import Profile

STATIC = {
    "": ("index.html", "text/html; charset=UTF-8"),
    **{
        f"{name}.js": (f"{name}.js", "text/javascript; charset=UTF-8")
        for name in ("app", "bubble", "clock", "composer", "conversation", "dom", "text")
    },
    "style.css": ("style.css", "text/css; charset=UTF-8"),
    "favicon.svg": ("favicon.svg", "image/svg+xml"),
}
"""The page's files by their addresses; no other is ever read."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page loads nothing from anywhere else and runs no script that stands in a message."""
HEARTBEAT = 15
"""Seconds after which a silent stream says that it is alive."""


class StaticDoor(Door):
    """The page and its parts."""

    def get(self, name: str) -> None:
        """Give one of the page's files."""
        if name not in STATIC:
            raise HTTPError(404)
        file, kind = STATIC[name]
        self.set_header("Content-Type", kind)
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-cache")
        self.finish((resources.files("bot.demo") / "page" / file).read_bytes())


class PageDoor(Door):
    """`/demo/page`: what the page shows before the first news, of everyone or in one chat."""

    def initialize(self, people: People, profile: Profile, time: Time) -> None:
        """Take what the server gives this handler."""
        self.people = people
        self.profile = profile
        self.time = time

    def get(self, number: str | None = None) -> None:
        """Give the overview, or all of one person's chat."""
        if number is None:
            self.answer(self._overview())
            return
        chat = self.people.chat(number)
        self.answer(
            {
                "messages": [self.people.wire.for_page(message) for message in chat.messages.values()],
                "commands": self.profile.commands_for(chat.person.id),
            }
        )

    def _overview(self) -> dict[str, Any]:
        people = []
        for chat in self.people.state.chats.values():
            last = next((message for message in reversed(chat.messages.values()) if not message.deleted), None)
            people.append(
                {
                    "id": chat.person.id,
                    "name": chat.person.name,
                    "role": chat.person.role,
                    "unread": chat.unread,
                    "blocked": chat.blocked,
                    "last": self.people.wire.for_page(last) if last else None,
                }
            )
        bot = self.people.wire.bot_user()
        return {
            "run": self.people.state.run,
            "bot": {
                "name": bot["first_name"],
                "username": bot["username"],
                "description": self.people.state.settings.get("description/", ""),
            },
            "people": people,
            "clock": reading(self.time.clock.now()) | {"goes_back": self.time.goes_back},
        }


class NewsDoor(Door):
    """`/demo/events`: a server-sent event for everything that changes."""

    def initialize(self, people: People) -> None:
        """Take what the server gives this handler."""
        self._feed = people.state.feed

    async def get(self) -> None:
        """Send news until the page leaves. A page that returns asks for everything again, so none is missed."""
        self.set_header("Content-Type", "text/event-stream; charset=UTF-8")
        stream = self._feed.open()
        try:
            self.write("retry: 1000\n\n")
            await self.flush()
            while (event := await self.hold(_next(stream))) is not None:
                self.write(event)
                await self.flush()
        except (GoneError, StreamClosedError):
            pass  # most pages leave like this
        finally:
            self._feed.close(stream)


class FileDoor(Door):
    """`/demo/files/ID`: a file of a chat."""

    def initialize(self, people: People) -> None:
        """Take what the server gives this handler."""
        self._files = people.state.files

    def get(self, file_id: str) -> None:
        """Give a photo to be shown, and any other file only to be kept: it must not run as part of the page."""
        file = self._files.get(file_id)
        if file is None:
            raise HTTPError(404)
        self.set_header("Content-Type", file.mime if file.photo else "application/octet-stream")
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'")
        if not file.photo:
            self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(file.name, safe='')}")
        self.finish(self._files.read(file))


async def _next(stream: asyncio.Queue[str | None]) -> str | None:
    """The next event as the page reads it, or a sign of life; None at the end."""
    try:
        event = await asyncio.wait_for(stream.get(), HEARTBEAT)
    except TimeoutError:
        return ": still here\n\n"
    return None if event is None else f"data: {event}\n\n"
