"""What a board must look at, from its actions and what is known of them: data goes in, a report comes out.

Everything is told as it stood at the end of one day. What was answered later is taken off again by the history,
which keeps with each change how the action stood before it.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reminders.calendar import london_day
from reminders.changes import put_back
from reminders.extensions import effective
from reminders.periods import spoken
from reminders.plan import live_dates
from reminders.standing import Light, is_late, light
from storage.tables import Action, ActionChange, Change, Plan, Status


class Reason(StrEnum):
    """Why an action is in an exception report, the gravest first."""

    LATE = "late"
    BLOCKED = "blocked"
    AT_RISK = "at risk"
    UNDATED = "no date"
    UNOWNED = "no owner"
    UNREACHED = "nobody can be reached"


REASONS = tuple(Reason)
QUIET = frozenset({Change.LATER, Change.EVIDENCE, Change.SEEN, Change.ASKED_AGAIN, Change.CARD_ASKED})
"""Changes that move nothing a board would call news: a reminder that was put off, a sentence added to a done."""


@dataclass(frozen=True, slots=True)
class Known:
    """An action as it stands in the store, and all that is known about it."""

    action: Action
    owners: tuple[str, ...] = ()
    role_names: Mapping[int, str] = field(default_factory=dict)
    """The board's roles by id, for owners of an earlier day."""
    history: Sequence[ActionChange] = ()
    reminded_on: Sequence[dt.date] = ()
    """Days on which a reminder surely reached somebody."""
    undelivered_on: Sequence[dt.date] = ()
    """Days of reminders that Telegram refused, or of which nobody knows whether they arrived."""
    told: Sequence[tuple[str, dt.date]] = ()
    """Whom its silence was taken to, and when: `deputy`, `chair` or `officer`."""
    reaches: bool = True
    """Whether a reminder reaches anybody at present."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something in the history that a report repeats."""

    on: dt.date
    by_role: str
    kind: Change
    note: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One action of a report, as it stood on the day of the report. It belongs to no database."""

    action: Action
    owners: tuple[str, ...]
    light: Light
    reasons: tuple[Reason, ...]
    """Why it is an exception; empty if it is none."""
    date: dt.date | None
    """The date that asks for an answer: the last that has passed, or else the next."""
    late_since: dt.date | None
    """The same where it has passed."""
    reminded_on: tuple[dt.date, ...]
    undelivered: int
    told: tuple[tuple[str, dt.date], ...]
    said: tuple[Said, ...]
    """What its owners and officers said and changed, oldest first."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A priority, or an objective within one, with its lines in the plan's order."""

    name: str
    lines: tuple[Line, ...]

    @property
    def lights(self) -> dict[Light, int]:
        """How many actions have which light; every light is there."""
        counts = dict.fromkeys(Light, 0)
        for line in self.lines:
            counts[line.light] += 1
        return counts

    @property
    def worst(self) -> Light:
        """The light that the whole is shown by: that of its worst action, and grey for one without any."""
        return next((each for each in Light if self.lights[each]), Light.GREY)

    @property
    def objectives(self) -> tuple["Theme", ...]:
        """The same lines by objective."""
        return themes(self.lines, lambda line: f"{line.action.objective_ref} {line.action.objective}")


@dataclass(frozen=True, slots=True)
class Report:
    """A board's actions on a day, and what moved since another."""

    board: str
    since_on: dt.date
    """The first day that counts as news."""
    as_at: dt.date
    plans: tuple[Plan, ...]
    lines: tuple[Line, ...]

    @property
    def has_begun(self) -> bool:
        """Whether it tells of plans that have begun, and not of those to come."""
        return any(plan.from_on <= self.as_at for plan in self.plans)

    @property
    def exceptions(self) -> tuple[Line, ...]:
        """What the board must look at: the longest late first, then by the gravest reason, then as planned."""
        found = [line for line in self.lines if line.reasons]
        return tuple(sorted(found, key=lambda line: (REASONS.index(line.reasons[0]), line.late_since or self.as_at)))

    @property
    def priorities(self) -> tuple[Theme, ...]:
        """By priority, or by objective where a plan names no priority."""
        return themes(self.lines, lambda line: line.action.priority or line.action.objective)

    @property
    def lights(self) -> dict[Light, int]:
        """How many actions have which light; every light is there."""
        return Theme("", self.lines).lights

    def with_reason(self, reason: Reason) -> tuple[Line, ...]:
        """The lines that are exceptions for this reason, among others perhaps."""
        return tuple(line for line in self.exceptions if reason in line.reasons)

    @property
    def news(self) -> tuple[tuple[Line, Said], ...]:
        """The latest of what was said about each action since `since_on`, the newest first."""
        found = [
            (line, said[-1])
            for line in self.lines
            if (said := [each for each in line.said if each.on >= self.since_on and each.kind not in QUIET])
        ]
        return tuple(sorted(found, key=lambda each: each[1].on, reverse=True))


def themes(lines: Iterable[Line], name: Callable[[Line], str]) -> tuple[Theme, ...]:
    """Lines by what `name` calls each, in the order in which the names come first."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(name(line), []).append(line)
    return tuple(Theme(each, tuple(of)) for each, of in found.items())


def report(
    board: str,
    plans: Sequence[Plan],
    known: Iterable[Known],
    *,
    since_on: dt.date,
    as_at: dt.date,
    ahead: bool = False,
    over: bool = False,
) -> Report:
    """A board's report, from all its plans.

    Args:
        board: the board's id.
        plans: all its plans. Of history only those count whose own time reaches into the report's.
        known: the actions of these plans, in their order, as they stand now.
        since_on: the first day that counts as news.
        as_at: the day whose end the report describes, in London.
        ahead: where no plan has begun, tell of those to come.
        over: whether that day has ended, so that what was due on it has passed too.
    """
    begun = [plan for plan in plans if plan.from_on <= as_at and (plan.reminds or plan.to_on >= since_on)]
    shown = begun or [plan for plan in plans if plan.reminds and ahead]
    ids = {plan.id for plan in shown}
    found = [as_it_stood(each, as_at) for each in known if each.action.plan_id in ids]
    return Report(
        board,
        since_on,
        as_at,
        tuple(shown),
        tuple(_line(each, _judged_on(each.action, as_at, over=over)) for each in found),
    )


def as_it_stood(known: Known, as_at: dt.date) -> Known:
    """The same at the end of a day: a copy of the action, and the history up to then.

    What a plan's file changed later has no line in the history and cannot be taken off. The copy of an action whose
    plan is history asks for its dates as if it were none, since the report is about the time when it was not.
    """
    action = Action(**known.action.model_dump(exclude={"id", "reminds"}), id=known.action.id, reminds=True)
    later = [each for each in known.history if london_day(each.at) > as_at]
    owners, kept = known.owners, next((each.restore for each in later if each.restore), None)
    if kept is not None:
        put_back(action, kept)
        names = [known.role_names[each] for each in kept["owners"] if each in known.role_names]
        owners = tuple(sorted(names))
    action.settle()
    return Known(
        action=action,
        owners=owners,
        history=[each for each in known.history if london_day(each.at) <= as_at],
        reminded_on=[day for day in known.reminded_on if day <= as_at],
        undelivered_on=[day for day in known.undelivered_on if day <= as_at],
        told=[(step, day) for step, day in known.told if day <= as_at],
        # Nobody is reminded of history, so that nobody can be reached is no news of it.
        reaches=known.reaches or not known.action.reminds,
    )


def tried(line: Line) -> str:
    """What was done about an action, in words: reminders, whom its silence was taken to, what its owners answered."""
    parts = []
    if line.reminded_on:
        times = "once" if len(line.reminded_on) == 1 else f"{len(line.reminded_on)} times"
        parts.append(f"Reminded {times}, last on {spoken(line.reminded_on[-1])}.")
    if line.undelivered:
        parts.append(f"{line.undelivered} {'reminder' if line.undelivered == 1 else 'reminders'} did not arrive.")
    parts += [f"Taken to the {step} on {spoken(on)}." for step, on in line.told]
    for said in line.said[-2:]:
        words = f": {said.note.rstrip('.')}" if said.note else ""
        parts.append(f"{spoken(said.on)}, {said.by_role}, {said.kind.value}{words}.")
    return " ".join(parts)


def reasons_of(action: Action, owners: Collection[str], today: dt.date, *, reaches: bool) -> tuple[Reason, ...]:
    """Why an action is an exception on a day; none for one that is done or closed."""
    if not action.status.is_open:
        return ()
    found = {
        Reason.LATE: is_late(action, today),
        Reason.BLOCKED: action.status is Status.BLOCKED,
        Reason.AT_RISK: action.status is Status.AT_RISK,
        Reason.UNDATED: not action.dates,
        Reason.UNOWNED: not owners,
        Reason.UNREACHED: bool(owners) and not reaches,
    }
    return tuple(reason for reason in REASONS if found[reason])


def _judged_on(action: Action, as_at: dt.date, *, over: bool) -> dt.date:
    """The day on which an action's dates are looked at: that of the report, but for what was due on its last day.

    Most dates are a quarter's last day. One that stood alone and was not answered is late when the day is over, or it
    would be told a quarter too late. One that comes again each quarter is answered after the quarter, when the figures
    are there: it is left to the next report, and the one before it does not give way to it.
    """
    if not over or as_at not in action.dates:
        return as_at
    return as_at + dt.timedelta(days=1 if len(action.dates) == 1 else -1)


def _line(known: Known, today: dt.date) -> Line:
    action = known.action
    date = next(iter(live_dates(action, today)), None)
    said = [Said(london_day(c.at), c.by_role, c.kind, c.note) for c in effective(known.history)]
    return Line(
        action=action,
        owners=known.owners,
        light=light(action, today),
        reasons=reasons_of(action, known.owners, today, reaches=known.reaches),
        date=date,
        late_since=date if date and date < today else None,
        reminded_on=tuple(sorted(set(known.reminded_on))),
        undelivered=len(known.undelivered_on),
        told=tuple(known.told),
        said=tuple(each for each in said if each.kind is not Change.LATER),
    )
