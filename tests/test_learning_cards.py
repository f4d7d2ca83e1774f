"""Weekly cards: which point goes out on which day."""

import datetime as dt

import pytest
from learning_cast import (
    BOARD,
    DAY,
    write,
)

from bot.broadcaster import is_card_time
from feedback import cards
from feedback.learning import SHOWN_FOR
from reminders.calendar import LONDON
from storage.store import Store
from storage.tables import PointKind


async def week(store: Store, first: dt.date, days: int) -> list[tuple[str, int]]:
    """On which of these days which point goes out, with a tick on each."""
    went = []
    for number in range(days):
        day = first + dt.timedelta(days=number)
        now = dt.datetime.combine(day, dt.time(9), dt.UTC)
        if is_card_time(now):
            begun = await cards.send_next(store, BOARD, now=now, today=day)
            assert await cards.send_next(store, BOARD, now=now, today=day) is None
            went += [(f"{day:%a %d}", begun.ref)] if begun else []
    return went


async def test_points_take_turns_on_the_day_and_changes_do_not_come_along(store: Store) -> None:
    first, second = await write(store, "First"), await write(store, "Second")
    await write(store, "Changed", kind=PointKind.CHANGE)
    went = await week(store, DAY, 24)  # published on Monday 22 May 2017
    assert went == [("Tue 23", first.id), ("Tue 30", second.id), ("Tue 06", first.id), ("Tue 13", second.id)]


async def test_a_point_that_is_published_on_the_day_of_the_cards_waits_for_the_next_week(store: Store) -> None:
    tuesday = DAY + dt.timedelta(days=1)
    point = await write(store, today=tuesday)
    assert await week(store, tuesday, 8) == [("Tue 30", point.id)]


async def test_a_day_on_which_nobody_could_send_is_made_up_for_in_the_week(store: Store) -> None:
    await cards.choose_weekday(store, BOARD, 0, local=dt.datetime(2017, 5, 22, 8, tzinfo=LONDON))
    point = await write(store)
    went = await week(store, dt.date(2017, 5, 26), 6)  # 29 May 2017 is a bank holiday
    assert went == [("Fri 26", point.id), ("Tue 30", point.id)]


async def test_another_weekday_sends_nothing_for_days_that_have_passed(store: Store) -> None:
    point = await write(store)
    await cards.choose_weekday(store, BOARD, 0, local=dt.datetime(2017, 5, 22, 10, tzinfo=LONDON))
    assert await week(store, DAY, 7) == []
    await cards.choose_weekday(store, BOARD, None, local=dt.datetime(2017, 5, 29, 10, tzinfo=LONDON))
    assert await week(store, dt.date(2017, 5, 29), 14) == []
    await cards.choose_weekday(store, BOARD, 3, local=dt.datetime(2017, 6, 15, 9, tzinfo=LONDON))
    assert await week(store, dt.date(2017, 6, 14), 3) == [("Thu 15", point.id)]


@pytest.mark.parametrize(("minute", "first"), [(29, "Mon 22"), (30, "Tue 30")])
async def test_a_day_chosen_on_that_very_day_counts_at_once_only_before_the_cards_go_out(
    store: Store, minute: int, first: str
) -> None:
    point = await write(store)
    await cards.choose_weekday(store, BOARD, 0, local=dt.datetime(2017, 5, 22, 9, minute, tzinfo=LONDON))
    assert (await week(store, DAY, 9))[0] == (first, point.id)  # the next Monday is a bank holiday


async def test_an_officer_is_told_the_day_of_the_cards(store: Store) -> None:
    assert await cards.weekday_of(store, BOARD) == 1, "Tuesday, until somebody chooses"
    for weekday in (3, None):
        await cards.choose_weekday(store, BOARD, weekday, local=dt.datetime(2017, 5, 22, 8, tzinfo=LONDON))
        assert (await cards.weekday_of(store, BOARD), await cards.weekday_of(store, "nel")) == (weekday, 1)


async def test_nothing_goes_out_before_a_point_begins_or_after_it_ends(store: Store) -> None:
    point = await write(store, from_on=dt.date(2017, 6, 6), until_on=dt.date(2017, 6, 12))
    assert await week(store, DAY, 60) == [("Tue 06", point.id)]
    assert SHOWN_FOR.days == 365
