"""The local Telegram on one port of this computer."""

import errno
import socket
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.web import Application

from bot.demo.api import Api, ApiDoor, DownloadDoor, Hook, Request
from bot.demo.clock import Advance, DemoClock
from bot.demo.controls import ClockDoor, FaultsDoor, Time
from bot.demo.door import Held
from bot.demo.faults import Faults
from bot.demo.files import UPLOAD_BYTES
from bot.demo.messages import Messages
from bot.demo.model import DEFAULT_PEOPLE, Bot, Person
from bot.demo.page import FileDoor, NewsDoor, PageDoor, StaticDoor
from bot.demo.people import People, PeopleDoor, PersonDoor
from bot.demo.presses import Presses
from bot.demo.profile import Profile
from bot.demo.state import State
from bot.demo.webhook import Webhook
from bot.demo.wire import Wire

LOOPBACK = "127.0.0.1"
BOT_NAME = "Safeboard"
BOT_USERNAME = "safeboard_demo_bot"
PORTS_TRIED = 50
"""How many ports are tried in a row, beginning with the one wished for."""


class DemoServer:
    """Bot API server and chat page in one, inside the event loop that starts it.

    Args:
        token: the only token that is let in; the number before its colon is the bot's id.
        folder: where everything is kept; it is made if need be.
        clock: tells the demo's time.
        people: who can talk with the bot.
        fresh: forget what an earlier run left in `folder`.
    """

    def __init__(
        self,
        *,
        token: str,
        folder: Path,
        clock: DemoClock,
        people: Sequence[Person] = DEFAULT_PEOPLE,
        fresh: bool = False,
    ) -> None:
        number = token.partition(":")[0]
        self.bot = Bot(int(number) if number.isdecimal() else 1, BOT_NAME, BOT_USERNAME)
        self.faults = Faults()
        self.state = State(folder, people, fresh=fresh)
        self._wire = Wire(self.state, self.bot)
        presses = Presses(self.state.updates.pending)
        inline = Presses(self.state.updates.pending, "inline_query")
        profile = Profile(self.state, self._wire)
        messages = Messages(self.state, self._wire, presses, inline, clock)
        self._webhook = Webhook(self.state)
        methods = messages.methods() | profile.methods() | self._webhook.methods()
        self._api = Api(token, self.state, methods, self.faults, self._webhook)
        self._time = Time(clock, self.state.feed)
        self._held = Held()
        self._application = self._routes(People(self.state, self._wire, presses, inline, clock), profile)
        self._server: HTTPServer | None = None

    @property
    def url(self) -> str:
        """Where the server is reached, without a slash at the end; empty before it has started."""
        return self._wire.url

    @property
    def people(self) -> Sequence[Person]:
        """Who can talk with the bot."""
        return [chat.person for chat in self.state.chats.values()]

    @property
    def requests(self) -> deque[Request]:
        """The bot's requests, oldest first; the oldest of very many are forgotten."""
        return self._api.requests

    @property
    def on_request(self) -> Hook | None:
        """Is called with method and parameters of every request of the bot, after it was done and before the answer."""
        return self._api.on_request

    @on_request.setter
    def on_request(self, hook: Hook | None) -> None:
        self._api.on_request = hook

    @property
    def advance(self) -> Advance | None:
        """Moves the clock forward; the composition root sets it. Without it the clock cannot be moved."""
        return self._time.advance

    @advance.setter
    def advance(self, advance: Advance | None) -> None:
        self._time.advance = advance

    @property
    def goes_back(self) -> bool:
        """Whether people may also set the clock back; if not, they are told that it only goes forward."""
        return self._time.goes_back

    @goes_back.setter
    def goes_back(self, goes_back: bool) -> None:
        self._time.goes_back = goes_back

    async def start(self, port: int = 0) -> int:
        """Listen on `port`, or on the next free one; 0 lets the system choose.

        Returns:
            The port on which the server listens.

        Raises:
            OSError: if all the ports tried are taken.
        """
        listener = listen(port)
        room = UPLOAD_BYTES + 1_000_000  # a file of the greatest size, and the form around it
        self._server = HTTPServer(self._application, max_body_size=room, max_buffer_size=room)
        self._server.add_socket(listener)
        actual: int = listener.getsockname()[1]
        self._wire.url = f"http://{LOOPBACK}:{actual}"
        self._webhook.resume()
        return actual

    async def stop(self) -> None:
        """Stop listening, let go of everyone, close the files. Stop the bot first."""
        self._webhook.stop()
        if self._server is not None:
            self._server.stop()
            self._held.release()
            await self._server.close_all_connections()
            self._server = None
        self.state.close()

    def _routes(self, people: People, profile: Profile) -> Application:
        held = {"held": self._held}
        crowd = held | {"people": people}
        return Application(
            [
                (r"/bot([^/]+)/([A-Za-z]+)", ApiDoor, held | {"api": self._api}),
                (r"/file/bot([^/]+)/(.+)", DownloadDoor, held | {"api": self._api, "state": self.state}),
                (r"/demo/people", PeopleDoor, crowd),
                (r"/demo/people/(\d+)/(messages|presses|inline|block|read)", PersonDoor, crowd),
                (r"/demo/clock", ClockDoor, held | {"time": self._time}),
                (r"/demo/faults", FaultsDoor, held | {"faults": self.faults}),
                (r"/demo/page(?:/(\d+))?", PageDoor, crowd | {"profile": profile, "time": self._time}),
                (r"/demo/events", NewsDoor, crowd),
                (r"/demo/files/([\w-]+)", FileDoor, crowd),
                (r"/(.*)", StaticDoor, held),
            ],
            log_function=lambda _: None,  # an address holds the token, and a line for each request helps nobody
        )


def listen(port: int) -> socket.socket:
    """A listening socket on `port` of the loopback interface or, where that is taken, on the next free one."""
    for candidate in range(port, port + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
        else:
            listener.settimeout(0)  # never waits: the event loop does
            return listener
    raise OSError(errno.EADDRINUSE, f"All ports from {port} to {port + PORTS_TRIED - 1} are taken")
