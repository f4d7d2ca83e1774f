"""Checks the bot's requests by aiogram's typed methods, and by the machine-readable Bot API where its path is given."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import aiogram.methods
from aiogram.client.default import Default
from pydantic import BaseModel, ConfigDict

BOT_API = os.environ.get("SAFEBOARD_TEST_BOT_API")


def check(method: str, params: dict[str, Any], spec: dict[str, Any] | None = None) -> None:
    """Raise if a request is not what the Bot API takes."""
    _strict(method).model_validate(params)
    if spec is not None:
        _against(spec, method, params)


def read_spec() -> dict[str, Any] | None:
    """The machine-readable Bot API, if `SAFEBOARD_TEST_BOT_API` names the file."""
    return json.loads(Path(BOT_API).read_text("utf-8")) if BOT_API else None


@cache
def _strict(method: str) -> type[BaseModel]:
    """aiogram's class for a method, refusing parameters that the method does not have."""
    typed = getattr(aiogram.methods, method[0].upper() + method[1:])

    class Strict(typed):
        model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    Strict.model_rebuild(force=True, _types_namespace={"Default": Default})
    return Strict


def _against(spec: dict[str, Any], name: str, params: dict[str, Any]) -> None:
    fields = {field["name"]: field for field in spec["methods"][name].get("fields", [])}
    unknown = params.keys() - fields.keys()
    missing = {key for key, field in fields.items() if field["required"]} - params.keys()
    assert not unknown, f"{name} has no {unknown}"
    assert not missing, f"{name} needs {missing}"
    for key, value in params.items():
        assert any(_fits(spec, kind, value) for kind in fields[key]["types"]), (
            f"{name}: {key} is not {fields[key]['types']}"
        )


PLAIN = {
    "String": lambda value: isinstance(value, str),
    "Integer": lambda value: str(value).lstrip("-").isdecimal(),
    "Float": lambda value: str(value).replace(".", "", 1).lstrip("-").isdecimal(),
    "Boolean": lambda value: str(value).lower() in {"true", "false", "1", "0"},
    "True": lambda value: str(value).lower() in {"true", "1"},
    "InputFile": lambda value: True,
}
"""Whether a value is of a plain kind; they travel as text in a form."""


def _fits(spec: dict[str, Any], kind: str, value: Any) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(spec, kind.removeprefix("Array of "), each) for each in value)
    if kind in PLAIN:
        return PLAIN[kind](value)
    return isinstance(value, dict) and _has_shape(spec, kind, value)


def _has_shape(spec: dict[str, Any], kind: str, value: dict[str, Any]) -> bool:
    described = spec["types"][kind]
    if subtypes := described.get("subtypes"):
        return any(_has_shape(spec, each, value) for each in subtypes)
    fields = {field["name"]: field for field in described.get("fields", [])}
    required = {key for key, field in fields.items() if field["required"]}
    return (
        value.keys() <= fields.keys()
        and required <= value.keys()
        and all(any(_fits(spec, each, item) for each in fields[key]["types"]) for key, item in value.items())
    )
