"""What all doors of the server share: who may come in, and how long requests are held."""

import asyncio
import json
import logging
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tornado.http1connection import HTTP1Connection
from tornado.iostream import IOStream
from tornado.web import Application, HTTPError, RequestHandler

from bot.demo.errors import RefusalError
from bot.demo.journal import ENCODE
from bot.demo.model import JSON

log = logging.getLogger(__name__)

HOSTS = ("127.0.0.1", "localhost")
T = TypeVar("T")


class GoneError(Exception):
    """Whoever asked has gone away, or the server is closing; there is nobody to answer."""


class Held:
    """Requests that wait for something, so that closing the server ends them all."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def hold(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` for a request."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def release(self) -> None:
        """End everything that waits."""
        for task in tuple(self._tasks):
            task.cancel()


class Door(RequestHandler):
    """A request handler that answers this computer only, in JSON, and keeps what is said out of the log."""

    held: Held
    _waiting: asyncio.Task[Any] | None = None

    def __init__(self, application: Application, request: Any, *, held: Held, **kwargs: Any) -> None:
        self.held = held
        super().__init__(application, request, **kwargs)

    def prepare(self) -> None:
        """Let in who came by a name of this computer, and no page of another site.

        The first keeps out names that an attacker points at this computer; the second, forms and scripts
        of a page that the person happens to have open elsewhere.
        """
        host = urlsplit(f"//{self.request.host}")
        local = self._stream().socket.getsockname()[1]
        if host.hostname not in HOSTS or (host.port or 80) != local:
            raise RefusalError(403, "This demo is only reached as 127.0.0.1 or localhost.")
        origin = self.request.headers.get("Origin")
        if origin is not None and origin != f"{self.request.protocol}://{self.request.host}":
            raise RefusalError(403, "This demo does not take requests from pages of other sites.")

    def set_default_headers(self) -> None:
        """Keep answers out of caches and out of other sites' frames and scripts."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def compute_etag(self) -> None:
        """Nothing is cached, so nothing needs a tag."""

    def body(self) -> JSON:
        """The request's JSON object.

        Raises:
            RefusalError: if it is none.
        """
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise RefusalError(400, "The body of this request is a JSON object.")
        return body

    def answer(self, body: object, status: int = 200) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.finish(ENCODE(body))

    async def hold(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for `work` as long as whoever asked is there.

        Raises:
            GoneError: if they leave, or the server closes.
        """
        self._waiting = task = self.held.hold(work)
        try:
            return await task
        except asyncio.CancelledError:
            raise GoneError from None

    def on_connection_close(self) -> None:
        """Stop waiting for somebody who has left."""
        if self._waiting is not None:
            self._waiting.cancel()

    def cut(self) -> None:
        """End the connection without an answer."""
        self._stream().close()
        self._finished = True

    def _stream(self) -> IOStream:
        connection = self.request.connection
        assert isinstance(connection, HTTP1Connection), "this server speaks HTTP/1"
        stream = connection.stream
        assert isinstance(stream, IOStream), "a connection in use has a stream"
        return stream

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in a sentence what was wrong with a request."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, GoneError):
            self.cut()
        elif isinstance(error, RefusalError):
            self.answer({"error": error.sentence}, error.status)
        elif isinstance(error, HTTPError) and status_code == 405:
            self.answer({"error": f"{self.request.method} means nothing here."}, status_code)
        elif isinstance(error, HTTPError):
            self.answer({"error": "There is nothing here." if status_code == 404 else self._reason}, status_code)
        else:
            self.answer({"error": "The demo has a fault; its log has the place."}, status_code)

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log faults of the demo only; Tornado's own words would quote the address, and with it the token."""
        if typ is not None and value is not None and not isinstance(value, HTTPError | RefusalError | GoneError):
            log.error("The local Telegram failed", exc_info=(typ, value, tb))
