"""Logging that cannot tell who said what.

Libraries leak: python-telegram-bot at DEBUG logs ids, names and texts, httpx at INFO logs the URL
with the token, aiosqlite at DEBUG logs bound values, and any exception may quote a message. So the
libraries are held at WARNING whatever the setting, and tracebacks keep types and places, not words.
"""

import datetime as dt
import json
import logging
import sys
import traceback
from types import TracebackType

HOUSE = ("bot", "knowledge", "reminders", "feedback", "storage")


class DiscreetFormatter(logging.Formatter):
    """Formats exceptions as type and place; the exception's own words are left out, and so are libraries' values."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record; of a library's only what the library's author wrote, not what was put into it.

        python-telegram-bot, for one, logs an update that it cannot read with everything in it.
        """
        return super().format(logging.makeLogRecord({**record.__dict__, "msg": _words(record), "args": None}))

    def formatException(  # noqa: N802 - the standard library's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Give the chain of exception types, each with the lines of code that it passed."""
        return describe(ei[1]) if ei[1] is not None else ""


class JsonFormatter(DiscreetFormatter):
    """One JSON object a line, for programs that collect logs; the same words, and no more of them."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time (UTC), level, logger and message, and the places of an exception if there is one."""
        row = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _words(record),
        }
        if record.exc_info:
            row["error"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False)


def _words(record: logging.LogRecord) -> str:
    return record.getMessage() if record.name.partition(".")[0] in HOUSE else str(record.msg)


def describe(error: BaseException) -> str:
    """The type and the code lines of an exception and of what caused it, without any message text."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        places = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        parts.append(f"{type(seen).__module__}.{type(seen).__qualname__}{places}")
        seen = seen.__cause__ or seen.__context__
    return "\ncaused by ".join(parts)


def configure(level: str, form: str = "text") -> None:
    """Log to standard error as `text` or `json`: the house at `level`, every library at WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    as_text = DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if form == "json" else as_text)
    # Where the log cannot be written, Python would print the error in hand with all its words instead.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in HOUSE:
        logging.getLogger(name).setLevel(level)
