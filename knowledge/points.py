"""Learning points in a YAML file, for boards that write them at a desk; `docs/learning.md` shows one."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from knowledge.model import Content, Slug, Source, Text
from knowledge.problems import ContentError, Problem
from knowledge.wording import sentence_for
from knowledge.yaml_file import UnreadableError, YamlFile, read_yaml

KINDS = ("development", "good-practice", "you-said-we-did")


class PointPart(Content):
    """One point as the file has it; what may be left out is empty."""

    kind: Literal["development", "good-practice", "you-said-we-did"]
    title: Text
    what: Text
    why: Text
    more: Text | None = None
    source: Source | None = None
    first: dt.date | None = None
    last: dt.date | None = None


class PointsFile(Content):
    """A board's points of one cycle."""

    board: Slug
    cycle: Text | None = None
    """The year, as in `2017-18`; that of the day on which it is read if left out."""
    points: tuple[PointPart, ...]


def read_points(path: Path) -> PointsFile:
    """Read a file of learning points.

    Raises:
        ContentError: with every problem found, each with file, line and key.
    """
    try:
        file = read_yaml(path)
    except UnreadableError as error:
        raise ContentError(error.problems) from None
    problems = list(file.problems)
    try:
        read = PointsFile.model_validate(file.data)
    except ValidationError as error:
        raise ContentError([*problems, *_problems(file, error)]) from None
    for number, point in enumerate(read.points):
        if point.first and point.last and point.last < point.first:
            problems.append(file.problem(("points", number, "last"), "is before `first`."))
    if problems:
        raise ContentError(problems)
    return read


def _problems(file: YamlFile, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        if detail["type"] == "literal_error":
            sentence = f"{detail['input']} is not a kind of learning point; choose one of {', '.join(KINDS)}."
        elif detail["type"] in ("model_type", "model_attributes_type") and not detail["loc"]:
            sentence = "must hold `board:` and `points:`."
        else:
            sentence = sentence_for(detail, PointsFile)
        yield file.problem(detail["loc"], sentence)
