"""How long feedback is kept: twelve months after its quarter, with a warning to officers a month before."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from feedback.batches import on_server, take_out
from feedback.intake import submit
from feedback.keys import generate, read_public
from feedback.periods import period_of
from feedback.report import Category, Report
from feedback.retention import forget_old_feedback, next_month, oldest_kept, to_warn, warned
from storage.tables import Grant, Person, Standing

PUBLIC = read_public(generate("nel", "only for the tests", iterations=1)[1])
GIVEN_ON = dt.date(2018, 5, 30)
LAST_DAY = dt.date(2019, 6, 30)


async def give(store, number=1, today=GIVEN_ON):
    for _ in range(number):
        await submit(store, Report(Category.OTHER, "words"), PUBLIC, today=today)


async def officer(store, chat_id, *, board="nel", standing=Standing.OFFICER, reachable=True):
    async with store.session() as session:
        person = Person(
            chat_id=chat_id, name="Olu", reachable=reachable, linked_at=dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
        )
        session.add(person)
        await session.flush()
        session.add(Grant(person_id=person.id, board=board, kind=standing))


async def test_feedback_is_kept_for_twelve_months_after_its_quarter_and_not_a_day_longer(store):
    await give(store)
    await forget_old_feedback(store, today=LAST_DAY)
    assert len(await on_server(store, "nel")) == 1
    await forget_old_feedback(store, today=LAST_DAY + dt.timedelta(days=1))
    assert await on_server(store, "nel") == []


async def test_a_batch_that_nobody_fetched_goes_too_and_newer_feedback_stays(store):
    await give(store, 5)
    await take_out(store, "nel", today=GIVEN_ON, period_end=False)
    await give(store, today=dt.date(2018, 7, 1))
    await forget_old_feedback(store, today=LAST_DAY + dt.timedelta(days=1))
    assert len(await on_server(store, "nel")) == 1


@given(st.dates(dt.date(2018, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 800))
def test_between_twelve_and_fifteen_months_whatever_the_day(given_on, later):
    today = given_on + dt.timedelta(days=later)
    is_kept = period_of(given_on) >= oldest_kept(today)
    assert is_kept or later >= 365
    assert not is_kept or later <= 365 + 92


async def test_officers_are_warned_in_the_month_before_each_until_told(store):
    await give(store)
    await officer(store, 501)
    await officer(store, 502)
    await officer(store, 503, board="southend")
    await officer(store, 504, standing=Standing.MEMBER)
    await officer(store, 505, reachable=False)
    assert await to_warn(store, today=dt.date(2019, 5, 31)) == []
    warnings = await to_warn(store, today=dt.date(2019, 6, 1))
    assert [(each.chat_id, each.periods, each.delete_on) for each in warnings] == [
        (chat, ("2018-Q2",), dt.date(2019, 7, 1)) for chat in (501, 502)
    ]
    await warned(store, warnings[0])
    await warned(store, warnings[0])
    assert [each.chat_id for each in await to_warn(store, today=LAST_DAY)] == [502]


async def test_nobody_is_warned_of_what_was_fetched_or_is_young(store):
    await officer(store, 501)
    await give(store, today=dt.date(2019, 4, 1))
    assert await to_warn(store, today=LAST_DAY) == []


def test_the_next_month_begins_on_its_first_day_also_in_december_and_january():
    assert next_month(dt.date(2018, 12, 31)) == dt.date(2019, 1, 1)
    assert next_month(dt.date(2019, 1, 31)) == dt.date(2019, 2, 1)
    assert next_month(dt.date(2019, 2, 28)) == dt.date(2019, 3, 1)
