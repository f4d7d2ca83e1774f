"""A Telegram that takes messages, counts them and forgets them: for measuring, in a process of its own.

`python -m bot.demo.sink 30` listens on a free port of this computer, prints it, and refuses with 429 whatever
comes beyond 30 messages in any second; with 0 it takes everything. GET `/count` tells what came.
"""

import asyncio
import json
import sys
import time
from collections import deque

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.demo.server import LOOPBACK, listen

A_DATE = 1_496_394_000
"""The date of every message, 2 June 2017: nobody reads it."""


class Sink:
    """Counts, and refuses what is too much for a second."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: deque[float] = deque(maxlen=limit or 1)
        self.sent = 0
        self.refused = 0
        self._first: float | None = None
        self._last = 0.0

    def take(self) -> bool:
        """Whether a message may come now."""
        now = time.monotonic()
        if self._limit and len(self._taken) == self._limit and now - self._taken[0] < 1:
            self.refused += 1
            return False
        self._taken.append(now)
        self.sent += 1
        self._first = now if self._first is None else self._first
        self._last = now
        return True

    def counts(self) -> dict[str, float]:
        """How many came and how many were refused, and the seconds from the first to the last."""
        return {"sent": self.sent, "refused": self.refused, "seconds": self._last - (self._first or 0.0)}


class MethodDoor(RequestHandler):
    """Takes the bot's requests."""

    def initialize(self, sink: Sink) -> None:
        """Take what the application gives every handler."""
        self._sink = sink

    def post(self, method: str) -> None:
        """Answer as Telegram would, as briefly as possible."""
        if method == "getMe":
            self.finish({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "Sink", "username": "sink_bot"}})
        elif method != "sendMessage":
            self.finish({"ok": True, "result": True})
        elif self._sink.take():
            chat = {"id": int(self.get_body_argument("chat_id")), "type": "private"}
            self.finish({"ok": True, "result": {"message_id": self._sink.sent, "date": A_DATE, "chat": chat}})
        else:
            self.set_status(429)
            again = {"retry_after": 1}
            self.finish({"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": again})


class CountDoor(MethodDoor):
    """Tells what came."""

    def get(self) -> None:
        """The counts, as JSON."""
        self.finish(self._sink.counts())


async def serve(limit: int) -> None:
    """Listen until the process is ended."""
    sink = {"sink": Sink(limit)}
    doors = Application(
        [(r"/count", CountDoor, sink), (r"/bot[^/]+/(\w+)", MethodDoor, sink)], log_function=lambda _: None
    )
    listener = listen(0)
    HTTPServer(doors).add_socket(listener)
    sys.stdout.write(json.dumps(f"http://{LOOPBACK}:{listener.getsockname()[1]}") + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
