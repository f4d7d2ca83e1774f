"""Values of any type that a view is annotated with, with the worst words that people could have put into them."""

import datetime as dt
import random
import types
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from sqlmodel import SQLModel

from bot.views import digest, publish
from bot.views.reply import Button, Reply, esc
from knowledge.library import Library
from reminders import digests, escalation, scoring
from reminders.extensions import Request
from reminders.intake.grids import LONGEST_CELL
from reminders.planfile import LONGEST_REF
from reminders.scorecards import Filled
from storage.tables import Action, ActionChange, ScoreFigure

WORST = (
    "<b>", "</b>", "&amp;", "&", "<script>alert(1)</script>", '"', "'", "<a href='https://x'>",
    "\U0001f469\u200d\U0001f467",    "\u202e", "é", "x" * 30, "%s", "{0}", "\n", "]]>", "<!--", "&#x3c;", "plain words",
)  # fmt: skip
IDS = {"id", "data", "board", "token", "key", "plan_id", "ref", "entry", "command", "tag", "end"}
"""Fields that the house makes itself, and that go into callback data."""
SLUG = "leicestershire-rutland"


ONE_OF = {
    "Escalated.step": tuple(digest.STEP),
    "BoardWeek.lights": ({"red": 1, "amber": 0, "green": 7},),
    "ask.name": tuple(publish.ASKS),
    "step.number": (0, 1),
    "with_lines.opening": ([], ["<b>Your actions</b>", None]),
}
"""What the house itself puts into these fields and arguments, by the name of the class or view."""
AT_LEAST_ONE = {"Summary.boards", "Card.measures"}
"""An officer has a board, and a card asks for something."""
AT_MOST = {"Digest.items": digests.IN_ONE, "Escalated.items": escalation.IN_ONE}
"""How many the house puts into one message; of other things three are enough to try."""


class EveryName(dict[str, Any]):
    """A dictionary that knows every name, as the real ones know every board that is served."""

    def __init__(self, made: Any) -> None:
        super().__init__({SLUG: made})

    def __missing__(self, _key: str) -> Any:
        return self[SLUG]


class Maker:
    """Makes values of a type with dice that the test throws."""

    def __init__(self, dice: random.Random, library: Library | None) -> None:
        self._dice = dice
        self._library = library

    def value(  # noqa: PLR0911 - one for each kind of type
        self, kind: Any, name: str = "", depth: int = 0, owner: str = ""
    ) -> Any:
        """A value for a field or argument of this name, of the class or view `owner`."""
        origin, inner, full = get_origin(kind), get_args(kind), f"{owner}.{name}"
        if full in ONE_OF:
            return self._dice.choice(ONE_OF[full])
        if origin is typing.Annotated:
            return self.value(inner[0], name, depth)
        if origin in (typing.Union, types.UnionType):
            return self.value(self._dice.choice(inner), name, depth, owner)
        if origin in (list, Sequence, Iterable, Collection, set, frozenset):
            made = [self.value(inner[0], name, depth + 1) for _ in range(self._dice.randint(1, 3))]
            return set(made) if origin in (set, frozenset) else made
        if origin is tuple:
            if inner[-1:] == (Ellipsis,):
                size = self._dice.randint(full in AT_LEAST_ONE, AT_MOST.get(full, 3))
                return tuple(self.value(inner[0], name, depth + 1) for _ in range(size))
            return tuple(self.value(each, name, depth + 1) for each in inner)
        if origin in (dict, Mapping):
            if isinstance(inner[0], type) and issubclass(inner[0], Enum):
                return {each: self.value(inner[1], name, depth + 1) for each in inner[0]}
            made = self.value(inner[1], name, depth + 1)
            return EveryName(made) if inner[0] is str else {self.value(inner[0], "id", depth + 1): made}
        return self._plain(kind, name, depth, owner)

    def _plain(self, kind: Any, name: str, depth: int, owner: str) -> Any:
        simple = {
            type(None): lambda: None,
            bool: lambda: self._dice.random() < 0.5,
            int: lambda: self._dice.choice((1, 2, 7, 2**31 - 1)),
            float: self._dice.random,
            bytes: lambda: b"x",
            str: lambda: self.cell(name, owner),
            dt.date: self.day,
            dt.time: lambda: dt.time(9, 30),
            dt.datetime: lambda: dt.datetime.combine(self.day(), dt.time(9), dt.UTC),
            dt.timedelta: lambda: dt.timedelta(days=self._dice.randint(0, 99)),
            Library: lambda: self._library,
            object: lambda: self.words(name),
            Any: lambda: self.words(name),
            Reply: lambda: Reply(f"<b>{esc(self.words(name))}</b>", ((Button("Go on", data="none"),),)),
        }
        if kind in simple:
            return simple[kind]()
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._dice.choice(list(kind))
        if issubclass(kind, Exception):
            return kind(self.words(name))
        if kind in _FITTING:
            return _FITTING[kind](self, depth)
        return self._fields(kind, depth)

    def _fields(self, kind: Any, depth: int) -> Any:
        hints = get_type_hints(kind)
        if issubclass(kind, SQLModel):
            return kind(**{each: self.value(hints[each], each, depth + 1, kind.__name__) for each in kind.model_fields})
        if issubclass(kind, BaseModel):
            return kind.model_construct(
                **{each: self.value(hints[each], each, depth + 1, kind.__name__) for each in kind.model_fields}
            )
        if is_dataclass(kind):
            given = [each for each in fields(kind) if each.init and (depth < 4 or each.default is MISSING)]
            return kind(
                **{each.name: self.value(hints[each.name], each.name, depth + 1, kind.__name__) for each in given}
            )
        raise TypeError(f"no way to make a {kind}: teach tests/made_values.py")

    def cell(self, name: str, owner: str) -> str:
        """What a cell of an imported plan holds, up to the longest that is taken; of other things, words."""
        if owner != "Action" or self._dice.random() < 0.7:
            return self.words(name)
        if name in ("ref", "objective_ref"):
            return "&" * LONGEST_REF
        return self.words(name) if name in IDS else "&" * LONGEST_CELL

    def words(self, name: str) -> str:
        if name in IDS:
            return SLUG
        if name in ("period", "cycle"):
            return "2017-18"
        if name in ("as_at", "date", "month", "last_month"):
            return "2018-05"
        # Never blank: what is shown was stripped and required where it came in.
        return " ".join(["w", *(self._dice.choice(WORST) for _ in range(self._dice.randint(0, 4)))])

    def day(self) -> dt.date:
        return dt.date(2018, 1, 1) + dt.timedelta(days=self._dice.randint(0, 700))

    def request(self, depth: int) -> Request:
        """More time is asked for until a day."""
        change = self.value(ActionChange, depth=depth + 1)
        change.after = self.day().isoformat()
        return Request(self.value(Action, depth=depth + 1), change)

    def writing(self, depth: int) -> scoring.Writing:
        """A card and its steps belong to each other, and so do its figures."""
        filled = self._fields(Filled, depth)
        figures = {each.ref: self.value(ScoreFigure, depth=depth + 1) for each in filled.card.measures[1:]}
        filled = replace(filled, figures=figures)
        return scoring.Writing(filled, scoring.steps_of(filled.card))


_FITTING = {Request: Maker.request, scoring.Writing: Maker.writing}
"""Classes whose fields must agree with each other, which chance does not manage."""
