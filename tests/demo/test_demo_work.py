"""The demo begins with work on the officer's desk, so that each of its lists can be tried."""

from bot.demo.session import OWNERS_BOARD, running_demo
from bot.desk.gather import gather
from bot.desk.needs import Pile, on_the_desk


async def test_the_desk_of_a_new_demo_is_full_and_a_second_start_adds_nothing(tmp_path, library, urgency):
    for fresh in (False, False, True):
        async with running_demo(tmp_path, library=library, urgency=urgency, at_work=True, fresh=fresh) as demo:
            services = demo.services
            piles = on_the_desk(await gather(services, services.library.boards[OWNERS_BOARD], demo.clock.now()))
        counts = {pile.name: len(found) for pile, found in piles.items() if found}
        assert counts["REQUESTS"] == counts["BLOCKED"] == counts["FEEDBACK"] == 1
        assert counts["GAPS"] == 2
        assert counts["UNCONFIRMED"] == counts["UNREACHABLE"] == 1
        assert {Pile.UNLINKED.name, Pile.UNDATED.name, Pile.UNOWNED.name, Pile.LEARNING.name} <= set(counts)
