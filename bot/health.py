"""An answer to whoever asks this computer whether its instance is well: `GET http://127.0.0.1:PORT/health`."""

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.pulse import Pulse
from bot.settings import PREFIX, SettingsError

LOOPBACK = "127.0.0.1"


class HealthDoor(RequestHandler):
    """200 if the instance works or stands by, 503 if somebody has to look after it."""

    def initialize(self, pulse: Pulse) -> None:
        """Take what Tornado gives every handler."""
        self.pulse = pulse

    def get(self) -> None:
        """Tell."""
        worked, heard = self.pulse.since_work, self.pulse.since_heard
        told = {
            "well": self.pulse.is_fresh,
            "stands_by": self.pulse.stands_by,
            "seconds_since_work": None if worked is None else round(worked),
            "seconds_since_telegram_answered": None if heard is None else round(heard),
        }
        self.set_status(200 if self.pulse.is_fresh else 503)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(told))


@asynccontextmanager
async def answering(pulse: Pulse, port: int | None) -> AsyncIterator[None]:
    """Answer on a port of this computer, and of no other, until the block ends; without a port do nothing.

    Raises:
        SettingsError: if the port is taken.
    """
    if port is None:
        yield
        return
    routes = [(r"/health", HealthDoor, {"pulse": pulse})]
    server = HTTPServer(Application(routes, log_function=lambda _: None))
    server.add_socket(_listen(port))
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen()
        listener.settimeout(0)  # never waits: the event loop does
    except OSError as error:
        listener.close()
        raise SettingsError(f"{PREFIX}HEALTH_PORT: port {port} cannot be used: {error.strerror}.") from None
    return listener
