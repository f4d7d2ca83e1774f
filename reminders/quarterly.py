"""The exception report of a quarter, put into each officer's outbox on the first working day after its end."""

import datetime as dt
from collections.abc import Sequence

from reminders import reporting
from reminders.calendar import ENGLAND, london_day, working_day_after
from reminders.changes import officers
from reminders.messages import Quarterly
from reminders.quarters import before, label, quarter_end, read_quarter
from storage import outbox, people, plans
from storage.store import Session
from storage.tables import MessageKind, OutboxMessage

WITHIN = dt.timedelta(days=28)
"""How long after a quarter's end its report is still news, after a time without service or for a new officer."""


async def plan_for(session: Session, person_id: int, boards: Sequence[str], now: dt.datetime) -> int:
    """Enqueue the report of the quarter that is over, for each board of an officer, once; how many that is."""
    today = london_day(now)
    quarter_on = before(quarter_end(today))
    if not boards or today > quarter_on + WITHIN:
        return 0
    nations = await people.nations(session)
    planned = 0
    for board in boards:
        first = working_day_after(quarter_on + dt.timedelta(days=1), nations.get(board, ENGLAND))
        about = f"{board}/{label(quarter_on)}"
        ran = any(plan.reminds and plan.from_on <= quarter_on for plan in await plans.plans(session, board))
        if today < first or not ran or await outbox.has_had(session, person_id, about):
            continue
        session.add(OutboxMessage(kind=MessageKind.REPORT, person_id=person_id, about=about, not_before_at=now))
        planned += 1
    return planned


async def assemble(session: Session, message: OutboxMessage, today: dt.date) -> Quarterly | None:
    """The report as things are known now; None for somebody who is no officer of the board any more."""
    person = await people.person(session, message.person_id)
    board, _, quarter = (message.about or "").partition("/")
    if person is None or message.id is None or message.person_id not in await officers(session, board):
        return None
    quarter_on = read_quarter(quarter)
    since_on = before(quarter_on) + dt.timedelta(days=1)
    found = await reporting.of_period(session, board, since_on=since_on, as_at=quarter_on, today=today)
    return Quarterly(message.id, person.chat_id, message.repeat, quarter_on, found)
