"""From what pydantic says about a value to a sentence for the person who wrote it."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel

from knowledge.model import Kind

_SENTENCES: Mapping[str, str] = {
    "missing": "is missing; add it.",
    "string_type": "must be text, not a list and not further keys.",
    "string_too_short": "is empty; write something or delete the key.",
    "tuple_type": "must be a list: one item in each line, starting with a hyphen.",
    "dict_type": "must hold further keys, indented below it.",
    "model_type": "must hold further keys, indented below it.",
    "model_attributes_type": "must hold further keys, indented below it.",
    "date_from_datetime_parsing": "must be a date such as 2027-05-31.",
    "date_from_datetime_inexact": "must be a date such as 2027-05-31, without a time.",
    "date_parsing": "must be a date such as 2027-05-31.",
    "date_type": "must be a date such as 2027-05-31.",
}
_PATTERNS: Mapping[str, str] = {
    r"^\d{4}": "must be a date as precise as the document gives it: 2016, 2016-09 or 2016-09-30.",
    r"^[a-z0-9]": "must be lower-case words joined by hyphens, at most 38 characters.",
}


def sentence_for(detail: Mapping[str, Any], model: type[BaseModel]) -> str:
    """The sentence for one of `ValidationError.errors()`, to stand after the key it concerns."""
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(detail["loc"], model)
    if kind == "enum":
        return f"{detail['input']} is not a kind of entry; choose one of {', '.join(Kind)}."
    if kind == "string_pattern_mismatch":
        pattern = detail["ctx"]["pattern"]
        return next(text for start, text in _PATTERNS.items() if pattern.startswith(start))
    if kind == "string_too_long":
        return f"is longer than {detail['ctx']['max_length']} characters; shorten it."
    return _SENTENCES.get(kind, f"cannot be used ({detail['msg']}).")


def _unknown_key(way: tuple[str | int, ...], model: type[BaseModel]) -> str:
    known = _fields_at(way[:-1], model) - {"board"}
    close = get_close_matches(str(way[-1]), known, n=1)
    if close:
        return f"is not a known key; did you mean {close[0]}?"
    return f"is not a known key; known are {', '.join(sorted(known))}."


def _fields_at(way: tuple[str | int, ...], model: type[BaseModel]) -> set[str]:
    """The keys that are allowed where `way` leads, by following the model's annotations."""
    here = model
    for step in way:
        if isinstance(step, str) and step in here.model_fields:
            inner = _model_in(here.model_fields[step].annotation)
            here = inner or here
    return set(here.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)
