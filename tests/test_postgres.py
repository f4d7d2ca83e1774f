"""What only a PostgreSQL server can show. Everything else that is stored is tested on both by the same tests."""

import asyncio
import datetime as dt
import random
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from learning_cast import BOARD, DAY, write
from reminders_cast import LINKED_AT, House, london, open_house
from sqlmodel import SQLModel

from feedback import broadcasts, gaps, helpful, subscriptions, waves
from feedback.batches import fetched, on_server, take_out
from feedback.broadcasts import Attempt, Outcome
from feedback.intake import submit
from feedback.keys import PublicKey, generate, read_public
from feedback.replies import forget_old_replies, take_in
from feedback.report import Category, Report
from feedback.retention import forget_old_feedback
from reminders.actions import done
from reminders.importer import SHIPPED, seed
from storage import plans
from storage.move import move
from storage.store import StorageError, Store
from storage.tables import BroadcastKind, OutboxMessage, Person, SealedReport, WavePhase

pytestmark = [pytest.mark.ci, pytest.mark.sqlite_only]
TODAY = dt.date(2018, 6, 1)


@pytest.fixture
async def empty(postgres):
    """An empty database of the server, opened."""
    url = postgres.new()
    store = await Store.open(url)
    yield store
    await store.close()
    postgres.drop(url)


async def test_the_migrations_make_the_tables_that_the_code_has(empty: Store):
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)

    async with empty.session() as session:
        assert await (await session.connection()).run_sync(differences) == []


async def test_two_instances_that_start_at_once_on_an_empty_database_both_come_up(postgres):
    url = postgres.new()
    stores = await asyncio.gather(*(Store.open(url) for _ in range(3)))
    await asyncio.gather(*(seed(store, LINKED_AT) for store in stores))
    async with stores[0].session() as session:
        assert len(await plans.plans(session)) == len(list(SHIPPED.glob("*.yaml")))
    for store in stores:
        await store.close()
    postgres.drop(url)


@pytest.fixture(scope="module")
def key() -> PublicKey:
    return read_public(generate("nel", "only for the tests", iterations=1000)[1])


async def _lies(store: Store, table: str) -> list[Any]:
    """The rows of a table in the order of the file, once it is known that nothing else there tells an order."""
    stored = SQLModel.metadata.tables[table]
    keys = ", ".join(column.name for column in stored.primary_key)
    async with store.session() as session:
        found = (await session.exec(sa.text(f"SELECT *, xmin::text AS wrote FROM {table} ORDER BY ctid"))).all()
        in_order = (await session.exec(sa.text(f"SELECT *, xmin::text AS wrote FROM {table} ORDER BY {keys}"))).all()
        places = (await session.exec(sa.text(f"SELECT (ctid::text::point)[1]::int FROM {table} ORDER BY ctid"))).all()
    assert len({row.wrote for row in found}) <= 1, "all were written in one transaction"
    assert found == in_order, "they lie by their keys"
    on_one_page = [place for (place,) in places]
    assert on_one_page == list(range(1, len(found) + 1)), "there is a gap, where something was before"
    return list(found)


async def _size(store: Store, table: str) -> int:
    """Bytes of a table's file, without what is kept beside it."""
    async with store.session() as session:
        return (await session.exec(sa.text(f"SELECT pg_relation_size('{table}')"))).scalar_one()


async def test_neither_place_nor_transaction_tells_in_which_order_feedback_arrived(empty: Store, key: PublicKey):
    for number in range(6):
        await submit(empty, Report(Category.OTHER, f"number {number}"), key, today=TODAY)
    assert len(await _lies(empty, "sealed_report")) == 6


async def test_the_check_would_see_a_table_that_tells(empty: Store):
    rows = [SealedReport(key=bytes([n]) * 16, board="nel", period="2018-Q2", sealed=b"x") for n in range(6)]
    for row in rows[::-1]:
        async with empty.session() as session:
            session.add(row)
    with pytest.raises(AssertionError, match="one transaction"):
        await _lies(empty, "sealed_report")
    async with empty.session() as session:
        await session.exec(sa.text("DELETE FROM sealed_report"))
        session.add_all([SealedReport(**row.model_dump()) for row in rows])
    with pytest.raises(AssertionError, match="a gap"):
        await _lies(empty, "sealed_report")


async def test_a_batch_leaves_nothing_of_what_it_took_nor_of_itself(empty: Store, key: PublicKey):
    for number in range(6):
        await submit(empty, Report(Category.OTHER, f"number {number}"), key, today=TODAY)
    batch = await take_out(empty, "nel", today=TODAY, period_end=False)
    assert (await _lies(empty, "sealed_report"), await _size(empty, "sealed_report")) == ([], 0)
    assert len(await _lies(empty, "sealed_batch")) == 1
    assert await fetched(empty, "nel", batch.token)
    assert (await _lies(empty, "sealed_batch"), await _size(empty, "sealed_batch")) == ([], 0)


async def test_what_is_too_old_leaves_nothing(empty: Store, key: PublicKey):
    await submit(empty, Report(Category.OTHER, "old"), key, today=dt.date(2016, 6, 1))
    await submit(empty, Report(Category.OTHER, "new"), key, today=TODAY)
    await forget_old_feedback(empty, today=TODAY)
    assert len(await _lies(empty, "sealed_report")) == 1


async def test_replies_tell_neither_order_nor_what_they_replaced(empty: Store):
    for number in (3, 1, 2, 1):
        await take_in(empty, "nel", {bytes([number]) * 16: b"reply"}, today=TODAY)
    assert len(await _lies(empty, "sealed_reply")) == 3
    await forget_old_replies(empty, today=TODAY + dt.timedelta(days=800))
    assert (await _lies(empty, "sealed_reply"), await _size(empty, "sealed_reply")) == ([], 0)


async def test_subscribers_tell_no_order_and_leave_nothing(empty: Store):
    for chat in range(5_000_000_000, 5_000_000_007):
        await subscriptions.turn_on(empty, "nel", chat)
    assert len(await _lies(empty, "subscriber")) == 7
    begun = await broadcasts.begin(empty, "nel", BroadcastKind.POINT, 1, now=LINKED_AT, today=TODAY)
    assert begun is not None
    await subscriptions.turn_off(empty, 5_000_000_003)
    assert [row.chat_id for row in await _lies(empty, "subscriber")].count(5_000_000_003) == 0
    assert len(await _lies(empty, "broadcast_item")) == 6

    async def deliver(chat_id: int) -> Attempt:
        return Attempt(Outcome.GONE if chat_id == 5_000_000_005 else Outcome.SENT)

    async def at_once(_chat_id: int) -> None: ...

    done, _ = await broadcasts.send_some(empty, begun.id or 0, LINKED_AT, deliver, at_once, most=20)
    assert (done.sent, done.dropped, done.done) == (5, 1, True)
    assert len(await _lies(empty, "subscriber")) == 5
    assert await _size(empty, "broadcast_item") == 0, "a row of who had it is still in the file"


async def test_questions_and_verdicts_tell_no_order(empty: Store):
    for words in ("what is zebra", "who pays", "what is zebra", "any forms"):
        await gaps.count(empty, words, "nel", today=TODAY)
    assert {(row.text, row.count) for row in await _lies(empty, "gap")} == {
        ("what is zebra", 2), ("who pays", 1), ("any forms", 1)
    }  # fmt: skip
    for entry in ("nel/b", "nel/a", "nel/b"):
        await helpful.count(empty, entry, helpful=True, today=TODAY)
    assert len(await _lies(empty, "answer_count")) == 2
    await gaps.forget_old(empty, today=TODAY + dt.timedelta(days=800))
    assert await _size(empty, "gap") == 0


async def test_answers_of_one_person_are_not_marked_as_theirs(empty: Store):
    await write(empty)
    wave = await waves.open_wave(empty, BOARD, WavePhase.BEFORE, today=DAY)
    for given in (("yes", "no", "5"), ("no", "no", "1")):
        sheet = await waves.start_answering(empty, wave.id or 0, 1, today=DAY)
        assert sheet is not None
        assert all(sheet.take(step, each) for step, each in enumerate(given))
        assert await waves.hand_in(empty, sheet, today=DAY)
    assert sum(row.count for row in await _lies(empty, "learning_tally")) == 6


async def test_whatever_comes_at_once_is_all_kept_and_nobody_waits_for_ever(empty: Store, key: PublicKey):
    for number in range(5):
        await submit(empty, Report(Category.OTHER, f"number {number}"), key, today=TODAY)
    chats = range(5_000_000_000, 5_000_000_005)
    every = [
        *(submit(empty, Report(Category.OTHER, f"and {number}"), key, today=TODAY) for number in range(4)),
        *(take_out(empty, "nel", today=TODAY, period_end=False) for _ in range(3)),
        *(gaps.count(empty, f"question {number % 2}", "nel", today=TODAY) for number in range(4)),
        *(subscriptions.turn_on(empty, "nel", chat) for chat in chats),
        *(subscriptions.turn_off(empty, chat) for chat in chats),
        forget_old_feedback(empty, today=TODAY),
    ]
    random.Random(5).shuffle(every)
    async with asyncio.timeout(30):
        await asyncio.gather(*every)
    assert len(await on_server(empty, "nel")) == 9
    assert sum(each.count for each in await gaps.of_boards(empty)) == 4


async def test_feedback_from_several_people_at_once_is_all_kept(empty: Store, key: PublicKey):
    reports = [Report(Category.OTHER, f"number {number}") for number in range(8)]
    await asyncio.gather(*(submit(empty, report, key, today=TODAY) for report in reports))
    async with empty.session() as session:
        assert len((await session.exec(sa.select(SealedReport))).all()) == 8


async def test_a_database_that_moves_arrives_whole_and_goes_on_counting(tmp_path, empty: Store):
    async with open_house(tmp_path) as house:
        owner, _officer = await house.link(), await house.officer()
        await house.tick(london(2017, 6, 2))
        await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, london(2017, 6, 2, 10))
        async with house.store.session() as session:
            for number in range(3):
                sealed = random.Random(number).randbytes(100)
                session.add(SealedReport(key=sealed[:16], board="nel", period="2018-Q2", sealed=sealed))
        moved = {table.name: table.rows for table in await move(house.store, empty)}
        async with house.store.session() as session:
            before = (await session.exec(sa.select(Person.id, Person.chat_id, Person.linked_at))).all()
    assert (moved["person"], moved["outbox"], moved["reminder"], moved["sealed_report"]) == (2, 2, 1, 3)
    async with empty.session() as session:
        assert (await session.exec(sa.select(Person.id, Person.chat_id, Person.linked_at))).all() == before
    there = House(empty)
    await there.link(chat_id=4_000_000_000)
    await there.tick(london(2017, 6, 23))
    assert len(there.post.notices) == 1
    assert there.post.digests == [], "what was done is not reminded of again"
    with pytest.raises(StorageError, match="not empty"):
        await move(empty, empty)


async def test_a_row_that_arrives_changed_undoes_the_move(tmp_path, empty: Store):
    spoil = "CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN NEW.name = 'x'; RETURN NEW; END $$ LANGUAGE plpgsql"
    trigger = "CREATE TRIGGER spoil BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION spoil()"
    async with empty.session() as session:
        await session.exec(sa.text(spoil))
        await session.exec(sa.text(trigger))
    async with open_house(tmp_path) as house:
        await house.link()
        with pytest.raises(StorageError, match="person did not arrive as it was"):
            await move(house.store, empty)
    async with empty.session() as session:
        assert (await session.exec(sa.select(OutboxMessage))).all() == []
        assert (await session.exec(sa.select(Person))).all() == []
