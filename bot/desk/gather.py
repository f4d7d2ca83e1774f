"""Everything that a board's desk is made of, asked of the stores at one instant."""

import datetime as dt

from bot.context import Services
from bot.desk.needs import Facts
from bot.open_gaps import open_gaps
from feedback import batches, learning, waves
from knowledge.model import Board
from reminders import extensions, late_cards, roles, trouble
from reminders.calendar import london_day
from storage import people, plans


async def gather(services: Services, board: Board, now: dt.datetime) -> Facts:
    """A board's facts at an instant. People and messages of other boards are left out."""
    store, today = services.store, london_day(now)
    async with store.session() as session:
        here = await people.linked_to(session, board.id)
        actions = await plans.actions(session, board.id)
        invited = await people.invited(session, board.id, now)
        troubled = [each for each in await trouble.troubled(session) if each.message.person_id in here]
        unreachable = [each for each in await trouble.list_unreachable(session) if each.person.id in here]
    return Facts(
        board=board,
        today=today,
        actions=actions,
        requests=await extensions.waiting_at(store, board.id),
        invited={role: london_day(until) for role, until in invited.items()},
        teams=await roles.teams(store, board.id, today),
        troubled=troubled,
        unreachable=unreachable,
        gaps=await open_gaps(services, [board.id]),
        entries=services.library.entries(board.id),
        feedback=await batches.ready(store, board.id, today=today),
        points=await learning.of_board(store, board.id),
        cards=await late_cards.late(store, board.id, today),
        waves=await waves.of_board(store, board.id),
    )
