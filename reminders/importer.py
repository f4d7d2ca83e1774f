"""Brings plan files into the store, and keeps them in step with their files.

A file that changed updates what the board wrote (wording, measure, owners, dates) and leaves alone what
people have answered since (status, progress, history). Running it again changes nothing.

A plan reminds if it was not over on the day when it came here; else it is history until an officer starts it.
What an officer has imported under a shipped plan's id is the officer's: the shipped file no longer counts.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path

from reminders import when
from reminders.calendar import london_day
from reminders.periods import spoken
from reminders.planfile import ActionPart, ObjectivePart, PlanFileError, PlanPart, ReadPlan, read_plans
from storage import outbox, plans
from storage.store import Session, Store
from storage.tables import Action, ActionChange, Change, Origin, Plan, Status

__all__ = ["PlanFileError", "Seeded", "fresh_action", "seed", "store_plan"]

log = logging.getLogger(__name__)

SHIPPED = Path(__file__).parent / "plans"
THE_FILE = "plan file"
"""The role in the history of what a changed plan file changed."""
FILES = (THE_FILE,)
"""Who in the history is nobody: what they change is not an answer."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many actions of how many plan files were new or changed."""

    plans: int = 0
    actions: int = 0


async def seed(store: Store, now: dt.datetime, folder: Path = SHIPPED) -> Seeded:
    """Bring every plan in a folder into the store; what is unchanged is left alone.

    Args:
        store: the open database.
        now: the present instant, aware, for the history.
        folder: holds the plan files, `*.yaml`.

    Raises:
        PlanFileError: if a file has mistakes; then nothing is taken.
    """
    changed_plans = changed_actions = 0
    async with store.session() as session:
        known = {plan.fingerprint for plan in await plans.plans(session)}
    for read in read_plans(folder, known):
        async with store.session() as session:
            old = await plans.plan(session, read.plan.id)
            if old is not None and (old.fingerprint == read.fingerprint or old.origin is Origin.IMPORTED):
                continue
            await store_plan(session, read, now)
        changed_plans += 1
        changed_actions += len(list(read.plan.actions))
    if changed_plans:
        log.info("took %d actions from %d plan files", changed_actions, changed_plans)
    return Seeded(changed_plans, changed_actions)


async def store_plan(session: Session, read: ReadPlan, now: dt.datetime, origin: Origin = Origin.SHIPPED) -> Plan:
    """Bring one plan into the store, within the caller's transaction.

    Args:
        session: a transaction.
        read: the plan.
        now: the present instant, aware.
        origin: whether it was shipped, or an officer has imported it.
    """
    part = read.plan
    old = await plans.plan_to_bring_in(session, part.id)
    period_changed = old is not None and (old.from_on, old.to_on, old.published) != (
        part.first,
        part.last,
        part.published,
    )
    reminds = old.reminds if old is not None else part.last >= london_day(now)
    stored = await session.merge(_plan(read, old, origin, reminds=reminds))
    await session.flush()
    known = {action.ref: action for action in await plans.of_plan(session, part.id)}
    answered = await plans.answered(session, part.id, FILES)
    lines = [(objective, line) for objective in part.objectives for line in objective.actions]
    for position, (objective, line) in enumerate(lines):
        action = fresh_action(part, objective, line, position)
        existing = known.pop(line.ref, None)
        by_hand = existing is not None and existing.owners_by_hand and existing.owner_as_written == line.owner
        if existing is not None:
            kept = action.progress if existing.id not in answered else existing.progress
            action = await _updated(session, existing, action, now, period_changed=period_changed)
            action.progress = kept
        action.reminds = reminds
        action.settle()
        session.add(action)
        await session.flush()
        assert action.id is not None
        if by_hand:
            continue  # an officer's or owner's choice stays, until the document names somebody else
        action.owners_by_hand = False
        owners = [await plans.role_to_own(session, part.board, name) for name in dict.fromkeys(line.owners)]
        await plans.set_owners(session, action.id, owners)
    for gone in known.values():
        _close(session, gone, now)
    await outbox.plan_again(session)
    return stored


def _plan(read: ReadPlan, old: Plan | None, origin: Origin, *, reminds: bool) -> Plan:
    part = read.plan
    kept = old.remind if old is not None else None
    return Plan(
        id=part.id,
        board=part.board,
        title=part.title,
        from_on=part.first,
        to_on=part.last,
        published=part.published,
        source_document=part.source.document,
        source_section=part.source.section,
        fingerprint=read.fingerprint,
        remind=part.remind.chosen if part.remind is not None else kept,
        origin=origin,
        reminds=reminds,
    )


def fresh_action(plan: PlanPart, objective: ObjectivePart, line: ActionPart, position: int) -> Action:
    """The action as the file gives it, its date read."""
    reading = when.read(line.when, published=plan.published_on, plan_from=plan.first, plan_to=plan.last)
    return Action(
        plan_id=plan.id,
        board=plan.board,
        position=position,
        ref=line.ref,
        priority=objective.priority,
        objective_ref=objective.ref,
        objective=objective.title,
        title=line.what,
        measure=line.measure,
        external_ref=line.external_ref,
        in_register=line.in_register or objective.in_register,
        note=line.note,
        source_document=line.source.document,
        source_section=line.source.section,
        when_as_written=line.when,
        owner_as_written=line.owner,
        progress=line.progress,
        impact=line.impact,
        status=Status.DONE if line.done else Status.NOT_STARTED,
        rule=reading.rule,
        due_on=reading.due_on,
        recurrence=reading.recurrence,
        review_points=reading.review_points,
        needs_date=reading.needs_date,
        question=reading.question,
    )


_DATES = {"rule", "due_on", "recurrence", "review_points", "needs_date", "question"}
_ANSWERS = {"id", "status", "progress", "done_through_on", "due_version", "next_on", "owners_by_hand", "reminds"}
"""What people have said since; a file never overwrites it."""


async def _updated(
    session: Session, existing: Action, fresh: Action, now: dt.datetime, *, period_changed: bool
) -> Action:
    """The stored action with the file's wording.

    A date that an officer has set since stays, unless the document's own wording of it changes. An action that
    was closed only because an earlier file had lost it is open again as it was.
    """
    if existing.status is Status.CLOSED and existing.id is not None:
        last = (await plans.history(session, existing.id))[-1:]
        if last and last[0].kind is Change.CLOSED and last[0].by_role in FILES:
            existing.status = Status(last[0].before or Status.NOT_STARTED)
    kept = _ANSWERS
    if existing.when_as_written == fresh.when_as_written and not period_changed:
        kept = _ANSWERS | _DATES
    before, old_dates = _dates_in_words(existing), existing.dates
    existing.sqlmodel_update(fresh.model_dump(exclude=kept))
    if existing.dates != old_dates:
        existing.due_version += 1
        existing.done_through_on = None
        _record(session, existing, now, Change.DATED, before=before, after=_dates_in_words(existing))
    return existing


def _close(session: Session, action: Action, now: dt.datetime) -> None:
    """An action that its file no longer has: what people did stays in the history."""
    if action.status is not Status.CLOSED:
        _record(session, action, now, Change.CLOSED, before=action.status, after=Status.CLOSED)
        action.status = Status.CLOSED
        action.settle()
        session.add(action)


def _record(
    session: Session, action: Action, now: dt.datetime, kind: Change, *, before: str | None, after: str | None
) -> None:
    assert action.id is not None
    session.add(ActionChange(action_id=action.id, at=now, by_role=THE_FILE, kind=kind, before=before, after=after))


def _dates_in_words(action: Action) -> str | None:
    return ", ".join(spoken(day) for day in action.dates) or None
