"""Of several instances on one database one sends: which, for how long, and what the others may still do."""

import asyncio
import datetime as dt
import os

import pytest
from reminders_cast import House, london, open_house

from bot.instance import is_dead, new_name
from bot.lease import Lease, Standing
from reminders.messages import Delivered
from reminders.outbox import LEASE
from storage import outbox
from storage.tables import MessageState

TOKEN = "1:a"
SHORT = dt.timedelta(seconds=0)
"""A lease that has run out as soon as it is taken."""
FIRST_REMINDER = london(2017, 6, 2)


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


def lease(house: House, name: str, **more) -> Lease:
    return Lease(house.store, more.pop("token", TOKEN), name=name, **more)


async def test_one_holds_it_and_the_other_stands_by_until_it_is_given_back(house: House):
    one, other = lease(house, "one"), lease(house, "other")
    assert [await one.keep(), await other.keep(), await one.keep()] == [
        Standing.HELD,
        Standing.ANOTHER_S,
        Standing.HELD,
    ]
    assert (one.is_held, other.is_held) == (True, False)
    await one.release()
    assert await other.keep() is Standing.HELD
    assert await one.keep() is Standing.ANOTHER_S


async def test_it_runs_out_and_the_number_goes_up_when_it_changes_hands(house: House):
    one, other = lease(house, "one", length=SHORT), lease(house, "other")
    await one.keep()
    assert not one.is_held
    assert await other.keep() is Standing.HELD
    assert (one.fence.attempt, other.fence.attempt) == (1, 2)
    assert await one.keep() is Standing.ANOTHER_S
    assert one.fence is None


async def test_it_is_not_held_any_more_after_a_pause_even_before_anybody_was_asked(house: House):
    now = 0.0
    one = lease(house, "one", monotonic=lambda: now)
    await one.keep()
    assert one.is_held
    now = 21.0
    assert not one.is_held


async def test_bots_with_different_tokens_do_not_stand_in_each_other_s_way(house: House):
    assert await lease(house, "one").keep() is Standing.HELD
    assert await lease(house, "other", token="2:b").keep() is Standing.HELD


async def test_instances_that_come_at_once_do_not_both_get_it(house: House):
    all_of_them = [lease(house, str(number)) for number in range(5)]
    standings = await asyncio.gather(*(each.keep() for each in all_of_them))
    assert standings.count(Standing.HELD) == 1


async def test_a_database_that_is_away_leaves_it_open_who_leads(house: House, monkeypatch: pytest.MonkeyPatch):
    def away():
        raise OSError("gone")

    one = lease(house, "one")
    await one.keep()
    monkeypatch.setattr(house.store, "session", away)
    assert await one.keep() is Standing.UNKNOWN
    assert one.is_held, "it holds until its time is up"


async def test_the_lease_of_a_process_that_has_ended_is_free_at_once(house: House):
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()
    place, _, chance = new_name().split("/")
    assert await lease(house, f"{place}/{process.pid}/{chance}").keep() is Standing.HELD
    assert await lease(house, "other").keep() is Standing.HELD


def test_only_a_process_of_this_place_that_has_ended_is_taken_for_dead():
    place, own, chance = new_name().split("/")
    assert own == str(os.getpid())
    assert not is_dead(new_name())
    assert not is_dead(f"elsewhere/{2**22 - 1}/{chance}")
    assert not is_dead("nonsense")
    assert is_dead(f"{place}/{2**22 - 1}/{chance}")


async def test_a_leader_that_was_paused_begins_nothing_and_cannot_record_over_the_new_one(house: House):
    """The old leader is paused while its request is under way, and wakes up after another one has taken over."""
    await house.link()
    old, new = lease(house, "old", length=SHORT), lease(house, "new")
    await old.keep()

    async def paused(_message):
        await new.keep()
        later = FIRST_REMINDER + LEASE + dt.timedelta(seconds=1)
        await house.tick(later, fence=new.fence)  # gives the old claim up
        await house.tick(later + dt.timedelta(minutes=2), fence=new.fence)  # sends the repeat
        return Delivered(666)

    await house.tick(FIRST_REMINDER, send=paused, fence=old.fence)
    assert [digest.repeat for digest in house.post.digests] == [True]
    async with house.store.session() as session:
        message = await outbox.message(session, 1)
    assert (message.state, message.telegram_id) == (MessageState.SENT, 1), "the new leader's record stays"
    await house.link()
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=10), fence=old.fence)
    assert len(house.post.digests) == 1, "the old leader takes nothing up any more"


async def test_a_leader_that_is_overtaken_between_claim_and_send_gives_everything_back_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reminders.outbox.IN_FLIGHT", 1)
    for _ in range(3):
        await house.link()
    old, new = lease(house, "old", length=SHORT), lease(house, "new")
    await old.keep()
    waited_for = []

    class Overtaken:
        async def is_open(self) -> bool:
            return True

        async def turn(self, chat_id: int) -> bool:
            waited_for.append(chat_id)
            await new.keep()
            return True

    await house.tick(FIRST_REMINDER, fence=old.fence, gate=Overtaken())
    assert house.post.sent == []
    assert waited_for == [1001], "nobody waits for a turn that is the new leader's"
    await house.tick(FIRST_REMINDER + dt.timedelta(minutes=1), fence=new.fence)
    assert [digest.repeat for digest in house.post.digests] == [False] * 3
