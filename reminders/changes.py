"""How a change to an action is kept: its line in the history, how to undo it, and who is told.

All of it is one transaction with the change itself. The history names roles, never people.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from storage import audit, outbox, people, plans
from storage.store import Session
from storage.tables import Action, ActionChange, Change, MessageKind, OutboxMessage, Role, Standing, Status

NOTE_LIMIT = 1000
"""Characters of a note: it has to fit into a message with its action."""
OFFICER = "officer"
"""The role in the history of what an officer changed."""


class NotAllowedError(Exception):
    """The action does not exist, or the person may not change it; both look the same from outside."""


class NoteError(Exception):
    """The note is empty or too long; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An action after an answer."""

    action: Action
    changed: bool
    """False if the same had been said before: nothing was written and nobody was told."""
    occurrence_on: dt.date | None = None
    """The date that the answer was about, if the action has any."""
    remind_on: dt.date | None = None
    """For `later`: the day of the next reminder."""
    change_id: int | None = None
    """The line in the history, for the button that undoes it."""


@dataclass(slots=True)
class Draft:
    """A change that is being made: the action as it was, and who is making it."""

    action: Action
    by_role: str
    person_id: int
    now: dt.datetime
    owners: tuple[Role, ...]
    before: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remember how the action stands, before anything is changed."""
        self.before = snapshot(self.action, self.owners)

    async def keep(
        self,
        session: Session,
        kind: Change,
        *,
        note: str | None = None,
        occurrence_on: dt.date | None = None,
        before: str | None = None,
        after: str | None = None,
        answers_id: int | None = None,
        tell: Iterable[int] = (),
    ) -> ActionChange:
        """Store the action and the change, and enqueue a notice to each person of `tell` but the one who made it."""
        action = self.action
        assert action.id is not None
        change = ActionChange(
            action_id=action.id,
            at=self.now,
            by_role=self.by_role,
            kind=kind,
            occurrence_on=occurrence_on,
            before=before if before is not None else self.before["status"],
            after=after if after is not None else action.status.value,
            note=note,
            answers_id=answers_id,
            restore=self.before,
        )
        action.settle()
        session.add_all((action, change))
        if self.by_role == OFFICER:
            await audit.note(
                session, action.board, kind.value, action.ref, now=self.now, person_id=self.person_id or None
            )
        await session.flush()
        for person_id in dict.fromkeys(tell):
            if person_id != self.person_id:
                session.add(
                    OutboxMessage(
                        kind=MessageKind.NOTICE, person_id=person_id, change_id=change.id, not_before_at=self.now
                    )
                )
        return change


async def as_owner(session: Session, action_id: int, person_id: int, now: dt.datetime) -> Draft:
    """Begin a change by an owner, with the action held for this transaction.

    Raises:
        NotAllowedError: if the person owns no such action, or it was closed.
    """
    action = await plans.action_to_change(session, action_id)
    if action is not None and action.status is not Status.CLOSED:
        held = {role.id for role in await people.roles_of(session, person_id)}
        owners = (await plans.owners_of(session, [action_id]))[action_id]
        for role in owners:
            if role.id in held:
                return Draft(action, role.name, person_id, now, owners)
    raise NotAllowedError


async def as_officer(session: Session, action_id: int, person_id: int, now: dt.datetime) -> Draft:
    """Begin a change by an officer of the action's board, with the action held for this transaction.

    Raises:
        NotAllowedError: if there is no such action, or the person is no officer of its board.
    """
    action = await plans.action_to_change(session, action_id)
    if action is not None and person_id in await officers(session, action.board):
        owners = (await plans.owners_of(session, [action_id]))[action_id]
        return Draft(action, OFFICER, person_id, now, owners)
    raise NotAllowedError


async def officers(session: Session, board: str) -> list[int]:
    """The ids of a board's officers."""
    found = await people.with_grant(session, board, Standing.OFFICER)
    return [person.id for person in found if person.id is not None]


async def people_of(session: Session, roles: Iterable[Role]) -> list[int]:
    """The ids of everybody who is linked to one of these roles, each once."""
    found: list[int] = []
    for role in roles:
        assert role.id is not None
        found += [person.id for person in await people.holders(session, role.id) if person.id is not None]
    return list(dict.fromkeys(found))


def checked(note: str) -> str:
    """A note on one line.

    Raises:
        NoteError: if it is empty or too long.
    """
    note = " ".join(note.split())
    if not note:
        raise NoteError("The note is empty. Write a sentence.")
    if len(note) > NOTE_LIMIT:
        raise NoteError(f"The note has {len(note)} characters. Shorten it to {NOTE_LIMIT} at most.")
    return note


_DATES = ("due_on", "done_through_on")
_PLAIN = ("progress", "rule", "recurrence", "needs_date", "question", "due_version", "owners_by_hand")


def snapshot(action: Action, owners: Iterable[Role]) -> dict[str, Any]:
    """All of an action that an answer can change, as JSON."""
    return {
        "status": action.status.value,
        "review_points": [day.isoformat() for day in action.review_points],
        "owners": [role.id for role in owners],
        **{name: getattr(action, name) for name in _PLAIN},
        **{name: day.isoformat() if (day := getattr(action, name)) else None for name in _DATES},
    }


async def restore(session: Session, action: Action, kept: dict[str, Any]) -> None:
    """Put an action and its owners back to how a snapshot has them."""
    put_back(action, kept)
    assert action.id is not None
    owners = [role for role in await plans.roles(session, action.board) if role.id in kept["owners"]]
    await plans.set_owners(session, action.id, owners)


def put_back(action: Action, kept: dict[str, Any]) -> None:
    """Put an action back to how a snapshot has it, all but its owners, whose ids are `kept["owners"]`."""
    action.status = Status(kept["status"])
    action.review_points = tuple(dt.date.fromisoformat(day) for day in kept["review_points"])
    for name in _PLAIN:
        setattr(action, name, kept[name])
    for name in _DATES:
        setattr(action, name, dt.date.fromisoformat(kept[name]) if kept[name] else None)
    action.settle()


async def reminders_change(session: Session) -> None:
    """Have everybody's reminders looked through again: a date or an owner has changed."""
    await outbox.plan_again(session)
