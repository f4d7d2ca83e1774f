"""The officers' week: how each board's actions stand, on the first working day of the week."""

import datetime as dt
from collections.abc import Sequence

from reminders.calendar import ENGLAND, london_day, working_day_after
from reminders.changes import officers
from reminders.extensions import open_request
from reminders.messages import BoardWeek, Item, Summary
from reminders.plan import live_dates
from reminders.standing import count, is_late
from storage import escalations, outbox, people, plans
from storage.store import Session
from storage.tables import MessageKind, OutboxMessage, Place, Standing

AHEAD = dt.timedelta(days=14)
SHOWN = 5
"""Late actions of a board that are named; the rest are counted."""


async def plan_for(session: Session, person_id: int, boards: Sequence[str], now: dt.datetime) -> bool:
    """Enqueue an officer's summary, once a week; whether it was this call.

    It falls on Monday, or after a bank holiday or a time without service on the next day that it can. Somebody who
    became an officer during the week gets the first one on the next Monday.
    """
    if not boards:
        return False
    today = london_day(now)
    person = await people.person(session, person_id)
    monday = today - dt.timedelta(days=today.weekday())
    if person is None or person.summary_on == monday:
        return False
    nations = await people.nations(session)
    first = min(working_day_after(monday, nations.get(board, ENGLAND)) for board in boards)
    is_new = person.summary_on is None and today > first
    if today < first:
        return False
    person.summary_on = monday
    session.add(person)
    if is_new or not await plans.plans_of(session, boards):
        return False
    session.add(OutboxMessage(kind=MessageKind.SUMMARY, person_id=person_id, not_before_at=now))
    return True


async def assemble(session: Session, message: OutboxMessage, today: dt.date) -> Summary | None:
    """The summary as things stand now; None for somebody who is no officer any more."""
    person = await people.person(session, message.person_id)
    if person is None or message.id is None:
        return None
    boards = [await week(session, board, today) for board in await _boards(session, message.person_id)]
    told = tuple(each for each in boards if each is not None)
    return Summary(message.id, person.chat_id, today, message.repeat, told) if told else None


async def week(session: Session, board: str, today: dt.date) -> BoardWeek | None:
    """How a board's actions stand on a day; None if it has none that is open."""
    found = [owned for owned in await plans.actions(session, board) if owned.action.asks]
    if not found:
        return None
    late = [
        Item(owned.action, day, (day - today).days)
        for owned in found
        for day in live_dates(owned.action, today)[:1]
        if is_late(owned.action, today)
    ]
    ids = [owned.action.id for owned in found if owned.action.id is not None]
    histories = await escalations.histories(session, ids)
    roles = {role.id: role.name for owned in found for role in owned.owners if role.id is not None}
    linked: set[int] = set()
    cut_off: set[int] = set()
    for membership, member in await people.memberships(session, roles):
        if membership.place is Place.HOLDER:
            linked.add(membership.role_id)
            cut_off |= set() if member.reachable else {membership.role_id}
    since = dt.datetime.combine(today - dt.timedelta(days=7), dt.time(), dt.UTC)
    begun = {plan.id for plan in await plans.plans(session, board) if plan.from_on <= today}
    running = [owned.action for owned in found if owned.action.plan_id in begun]
    staff = {*await officers(session, board), *await _people(session, roles)}
    return BoardWeek(
        board=board,
        lights={light.value: number for light, number in count(running, today).items() if number},
        to_come=len(found) - len(running),
        late=tuple(sorted(late, key=lambda item: (item.days_left, item.action.position))),
        due_soon=sum(o.action.next_on is not None and today <= o.action.next_on <= today + AHEAD for o in found),
        requests=sum(open_request(history) is not None for history in histories.values()),
        undated=sum(not owned.action.dates for owned in found),
        unowned=sum(not owned.owners for owned in found),
        unlinked=tuple(sorted(name for role_id, name in roles.items() if role_id not in linked)),
        unreachable=tuple(sorted(roles[role_id] for role_id in cut_off)),
        troubled=sum(
            each.person_id in staff and each.closed_at is not None and each.closed_at >= since
            for each, _ in await outbox.unsettled(session)
        ),
    )


async def _people(session: Session, roles: dict[int, str]) -> set[int]:
    return {person.id for _, person in await people.memberships(session, roles) if person.id is not None}


async def _boards(session: Session, person_id: int) -> list[str]:
    return [grant.board for grant in await people.grants_of(session, person_id) if grant.kind is Standing.OFFICER]
