"""Faults on request, so that tests can see how the bot bears them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.demo.errors import ApiError, RefusalError
from bot.demo.model import JSON

DESCRIPTIONS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
"""The errors that can be asked for, in Telegram's words."""

SPOILED = {
    "proxy": (404, b"<html><body><h1>404 Not Found</h1></body></html>"),
    "html": (200, b"<html><body>Please sign in to use this network.</body></html>"),
    "cut": (200, b'{"ok":true,"result":'),
    "json": (200, b'{"error":"please sign in"}'),
}
"""Answers that are not Telegram's: a proxy that finds nothing, a sign-in page, JSON that was cut off, and JSON of
somebody else's."""
UNANSWERED = ("reset", "hang")

When = Literal["before", "after"]


@dataclass(slots=True)
class Fault:
    """What goes wrong with requests of one kind."""

    method: str | None
    """The Bot API method, or None for every one but getUpdates."""
    chat_id: int | None
    """The chat that the request must be about, or None for any."""
    error: int | str
    """A code of `DESCRIPTIONS`; "reset" cuts the connection; "hang" never answers; or one of `SPOILED`."""
    times: int = 1
    """How many more requests meet the fault."""
    retry_after: int = 1
    """The seconds that a 429 asks for."""
    when: When = "before"
    """Whether the request has been carried out before the fault: "after" loses only the answer."""

    def meets(self, method: str, chat_id: str) -> bool:
        """Whether a request meets this fault."""
        named = self.method.lower() == method.lower() if self.method else method.lower() != "getupdates"
        return self.times > 0 and named and (self.chat_id is None or str(self.chat_id) == chat_id)

    @property
    def is_code(self) -> bool:
        """Whether the bot gets an answer at all."""
        return isinstance(self.error, int)

    def as_error(self) -> ApiError:
        """The refusal, where the fault is an error code."""
        code = int(self.error)
        if code == 429:
            return ApiError(429, f"Too Many Requests: retry after {self.retry_after}", retry_after=self.retry_after)
        return ApiError(code, DESCRIPTIONS[code])


class Faults:
    """The faults that are waiting for requests."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def __iter__(self) -> Iterator[JSON]:
        return (asdict(fault) for fault in self._faults)

    def add(
        self,
        method: str | None,
        error: int | str,
        *,
        chat_id: int | None = None,
        times: int = 1,
        retry_after: int = 1,
        when: When = "before",
    ) -> None:
        """Let the next `times` requests of `method`, about `chat_id` if given, go wrong; `Fault` tells how."""
        known = (*DESCRIPTIONS, *UNANSWERED, *SPOILED)
        if error not in known:
            raise ValueError(f"error must be one of {', '.join(map(str, known))}")
        if times < 1 or retry_after < 0 or when not in ("before", "after"):
            raise ValueError('times must be 1 or more, retry_after 0 or more, and when "before" or "after"')
        self._faults.append(Fault(method, chat_id, error, times, retry_after, when))

    def add_from(self, wish: Mapping[str, Any]) -> None:
        """Add a fault that a program asks for, with the names of `add` as keys.

        Raises:
            RefusalError: if the wish cannot be understood.
        """
        known = {"method", "error", "chat_id", "times", "retry_after", "when"}
        if "error" not in wish or not wish.keys() <= known:
            raise RefusalError(400, f"A fault has an error and may have {', '.join(sorted(known - {'error'}))}.")
        try:
            self.add(wish.get("method"), **{key: value for key, value in wish.items() if key != "method"})
        except (TypeError, ValueError) as reason:
            raise RefusalError(400, f"This fault cannot be arranged: {reason}.") from None

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def take(self, method: str, chat_id: str) -> Fault | None:
        """The fault that this request meets, counted down; None if it meets none."""
        for fault in self._faults:
            if fault.meets(method, chat_id):
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
                return fault
        return None
