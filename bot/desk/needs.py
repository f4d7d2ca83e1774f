"""What needs an officer today: one pure function over what the stores' queries gave."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten

from feedback.batches import Ready
from feedback.gaps import Asked
from feedback.learning import cycle_of
from feedback.months import spoken_month
from knowledge.model import Board, Entry
from reminders import quarters
from reminders.extensions import Request
from reminders.late_cards import Late
from reminders.periods import spoken
from reminders.roles import Team
from reminders.trouble import Troubled, Unreachable
from storage.plans import Owned
from storage.tables import (
    LearningPoint,
    LearningWave,
    MessageKind,
    MessageState,
    PointKind,
    PointState,
    Role,
    Status,
    WavePhase,
)

ASK_AFTER = dt.timedelta(days=90)
"""So long after its points were published a cycle is due for the question whether they helped: "some months later"
in `docs/learning.md`, taken as three."""


KINDS = {
    MessageKind.DIGEST: "Reminders",
    MessageKind.NOTICE: "Word of a change",
    MessageKind.ESCALATION: "Word of an action that nobody answers",
    MessageKind.SUMMARY: "The week's summary",
    MessageKind.REPORT: "The quarter's report",
}


class Pile(StrEnum):
    """A kind of work on the desk; the value is in the data of its buttons."""

    REQUESTS = "rq"
    BLOCKED = "bl"
    UNCONFIRMED = "uc"
    UNREACHABLE = "ur"
    UNLINKED = "ul"
    UNDATED = "ud"
    UNOWNED = "uo"
    FEEDBACK = "fb"
    LEARNING = "lc"
    CARDS = "sc"
    GAPS = "ga"
    REVIEW = "rv"


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done about a line: a button's label and its data."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits."""

    what: str
    """What it is, in plain text."""
    more: str = ""
    """What an officer must know to decide, in plain text."""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk is made of, all of one board."""

    board: Board
    today: dt.date
    """The day in Europe/London."""
    actions: Sequence[Owned]
    requests: Sequence[Request]
    teams: Sequence[Team]
    invited: Mapping[int, dt.date]
    """Until which day an invitation into a role works that nobody has opened, by the role's id."""
    troubled: Sequence[Troubled]
    unreachable: Sequence[Unreachable]
    gaps: Sequence[Asked]
    entries: Sequence[Entry]
    feedback: Ready
    points: Sequence[LearningPoint]
    waves: Sequence[LearningWave]
    cards: Sequence[Late]
    """Score cards that have not come."""


def on_the_desk(facts: Facts) -> dict[Pile, tuple[Line, ...]]:
    """Every pile in the order in which it is shown: who waits for her first, then what is broken, then what is due."""
    asked = [each for each in facts.actions if each.action.asks]
    fresh = _latest_plan_first(asked)
    return {
        Pile.REQUESTS: tuple(_request(each) for each in facts.requests),
        Pile.BLOCKED: tuple(_blocked(each) for each in asked if each.action.status is Status.BLOCKED),
        Pile.UNCONFIRMED: tuple(_troubled(each, facts) for each in facts.troubled),
        Pile.UNREACHABLE: tuple(_unreachable(each, facts) for each in facts.unreachable),
        Pile.UNLINKED: tuple(_unlinked(each, facts.invited) for each in _without_people(facts)),
        Pile.UNDATED: tuple(_undated(each) for each in fresh if each.action.needs_date or each.action.question),
        Pile.UNOWNED: tuple(_unowned(each) for each in fresh if not each.owners),
        Pile.FEEDBACK: tuple(_feedback(facts)),
        Pile.LEARNING: tuple(_learning(facts)),
        Pile.CARDS: tuple(_card(each) for each in facts.cards),
        Pile.GAPS: tuple(_gap(each) for each in facts.gaps),
        Pile.REVIEW: tuple(
            _review(each, facts.today) for each in facts.entries if each.review_by and each.review_by < facts.today
        ),
    }


def _latest_plan_first(actions: Sequence[Owned]) -> list[Owned]:
    """The plan that came in last is the one that she is settling; within a plan the order stays."""
    came: dict[str, int] = {}
    for each in actions:
        number = each.action.id or 0
        came[each.action.plan_id] = min(number, came.get(each.action.plan_id, number))
    return sorted(actions, key=lambda each: -came[each.action.plan_id])


def _named(owned: Owned) -> str:
    return f"{owned.action.ref}: {owned.action.title}"


def _owners(roles: Iterable[Role]) -> str:
    return ", ".join(role.name for role in roles) or "nobody"


def _open(owned: Owned, label: str = "Open") -> Act:
    return Act(label, f"v:{owned.action.id}:0")


def _undated(owned: Owned) -> Line:
    action = owned.action
    written = f"In the plan: “{action.when_as_written}”. " if action.when_as_written else ""
    acts = [Act("Set date", f"o:date:{action.id}:0"), _open(owned)]
    if action.question and action.dates:
        acts.insert(1, Act("Keep as read", f"o:confirm:{action.id}:0"))
    return Line(_named(owned), f"{_purpose(owned)}{written}{action.question or 'It needs a date.'}", tuple(acts))


def _unowned(owned: Owned) -> Line:
    written = owned.action.owner_as_written
    more = f"In the plan: “{written}”." if written else "The plan names nobody."
    acts = (Act("Choose owner", f"o:pick:{owned.action.id}:0"), _open(owned))
    return Line(_named(owned), f"{_purpose(owned)}{more}", acts)


def _purpose(owned: Owned) -> str:
    """What tells actions of the same words apart: each risk of a register asks for its control measure."""
    purpose = shorten(owned.action.objective.rstrip("."), 150, placeholder="…")
    return f"For: {purpose}. " if purpose else ""


def _blocked(owned: Owned) -> Line:
    said = owned.action.progress or "Its owner has said no more."
    return Line(_named(owned), f"{_owners(owned.owners)}. {said}", (_open(owned),))


def _request(request: Request) -> Line:
    change = request.change
    due = spoken(change.occurrence_on) if change.occurrence_on else "no date"
    more = f"{change.by_role}: from {due} to {spoken(request.proposed_on)}. “{change.note or ''}”"
    acts = (
        Act("Approve", f"x:yes:{change.id}:0"),
        Act("Refuse", f"x:no:{change.id}:0"),
        Act("Open", f"v:{request.action.id}:0"),
    )
    return Line(f"{request.action.ref}: {request.action.title}", more, acts)


def _without_people(facts: Facts) -> list[Team]:
    """Roles that nobody holds: first those that nobody is invited to, and of them first those with most to do."""
    found = [team for team in facts.teams if team.open_actions and not team.holders]
    return sorted(found, key=lambda team: (team.role.id in facts.invited, -team.open_actions))


def _unlinked(team: Team, invited: Mapping[int, dt.date]) -> Line:
    role, number = team.role, team.open_actions
    until = invited.get(role.id or 0)
    more = f"{number} open {'action' if number == 1 else 'actions'}, and nobody to remind."
    out = f" An invitation is out. It works until {spoken(until)}." if until else ""
    return Line(role.name, f"{more}{out}", (Act("Invite again" if until else "Invite", f"p:owner:{role.id}:0"),))


def _unreachable(each: Unreachable, facts: Facts) -> Line:
    here = [team for team in facts.teams if team.role.name in each.roles]
    acts = tuple(Act("Who else is there", f"p:role:{team.role.id}:0") for team in here[:1])
    where = ", ".join(team.role.name for team in here) or "a member or officer of the board"
    return Line(each.person.name, f"{where}. Has blocked me or left Telegram, and gets nothing.", acts)


def _troubled(each: Troubled, facts: Facts) -> Line:
    message, board = each.message, facts.board.id
    day = f" of {spoken(message.day)}" if message.day else ""
    here = [team.role.name for team in facts.teams if team.role.name in each.roles]
    acts = (Act("Send again", f"dk:again:{board}:{message.id}"), Act("Seen", f"dk:seen:{board}:{message.id}"))
    if message.state is MessageState.UNCONFIRMED:
        more = f"Telegram's answer was lost ({message.reason or 'for no known reason'}), so nobody knows if it arrived."
    else:
        more = f"It did not arrive. Telegram says: {message.reason or 'nothing'}."
    return Line(f"{KINDS[message.kind]}{day}, to {', '.join(here) or 'a member or officer'}", more, acts)


def _feedback(facts: Facts) -> Iterable[Line]:
    """Never how many: numbers seen day by day would tell when each came (`feedback.batches.Ready`)."""
    if facts.feedback is Ready.TOO_FEW:
        return
    more = "A quarter is over. Few are left of it." if facts.feedback is Ready.AT_PERIOD_END else ""
    yield Line("Sealed feedback waits", more, (Act("Fetch it", f"fb:board:{facts.board.id}"),))


def _learning(facts: Facts) -> Iterable[Line]:
    board, cycle = facts.board.id, cycle_of(facts.today)
    published = [point for point in facts.points if point.state is PointState.PUBLISHED and point.cycle == cycle]
    home = (Act("Learning points", f"pb:home:{board}"),)
    for kind, words in ((PointKind.DEVELOPMENT, "practice development"), (PointKind.GOOD_PRACTICE, "good practice")):
        if not any(point.kind is kind for point in published):
            yield Line(f"Nothing on {words} is published for {cycle}", "Five or six are wanted each year.", home)
    waves = (Act("Evaluations", f"pb:waves:{board}"),)
    for wave in facts.waves:
        if not wave.closed and wave.until_on < facts.today:
            yield Line(
                "An evaluation is over", f"It ended on {spoken(wave.until_on)}. Close it to see what came.", waves
            )
    since = min((point.published_on for point in published if point.published_on), default=None)
    asked = any(wave.cycle == cycle and wave.phase is WavePhase.AFTER for wave in facts.waves)
    if since is not None and facts.today - since >= ASK_AFTER and not asked:
        yield Line(f"Ask whether {cycle} helped", f"Its first points are out since {spoken(since)}.", waves)


def _card(late: Late) -> Line:
    action = late.action
    how = "Begun and not handed in" if late.begun else "Nothing has come"
    again = f" Asked again on {spoken(late.asked_on)}." if late.asked_on else ""
    alone = "" if late.authors else " Nobody is linked who could write it."
    acts = [_ask_for(late)] if late.authors else []
    acts.append(Act("Write it here", f"sc:open:{action.id}:0"))
    return Line(
        f"{late.card.title}: {quarters.spoken(late.quarter_on)}",
        f"{action.ref}, {_owners(late.owners)}. {how}.{again}{alone}",
        tuple(acts),
    )


def _ask_for(late: Late) -> Act:
    return Act("Ask again", f"dk:card:{late.action.board}:{late.action.id}")


def _gap(asked: Asked) -> Line:
    times = "once" if asked.count == 1 else f"{asked.count} times"
    words = f"“{asked.text}”" if asked.text else "Questions whose words were not kept"
    where = "" if asked.board else ", by people who had chosen no board"
    return Line(words, f"Asked {times}, last in {spoken_month(asked.last_month)}{where}.")


def _review(entry: Entry, today: dt.date) -> Line:
    assert entry.review_by is not None
    days = (today - entry.review_by).days
    more = f"To be reviewed by {spoken(entry.review_by)}, {days} {'day' if days == 1 else 'days'} ago."
    return Line(entry.title, more, (Act("Read it", f"e:{entry.key}"),))
