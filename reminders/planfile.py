"""The shape of a plan's YAML file, and its mistakes as sentences with file, line and key.

`docs/reminders.md` shows a whole example to those who write such files.
"""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from reminders.periods import month_end
from reminders.rhythm import RhythmError, ladder_of
from storage.tables import Register

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
LONGEST_REF = 60
"""Characters of a reference. It stands in every line about an action, and a message holds only 4,096."""
Ref = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REF)]

SENTENCES = {
    "missing": "is missing. Write it, or null where the document has nothing.",
    "extra_forbidden": "is not a key that a plan has. Is it misspelt?",
    "string_type": "must be text: put it in quotes.",
    "string_too_short": "is empty. Write null where the document has nothing.",
    "string_too_long": f"is too long for a reference. Shorten it to {LONGEST_REF} characters at most.",
    **dict.fromkeys(("model_type", "tuple_type"), "has the wrong shape; compare it with a shipped plan."),
}
"""What is told about the mistakes of these kinds, as pydantic names them."""

Shape = TypeVar("Shape", bound=BaseModel)


class PlanFileError(Exception):
    """A plan file has mistakes; the message lists them, a line each."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourcePart(_Part):
    """Where in which document."""

    document: Text
    section: Text


class ActionPart(_Part):
    """A line of the plan. `when` and `owner` are the cells' own words; `owners` names the roles and groups."""

    ref: Ref
    what: Text
    when: Text | None
    owner: Text | None
    owners: tuple[Text, ...]
    measure: Text | None = None
    progress: Text | None = None
    impact: Text | None = None
    external_ref: Text | None = None
    in_register: Register | None = None
    note: Text | None = None
    done: bool = False
    """Whether the plan itself says that it is done; counts only when the action is new here."""
    source: SourcePart


class ObjectivePart(_Part):
    """An objective and its actions."""

    ref: Ref
    priority: Text | None = None
    title: Text
    in_register: Register | None = None
    """The register that its actions stand in, apart from those that name another."""
    actions: tuple[ActionPart, ...]


class RemindPart(_Part):
    """When to remind and whom to turn to, where a plan wants it otherwise; what is left out is as usual."""

    before: tuple[int, ...] | None = None
    every: int | None = None
    escalate: tuple[int, int, int] | None = None

    @model_validator(mode="after")
    def _makes_a_ladder(self) -> Self:
        try:
            ladder_of(self.chosen)
        except RhythmError as error:
            raise ValueError(str(error)) from None
        return self

    @property
    def chosen(self) -> dict[str, Any]:
        """What differs from the usual, as JSON."""
        return self.model_dump(mode="json", exclude_none=True)


class PlanPart(_Part):
    """A plan as its file gives it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
    """Short enough for a button: Telegram takes 64 bytes."""
    board: Text
    title: Text
    first: dt.date = Field(alias="from")
    last: dt.date = Field(alias="to")
    published: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    remind: RemindPart | None = None
    source: SourcePart
    objectives: tuple[ObjectivePart, ...]

    @field_validator("published")
    @classmethod
    def _is_a_date(cls, value: str | None) -> str | None:
        if value is not None:
            dt.date.fromisoformat((value + "-01-01")[:10])
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.last < self.first:
            raise ValueError("“to” is before “from”")
        refs = [action.ref for action in self.actions]
        doubled = sorted({ref for ref in refs if refs.count(ref) > 1})
        if doubled:
            raise ValueError(f"more than one action has the reference {', '.join(doubled)}")
        return self

    @property
    def actions(self) -> Iterator[ActionPart]:
        """All actions in order."""
        return (action for objective in self.objectives for action in objective.actions)

    @property
    def published_on(self) -> dt.date | None:
        """The last day of the publication as far as it is known; None if only the year is."""
        if self.published is None or len(self.published) == len("2017"):
            return None
        year, month, *day = (int(part) for part in self.published.split("-"))
        return dt.date(year, month, day[0]) if day else month_end(year, month)


class _PlanFile(_Part):
    plan: PlanPart


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan from a file, and the digest of the file's bytes."""

    plan: PlanPart
    fingerprint: str


def read_plans(folder: Path, known: Collection[str] = ()) -> list[ReadPlan]:
    """Read all plan files, `*.yaml`, of a folder, apart from those whose fingerprint is known.

    Raises:
        PlanFileError: if one of them cannot be read or has mistakes.
    """
    read = (_bytes(path) for path in sorted(folder.glob("*.yaml")))
    return [
        ReadPlan(read_plan_text(raw, str(path)), fingerprint)
        for path, raw in read
        if (fingerprint := hashlib.sha256(raw).hexdigest()) not in known
    ]


def _bytes(path: Path) -> tuple[Path, bytes]:
    try:
        return path, path.read_bytes()
    except OSError as error:
        raise PlanFileError(f"{path}: cannot be read: {error.strerror}.") from None


def read_plan_text(raw: bytes, path: str) -> PlanPart:
    """Read the bytes of a plan file; `path` names it in what is raised.

    Raises:
        PlanFileError: if they have mistakes.
    """
    return read_as(_PlanFile, raw, path).plan


def read_as(kind: type[Shape], raw: bytes, path: str) -> Shape:
    """Read the bytes of a YAML file of a kind; `path` names it in what is raised.

    Raises:
        PlanFileError: if they have mistakes.
    """
    try:
        loader = yaml.SafeLoader(raw)
        root = loader.get_single_node()
        content = loader.construct_document(root) if root is not None else None
    except UnicodeDecodeError:
        raise PlanFileError(f"{path}: is not text in UTF-8. Save it as UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PlanFileError(f"{path}, line {line}: is not YAML here: {error.problem}.") from None
    except (yaml.YAMLError, RecursionError, ValueError):  # ValueError: a date such as 2018-02-30
        raise PlanFileError(f"{path}: is not YAML.") from None
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        lines = [
            f"{path}, line {_line(root, each['loc'])}, {_key(each['loc'])}: {_sentence(each['type'], each['msg'])}"
            for each in error.errors(include_url=False)
        ]
        raise PlanFileError("\n".join(lines)) from None


def _line(root: yaml.Node | None, keys: Sequence[int | str]) -> int:
    """The line of the innermost part of a path that the file has, from 1."""
    node, line = root, 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = next(((name, value) for name, value in node.value if name.value == key), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _key(keys: Sequence[int | str]) -> str:
    return (
        "key " + ".".join(str(key + 1) if isinstance(key, int) else key for key in keys) if keys else "the whole file"
    )


def _sentence(kind: str, message: str) -> str:
    return SENTENCES.get(kind) or f"{message.removeprefix('Value error, ')}."
