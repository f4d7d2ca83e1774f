"""What a plan file would change of what is stored: added, changed field by field, gone. Nothing is changed here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reminders.planfile import ActionPart, ObjectivePart, PlanPart
from storage.plans import Owned
from storage.tables import Action, Plan, Status


@dataclass(frozen=True, slots=True)
class Field:
    """A cell that differs; None is an empty one."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """An action of which some cells differ."""

    ref: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that storing a plan would change."""

    is_new: bool
    plan: tuple[Field, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    """Reference and words of actions that the file does not have: they are closed, and their history stays."""
    same: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the file says what is stored already."""
        return not (self.is_new or self.plan or self.added or self.changed or self.gone)


def compare(
    part: PlanPart,
    stored: Plan | None,
    actions: Sequence[Owned] = (),
    *,
    closed_by_file: Mapping[str, bool] | None = None,
) -> Differences:
    """Compare a plan that was read with the stored one of the same id.

    Args:
        part: the plan that was read.
        stored: the stored plan, if there is one.
        actions: its actions with their owners.
        closed_by_file: by reference, whether a closed action is closed only because an earlier file had lost it.
    """
    if stored is None:
        return Differences(is_new=True, added=tuple(line.ref for line in part.actions))
    left = {each.action.ref: each for each in actions}
    added, changed, same = [], [], 0
    for objective in part.objectives:
        for line in objective.actions:
            known = left.pop(line.ref, None)
            if known is None:
                added.append(line.ref)
                continue
            fields = _fields(objective, line, known)
            if (closed_by_file or {}).get(line.ref):
                fields = (Field("status", Status.CLOSED, "open again"), *fields)
            if fields:
                changed.append(Changed(line.ref, line.what, fields))
            else:
                same += 1
    gone = [each.action for each in left.values() if each.action.status is not Status.CLOSED]
    return Differences(
        is_new=False,
        plan=_differing(
            ("title", stored.title, part.title),
            ("from", stored.from_on.isoformat(), part.first.isoformat()),
            ("to", stored.to_on.isoformat(), part.last.isoformat()),
            ("published", stored.published, part.published),
        ),
        added=tuple(added),
        changed=tuple(changed),
        gone=tuple((action.ref, action.title) for action in gone),
        same=same,
    )


def _fields(objective: ObjectivePart, line: ActionPart, known: Owned) -> tuple[Field, ...]:
    action: Action = known.action
    return _differing(
        ("priority", action.priority, objective.priority),
        ("objective's reference", action.objective_ref, objective.ref),
        ("objective", action.objective, objective.title),
        ("action", action.title, line.what),
        ("when", action.when_as_written, line.when),
        ("who", action.owner_as_written, line.owner),
        ("roles", _names(role.name for role in known.owners), _names(line.owners)),
        ("measure", action.measure, line.measure),
        ("impact", action.impact, line.impact),
        ("other reference", action.external_ref, line.external_ref),
        ("register", action.in_register, line.in_register or objective.in_register),
        ("note", action.note, line.note),
    )


def _names(names: Iterable[str]) -> str | None:
    return ", ".join(sorted(set(names))) or None


def _differing(*cells: tuple[str, str | None, str | None]) -> tuple[Field, ...]:
    return tuple(Field(*cell) for cell in cells if cell[1] != cell[2])
