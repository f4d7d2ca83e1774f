"""Importing a plan in two steps: a proposal that changes nothing, and its confirmation. Export and the plans' state."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from reminders import when
from reminders.calendar import london_day
from reminders.differences import Differences, compare
from reminders.importer import FILES, store_plan
from reminders.intake.draft import Stored, draft, find_stored
from reminders.intake.files import Content
from reminders.intake.problems import FileRefusedError
from reminders.periods import Period
from reminders.planfile import ActionPart, PlanPart, ReadPlan
from storage import outbox, plans
from storage.plans import Owned
from storage.store import Session, Store
from storage.tables import Change, Origin, Plan, Status


class PeriodNeededError(Exception):
    """The file does not say which period its plan covers, and no stored plan tells."""


class ChangedSinceError(Exception):
    """What is stored has changed since the proposal was made; `proposal` says how things are now."""

    def __init__(self, proposal: "Proposal") -> None:
        super().__init__("changed since")
        self.proposal = proposal


@dataclass(frozen=True, slots=True)
class Look:
    """Something about one action that a person should settle or confirm."""

    ref: str
    what: str
    kind: str
    """`date`: it has none; `owner`: it has none; `look`: it was read, and may be wrong."""
    written: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be stored, and what of it needs a person's look."""

    content: Content
    board: str
    period: Period
    plan: PlanPart
    differences: Differences
    looks: tuple[Look, ...]
    reminds: bool
    done: int
    """How many actions the file says are done already."""
    dated: int
    recurring: int

    @property
    def fingerprint(self) -> str:
        """Stands for the plan's content: the same file twice has the same."""
        return hashlib.sha256(self.plan.model_dump_json().encode()).hexdigest()


async def propose(
    store: Store,
    content: Content,
    board: str,
    today: dt.date,
    *,
    period: Period | None = None,
    plan_id: str | None = None,
) -> Proposal:
    """Say what importing a file would do. Nothing is changed.

    Args:
        store: the open database.
        content: the file, read.
        board: whose plan it is.
        today: the day in London.
        period: what the plan covers, if a person has said so.
        plan_id: the plan that this is to become or update, if a person has said so.

    Raises:
        PeriodNeededError: if nobody says which period the plan covers.
        FileRefusedError: if the file is of another board, or its references are doubled.
    """
    async with store.session() as session:
        return await _propose(session, content, board, today, period=period, plan_id=plan_id)


async def confirm(store: Store, proposal: Proposal, now: dt.datetime) -> Plan:
    """Store what was proposed, in one transaction; again, it changes nothing.

    Raises:
        ChangedSinceError: if what is stored has changed since; then nothing was stored.
    """
    async with store.session() as session:
        present = await _propose(
            session,
            proposal.content,
            proposal.board,
            london_day(now),
            period=proposal.period,
            plan_id=proposal.plan.id,
        )
        if present.differences != proposal.differences:
            raise ChangedSinceError(present)
        return await store_plan(session, ReadPlan(present.plan, present.fingerprint), now, Origin.IMPORTED)


async def set_reminding(store: Store, board: str, plan_id: str, *, reminds: bool) -> Plan | None:
    """Let a plan of a board remind, or make it history; None if the board has no such plan."""
    async with store.session() as session:
        plan = await plans.plan(session, plan_id)
        if plan is None or plan.board != board:
            return None
        for action in await plans.set_reminding(session, plan_id, reminds=reminds):
            action.settle()
        await outbox.plan_again(session)
        plan.reminds = reminds
        return plan


async def _propose(
    session: Session, content: Content, board: str, today: dt.date, *, period: Period | None, plan_id: str | None
) -> Proposal:
    if content.plan is not None and content.plan.board != board:
        raise FileRefusedError(f"The file is a plan of the board “{content.plan.board}”, not of “{board}”.")
    stored = [Stored(plan, tuple(await plans.of_plan(session, plan.id))) for plan in await plans.plans(session, board)]
    everybodys = {plan.id for plan in await plans.plans(session)}
    period = period or content.about.period
    found = next((each for each in stored if each.plan.id == plan_id), None)
    if plan_id is None:
        found = find_stored(content, stored, period)
    if period is None and found is not None:
        period = Period(found.plan.from_on, found.plan.to_on)
    if period is None:
        raise PeriodNeededError
    looks: dict[str, tuple[str, ...]] = {}
    if content.plan is not None:
        part = content.plan
        if part.id in everybodys and found is None:
            raise FileRefusedError(f"Another board has a plan with the id {part.id}. Give this one its own.")
    else:
        roles = [role.name for role in await plans.roles(session, board)]
        drafted = draft(content, board, period, roles, stored=found, taken=everybodys)
        part, looks = drafted.plan, drafted.looks
        if plan_id is not None and found is None:
            part = PlanPart.model_validate(part.model_dump(by_alias=True) | {"id": plan_id})
    owned = [each for each in await plans.actions(session, board) if found and each.action.plan_id == found.plan.id]
    closed = await _closed_by_file(session, owned)
    readings = [_reading(part, line) for line in part.actions]
    return Proposal(
        content=content,
        board=board,
        period=period,
        plan=part,
        differences=compare(part, found.plan if found else None, owned, closed_by_file=closed),
        looks=tuple(look for line in part.actions for look in _looks(part, line, looks.get(line.ref, ()))),
        reminds=found.plan.reminds if found else part.last >= today,
        done=sum(line.done for line in part.actions),
        dated=sum(reading.due_on is not None for reading in readings),
        recurring=sum(reading.due_on is None and reading.recurrence is not None for reading in readings),
    )


async def _closed_by_file(session: Session, owned: Sequence[Owned]) -> dict[str, bool]:
    closed = {}
    for each in owned:
        if each.action.status is Status.CLOSED and each.action.id is not None:
            last = (await plans.history(session, each.action.id))[-1:]
            closed[each.action.ref] = bool(last) and last[0].kind is Change.CLOSED and last[0].by_role in FILES
    return closed


def _reading(part: PlanPart, line: ActionPart) -> when.When:
    return when.read(line.when, published=part.published_on, plan_from=part.first, plan_to=part.last)


def _looks(part: PlanPart, line: ActionPart, notes: Sequence[str]) -> list[Look]:
    """What a person should look at in one action: its date first, then its owner, then the rest."""
    if line.done:
        return []
    reading = _reading(part, line)
    found = []
    if reading.question:
        kind = "date" if reading.needs_date else "look"
        found.append(Look(line.ref, line.what, kind, line.when, reading.question))
    if not line.owners:
        sentence = " ".join(notes) or "Nobody is named."
        found.append(Look(line.ref, line.what, "owner", line.owner, sentence))
    elif notes:
        found.append(Look(line.ref, line.what, "look", line.owner, " ".join(notes)))
    return found
