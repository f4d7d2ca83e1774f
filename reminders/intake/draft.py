"""What a file says, and what is stored already, become a plan to be looked over. Nothing is stored here."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count

from rapidfuzz import fuzz

from reminders.intake.files import Content
from reminders.intake.lines import Line
from reminders.intake.owners import read_owners
from reminders.intake.problems import FileRefusedError
from reminders.periods import Period
from reminders.planfile import LONGEST_REF, ActionPart, ObjectivePart, PlanPart, SourcePart
from storage.tables import Action, Plan

_SAME_WORDS = 88
"""Of 100: from here on two wordings of an action are one action that was reworded."""
_SAME_PLAN = 0.5
"""A file that has this part of a stored plan's actions, for the same period, is a new version of it."""
_DONE = re.compile(r"(?:done|completed?|closed|achieved|finished)\.?", re.IGNORECASE)
_PUBLISHED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_LONGEST = 200
"""Characters of a file's name or of a title that are kept."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A plan of the board with its actions."""

    plan: Plan
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that was read from tables, and by reference what in it needs a look."""

    plan: PlanPart
    looks: dict[str, tuple[str, ...]]


def find_stored(content: Content, stored: Sequence[Stored], period: Period | None) -> Stored | None:
    """The stored plan that the file is a version of: by its id, or by most of its actions in the same period."""
    wanted = content.plan.id if content.plan else content.about.plan_id
    if wanted is not None:
        return next((each for each in stored if each.plan.id == wanted), None)
    shares = {}
    for each in stored:
        if period is None or (period.first, period.last) == (each.plan.from_on, each.plan.to_on):
            fewest = max(1, min(len(content.lines), len(each.actions)))
            shares[each.plan.id] = len(_matches(content.lines, each.actions)) / fewest, each
    share, best = max(shares.values(), key=lambda pair: pair[0], default=(0.0, None))
    return best if share >= _SAME_PLAN else None


def draft(
    content: Content,
    board: str,
    period: Period,
    known_roles: Collection[str],
    *,
    stored: Stored | None = None,
    taken: Collection[str] = (),
) -> Draft:
    """Make a plan of a file's lines.

    Args:
        content: the file.
        board: the board's id.
        period: what the plan covers.
        known_roles: names of the board's roles and groups.
        stored: the plan that this is a version of; its id and references are kept.
        taken: ids that plans have already.

    Raises:
        FileRefusedError: if two rows have the same reference, or one is too long.
    """
    about, lines = content.about, content.lines
    objectives = _objectives(lines)
    refs = _references(lines, objectives, stored)
    file = SourcePart(document=about.document or content.name[:_LONGEST], section=about.section or "whole file")
    parts: list[ObjectivePart] = []
    looks = {}
    roles = list(known_roles)
    for line, ref, objective_ref in zip(lines, refs, objectives, strict=True):
        owners = read_owners(line.owner, roles)
        roles += [name for name in owners.names if name not in roles]
        asked = () if line.roles is not None or owners.question is None else (owners.question,)
        if line.looks or asked:
            looks[ref] = (*line.looks, *asked)
        action = ActionPart(
            ref=ref,
            what=line.what,
            when=line.when,
            owner=line.owner,
            owners=owners.names if line.roles is None else line.roles,
            measure=line.measure,
            progress=line.progress,
            impact=line.impact,
            external_ref=line.elsewhere,
            in_register=line.register,
            note=line.note,
            done=any(_DONE.fullmatch(words or "") for words in (line.status, line.progress)),
            source=SourcePart(document=line.document or file.document, section=line.section or line.where),
        )
        title = line.objective or line.priority or about.title
        last = parts[-1] if parts else None
        if last and (last.ref, last.priority, last.title) == (objective_ref, line.priority, title):
            parts[-1] = last.model_copy(update={"actions": (*last.actions, action)})
        else:
            parts.append(ObjectivePart(ref=objective_ref, priority=line.priority, title=title, actions=(action,)))
    plan = PlanPart.model_validate(
        {
            "id": stored.plan.id if stored else _new_id(about.plan_id, board, period, taken),
            "board": board,
            "title": about.title,
            "from": period.first,
            "to": period.last,
            "published": about.published if _PUBLISHED.fullmatch(about.published or "") else None,
            "source": file,
            "objectives": tuple(parts),
        }
    )
    return Draft(plan, looks)


def _objectives(lines: Sequence[Line]) -> list[str]:
    """Each line's objective's reference: its own, or else its number in the order of the file."""
    own = {line.objective_ref for line in lines}
    free = (str(number) for number in count(1) if str(number) not in own)
    numbers: dict[tuple[str | None, str | None], str] = {}
    refs = []
    for line in lines:
        key = (line.priority, line.objective)
        if line.objective_ref is None and key not in numbers:
            numbers[key] = next(free)
        refs.append(line.objective_ref or numbers[key])
    return refs


def _references(lines: Sequence[Line], objectives: Sequence[str], stored: Stored | None) -> list[str]:
    """Each line's reference: the file's own; or that of the stored action that it is; or a new one."""
    own = [line.ref for line in lines]
    if _repeats(own):
        # Numbers that begin anew under each objective are told apart by it.
        own = [
            ref if ref is None or "." in ref else f"{number}.{ref}" for ref, number in zip(own, objectives, strict=True)
        ]
    for line, ref, objective in zip(lines, own, objectives, strict=True):
        # Without a reference of its own, a line gets a number of up to three digits below its objective's.
        if max(len(objective), len(ref or f"{objective}.000")) > LONGEST_REF:
            raise FileRefusedError(f"The reference in {line.where} is too long: {LONGEST_REF} characters at most.")
    doubled = _repeats(own)
    if doubled:
        rows = " and ".join(line.where for line, ref in zip(lines, own, strict=True) if ref == doubled)
        raise FileRefusedError(f"Two actions have the reference {doubled}: {rows}. Give each its own.")
    known = _matches(lines, stored.actions) if stored else {}
    used = {ref for ref in own if ref} | {action.ref for action in (stored.actions if stored else ())}
    refs = []
    for number, (ref, objective) in enumerate(zip(own, objectives, strict=True)):
        found = ref or (known[number].ref if number in known else None)
        if found is None:
            found = next(new for index in range(1, len(used) + 2) if (new := f"{objective}.{index}") not in used)
        used.add(found)
        refs.append(found)
    return refs


def _repeats(refs: Sequence[str | None]) -> str | None:
    counts = Counter(ref for ref in refs if ref is not None)
    return next((ref for ref, count in counts.items() if count > 1), None)


def _matches(lines: Sequence[Line], actions: Sequence[Action]) -> dict[int, Action]:
    """Which stored action each line is, by the line's number: by reference, by the same words, by similar words."""
    left = list(actions)
    found: dict[int, Action] = {}

    def take(number: int, action: Action) -> None:
        found[number] = action
        left.remove(action)

    by_ref = {action.ref: action for action in actions}
    for number, line in enumerate(lines):
        if line.ref in by_ref and by_ref[line.ref] in left:
            take(number, by_ref[line.ref])
    for number, line in enumerate(lines):
        same = next((each for each in left if line.ref is None and _plain(each.title) == _plain(line.what)), None)
        if number not in found and same is not None:
            take(number, same)
    for number, line in enumerate(lines):
        if number in found or line.ref is not None or not left:
            continue
        nearest = max(left, key=lambda each: fuzz.ratio(_plain(each.title), _plain(line.what)))
        if fuzz.ratio(_plain(nearest.title), _plain(line.what)) >= _SAME_WORDS:
            take(number, nearest)
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _new_id(wanted: str | None, board: str, period: Period, taken: Collection[str]) -> str:
    if wanted and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", wanted) and len(wanted) <= 48 and wanted not in taken:
        return wanted
    years = f"{period.first.year}" + (f"-{period.last.year % 100:02}" if period.last.year != period.first.year else "")
    base = f"{board[:32].rstrip('-')}-{years}"
    return base if base not in taken else next(new for n in range(2, 1000) if (new := f"{base}-{n}") not in taken)
