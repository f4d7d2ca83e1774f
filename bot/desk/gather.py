"""Everything that a board's desk is made of, asked of the stores at one instant."""

import datetime as dt

from bot.context import Services
from bot.desk.needs import Facts
from feedback import batches, gaps, learning, waves
from knowledge.model import Board
from reminders import extensions, late_cards, roles, trouble
from storage import people, plans


async def gather(services: Services, board: Board, today: dt.date) -> Facts:
    """A board's facts on a day in Europe/London. People and messages of other boards are left out."""
    store = services.store
    async with store.session() as session:
        here = await people.linked_to(session, board.id)
        actions = await plans.actions(session, board.id)
        troubled = [each for each in await trouble.troubled(session) if each.message.person_id in here]
        unreachable = [each for each in await trouble.list_unreachable(session) if each.person.id in here]
    return Facts(
        board=board,
        today=today,
        actions=actions,
        requests=await extensions.waiting_at(store, board.id),
        teams=await roles.teams(store, board.id, today),
        troubled=troubled,
        unreachable=unreachable,
        gaps=await gaps.of_boards(store, [board.id, gaps.NO_BOARD]),
        entries=services.library.entries(board.id),
        feedback=await batches.ready(store, board.id, today=today),
        points=await learning.of_board(store, board.id),
        cards=await late_cards.late(store, board.id, today),
        waves=await waves.of_board(store, board.id),
    )
