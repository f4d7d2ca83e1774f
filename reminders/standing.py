"""How an action stands: its word, and its light. The one rule for the chat, the board's view and the reports.

Never show a light by its colour alone: each has a letter for text and a pattern for charts.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from reminders.plan import live_dates
from storage.tables import Action, Status

SOON = dt.timedelta(days=7)
"""An action that nobody has begun this close to its date is amber."""


class Light(StrEnum):
    """Red, amber, green; blue for done and grey for closed."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "done"
    GREY = "closed"

    @property
    def letter(self) -> str:
        """The letter that stands for it where colour cannot be seen."""
        return {"red": "R", "amber": "A", "green": "G", "done": "D", "closed": "C"}[self.value]

    @property
    def sign(self) -> str:
        """Colour and letter together, for text."""
        disc = {"red": "🔴", "amber": "🟠", "green": "🟢", "done": "🔵", "closed": "⚪"}[self.value]
        return f"{disc} {self.letter}"

    @property
    def hatch(self) -> str:
        """Its pattern in a chart, in matplotlib's letters; green is plain."""
        return {"red": "xx", "amber": "//", "green": "", "done": "..", "closed": "--"}[self.value]


def is_late(action: Action, today: dt.date) -> bool:
    """Whether a date of an open action has passed without an answer. Today's date has not passed."""
    return any(day < today for day in live_dates(action, today))


def light(action: Action, today: dt.date) -> Light:
    """The light of an action on a day, by the rule in `docs/reminders.md`.

    Red: late or blocked. Amber: its owner says at risk; or it has no date; or nobody has begun it and its next date
    is at most seven days away. Green: any other open action. Done and closed have lights of their own.
    """
    match action.status:
        case Status.DONE:
            return Light.BLUE
        case Status.CLOSED:
            return Light.GREY
        case Status.BLOCKED:
            return Light.RED
    if is_late(action, today):
        return Light.RED
    soon = action.next_on is not None and action.next_on - today <= SOON
    if action.status is Status.AT_RISK or not action.dates or (action.status is Status.NOT_STARTED and soon):
        return Light.AMBER
    return Light.GREEN


def word(action: Action, today: dt.date) -> str:
    """The status in words. Late is not stored: it follows from the date."""
    if action.status is Status.CLOSED:
        return "closed by the officer"
    if not is_late(action, today):
        return action.status.value
    return "late" if action.status is Status.NOT_STARTED else f"late, {action.status.value}"


def count(actions: Iterable[Action], today: dt.date) -> dict[Light, int]:
    """How many actions have which light; every light is there."""
    counts = dict.fromkeys(Light, 0)
    for action in actions:
        counts[light(action, today)] += 1
    return counts
