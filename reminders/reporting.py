"""Gathers from the store what reports are made of."""

import datetime as dt
from collections.abc import Sequence

from reminders import escalation
from reminders.calendar import london_day
from reminders.quarters import before
from reminders.reports import Known, Report, report
from storage import meetings, plans
from storage.plans import Owned
from storage.store import Session, Store
from storage.tables import Meeting, MessageState, Place

MONTH = dt.timedelta(days=30)
"""How far back news go where no meeting of the whole board is known."""
_LOST = (MessageState.REFUSED, MessageState.UNCONFIRMED)
_HEAR = frozenset({Place.HOLDER, Place.DEPUTY})


async def of_quarter(store: Store, board: str, quarter_on: dt.date, today: dt.date) -> Report:
    """A board's report on a quarter, as it stood on its last day, or on `today` while it is not over.

    Args:
        store: the open database.
        board: the board's id.
        quarter_on: the quarter's last day.
        today: the day in London.
    """
    since_on = before(quarter_on) + dt.timedelta(days=1)
    async with store.session() as session:
        return await of_period(session, board, since_on=since_on, as_at=min(quarter_on, today), today=today)


async def of_period(
    session: Session, board: str, *, since_on: dt.date, as_at: dt.date, today: dt.date, ahead: bool = False
) -> Report:
    """A board's report on the time from `since_on` to `as_at`; who can be reached is as on `today`.

    Where no plan has begun by `as_at`, it tells of those to come if `ahead` says so.
    """
    found = await plans.plans(session, board)
    known, over = await _known(session, board, today), as_at < today
    return report(board, found, known, since_on=since_on, as_at=as_at, ahead=ahead, over=over)


async def at_a_glance(store: Store, board: str, today: dt.date) -> tuple[Report, Meeting | None, Sequence[Meeting]]:
    """How a board stands today, with the news since its last meeting or of 30 days; that meeting; and those to come."""
    async with store.session() as session:
        last = await meetings.last_of_board(session, board, today)
        since_on = last.on if last else today - MONTH
        found = await of_period(session, board, since_on=since_on, as_at=today, today=today, ahead=True)
        return found, last, await meetings.from_day(session, board, today)


async def _known(session: Session, board: str, today: dt.date) -> list[Known]:
    found: list[Owned] = await plans.actions(session, board)
    names = {role.id: role.name for role in await plans.roles(session, board) if role.id is not None}
    about = await escalation.look(session, [each.action for each in found], today)
    known = []
    for each in found:
        one = about[each.action.id or 0]
        known.append(
            Known(
                action=each.action,
                owners=tuple(role.name for role in each.owners),
                role_names=names,
                history=one.history,
                reminded_on=[london_day(m.not_before_at) for _, m in one.reminders if m.state is MessageState.SENT],
                undelivered_on=[london_day(m.not_before_at) for _, m in one.reminders if m.state in _LOST],
                told=[(e.step, london_day(m.not_before_at)) for e, m in one.taken if m.state is MessageState.SENT],
                reaches=bool(one.places & _HEAR),
            )
        )
    return known
