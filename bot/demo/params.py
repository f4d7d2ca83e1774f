"""The parameters of a Bot API request, however they came: in the address, as a form, in parts, or as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from tornado.httputil import HTTPFile, HTTPServerRequest

from bot.demo.errors import bad_request
from bot.demo.model import JSON, Upload

WORDS = frozenset({"text", "caption"})
"""Parameters that people's words are in: a `[1]` there is no array."""


class Params:
    """Reads parameters as the types that the Bot API gives them; numbers and objects may come as texts."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        self.values = values
        self.uploads = uploads

    @classmethod
    def of(cls, request: HTTPServerRequest) -> "Params":
        """The parameters of `request`.

        Raises:
            ApiError: if a JSON body cannot be read.
        """
        values: JSON = {name: parts[-1].decode("utf-8", "replace") for name, parts in request.arguments.items()}
        if request.headers.get("Content-Type", "").startswith("application/json") and request.body:
            try:
                body = json.loads(request.body)
            except ValueError:
                raise bad_request("can't parse request JSON object") from None
            if not isinstance(body, dict):
                raise bad_request("object expected in the request body")
            values |= body
        return cls(values, uploads_of(request))

    def logged(self) -> JSON:
        """The parameters as JSON, objects unpacked; a file in parts stands as `attach://` and its name."""
        read = {name: value if name in WORDS else self.json(name, value) for name, value in self.values.items()}
        spoken_of = str(self.values)
        return read | {name: f"attach://{name}" for name in self.uploads if f"attach://{name}" not in spoken_of}

    def text(self, name: str) -> str | None:
        """A String; None if it was not given."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise bad_request(f'field "{name}" must be of type String')
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """An Integer; `default` if it was not given."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'field "{name}" must be a valid Number') from None

    def flag(self, name: str) -> bool:
        """A Boolean; false if it was not given."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes", "y", "t")

    def json(self, name: str, default: Any = None) -> Any:
        """An object or array; `default` if it was not given or is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return default if value is None else value
        if value[:1] not in ("{", "["):
            return default
        try:
            return json.loads(value)
        except ValueError:
            return default

    def array(self, name: str) -> list[Any] | None:
        """An array; None if it was not given."""
        value = self.json(name, self.values.get(name) or None)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name} JSON object")
        return value

    def object(self, name: str) -> JSON | None:
        """An object; None if it was not given."""
        value = self.json(name, self.values.get(name) or None)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")
        return value

    def upload(self, reference: str) -> Upload | None:
        """The file that came in parts under this name, or that `attach://name` speaks of."""
        return self.uploads.get(reference.removeprefix("attach://"))


def uploads_of(request: HTTPServerRequest) -> dict[str, Upload]:
    """The files that came in parts, by the names of their parts."""
    return {name: _upload(files[0]) for name, files in request.files.items() if files}


def _upload(file: HTTPFile) -> Upload:
    # A name is only ever shown, but some clients send whole paths.
    name = file["filename"].replace("\\", "/").rsplit("/", 1)[-1] or "file"
    return Upload(name, file["content_type"] or "application/octet-stream", file["body"])
