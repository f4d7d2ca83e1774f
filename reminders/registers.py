"""Registers beside a board's plan: challenge log, inspections' recommendations, risk register, forward plan.

Their lines are actions like all others: the same owners, dates, reminders, answers and history.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from reminders.standing import is_late
from storage import plans
from storage.plans import Owned
from storage.store import Store
from storage.tables import Action, Register, Status


@dataclass(frozen=True, slots=True)
class RegisterCount:
    """How a register stands."""

    register: Register
    lines: int
    open: int
    late: int


async def of_board(store: Store, board: str, register: Register) -> list[Owned]:
    """The lines of a board's register with their owners, in the order of its plans; closed ones are left out."""
    async with store.session() as session:
        found = await plans.actions(session, board)
    return [each for each in found if each.action.in_register is register and _counts(each.action)]


async def counts(store: Store, board: str, today: dt.date) -> list[RegisterCount]:
    """The registers that a board has, with how many lines are open and late."""
    async with store.session() as session:
        found = [each.action for each in await plans.actions(session, board) if _counts(each.action)]
    lines = Counter(each.in_register for each in found)
    opened = Counter(each.in_register for each in found if each.status.is_open)
    late = Counter(each.in_register for each in found if is_late(each, today))
    return [RegisterCount(each, lines[each], opened[each], late[each]) for each in Register if lines[each]]


def _counts(action: Action) -> bool:
    return action.status is not Status.CLOSED
